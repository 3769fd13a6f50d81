#ifndef BSCAP_MODEL_HPA_FIELDS_H
#define BSCAP_MODEL_HPA_FIELDS_H

#include "model/hpa.h"

/* The fields of a manifest, one by one. First the whole tree is held against the shape that the API
 * server decodes; from then on each field that stands there is of its kind. */

/* Unknown fields and values of another kind than their field's, anywhere below `node`. */
bscap_status bscap_hpa_check_shape(bscap_reader *reader, bool is_spec, const bscap_node *node);

/* The map at `key`, or an empty one in the place of `map`. */
bscap_node bscap_hpa_child(const bscap_node *map, const char *key);

/* The text at `key`, or "". */
const char *bscap_hpa_text(const bscap_node *map, const char *key);

/* The whole number at `key`; false where there is none. */
bool bscap_hpa_integer(int32_t *value, const bscap_node *map, const char *key);

/* A quantity in the ways in which the controller reads it. */
typedef struct bscap_hpa_amount {
  bool is_there;
  int sign;
  int64_t thousandths; /* rounded away from zero; -1 where it does not fit */
  double value;        /* the digits of its canonical form times a power of ten, as doubles */
  const char *canonical;
} bscap_hpa_amount;

/* Errors: out of memory. */
bscap_status bscap_hpa_quantity(bscap_reader *reader, bscap_hpa_amount *amount,
                                const bscap_node *map, const char *key);

/* "PATH.KEY: MESSAGE" where `key` stands, or else its map. */
bscap_status bscap_hpa_fail(bscap_reader *reader, const bscap_node *map, const char *key,
                            const char *format, ...) __attribute__((__format__(__printf__, 4, 5)));

/* The same, "Required value" and the hint, unless that is "". */
bscap_status bscap_hpa_require(bscap_reader *reader, const bscap_node *map, const char *key,
                               const char *hint);

/* A name that may be part of a path, which must be there; otherwise "Required value" with `hint`.
 */
bscap_status bscap_hpa_check_name(bscap_reader *reader, const bscap_node *map, const char *key,
                                  const char *hint);

/* {apiVersion, kind, name} at `key`. */
bscap_status bscap_hpa_check_reference(bscap_reader *reader, const bscap_node *map,
                                       const char *key);

/* spec.metrics, with what is filled in where there are none. */
bscap_status bscap_hpa_bind_metrics(bscap_reader *reader, bscap_hpa *hpa, const bscap_node *spec);

/* spec.behavior, where it is there. */
bscap_status bscap_hpa_bind_behavior(bscap_reader *reader, bscap_hpa *hpa, const bscap_node *spec);

#endif
