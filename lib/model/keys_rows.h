#ifndef BSCAP_MODEL_KEYS_ROWS_H
#define BSCAP_MODEL_KEYS_ROWS_H

#include <math.h>

#include "model/keys.h"
#include "model/parts.h"

/* Rows are made by these; the last argument is the meaning, and what follows it sets further
 * members by name. */
#define NUMBER(key, type, member, unit_, fallback_, least_, most_, ...)                            \
  {                                                                                                \
    .name = key, .kind = BSCAP_KEY_NUMBER, .unit = unit_, .offset = offsetof(type, member),        \
    .fallback = fallback_, .least = least_, .most = most_, .meaning = __VA_ARGS__                  \
  }
#define MEMBER(key, kind_, type, member, ...)                                                      \
  { .name = key, .kind = kind_, .offset = offsetof(type, member), .meaning = __VA_ARGS__ }
#define STRUCT(key, type, member, child_, meaning_)                                                \
  {                                                                                                \
    .name = key, .kind = BSCAP_KEY_STRUCT, .offset = offsetof(type, member), .child = &child_,     \
    .meaning = meaning_                                                                            \
  }
#define MANY(key, kind_, type, member, child_, meaning_)                                           \
  {                                                                                                \
    .name = key, .kind = kind_, .offset = offsetof(type, member),                                  \
    .count_offset = offsetof(type, member##_count), .child = &child_, .meaning = meaning_          \
  }
#define CHOICE(key, type, member, words_, meaning_)                                                \
  {                                                                                                \
    .name = key, .kind = BSCAP_KEY_CHOICE, .offset = offsetof(type, member), .words = words_,      \
    .words_count = sizeof words_ / sizeof *words_, .meaning = meaning_                             \
  }
#define TABLE(table, type, rows_, ...)                                                             \
  const bscap_keys table = {.size = sizeof(type),                                                  \
                            .rows = rows_,                                                         \
                            .count = sizeof rows_ / sizeof *rows_,                                 \
                            .noun = __VA_ARGS__}

#define NOT_STATED NAN
#define UNBOUNDED  INFINITY

/* Tables of model/keys_drivers.c. */
extern const bscap_keys bscap_season_keys;
extern const bscap_keys bscap_burst_keys;
extern const bscap_keys bscap_driver_keys;

/* Tables of model/keys.c that others use. */
extern const bscap_keys bscap_alert_keys;
extern const bscap_keys bscap_node_keys;

/* Tables of model/keys_services.c. */
extern const bscap_keys bscap_service_keys;

#endif
