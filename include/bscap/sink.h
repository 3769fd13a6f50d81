#ifndef BSCAP_SINK_H
#define BSCAP_SINK_H

#include <bscap/export.h>
#include <stdbool.h>
#include <stddef.h>

BSCAP_BEGIN

/** Where text goes: `write` is called with pieces in order and returns false to stop. */
typedef struct bscap_sink {
  bool (*write)(void *context, const char *bytes, size_t count);
  void *context;
} bscap_sink;

BSCAP_END

#endif
