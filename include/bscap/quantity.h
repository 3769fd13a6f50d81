#ifndef BSCAP_QUANTITY_H
#define BSCAP_QUANTITY_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <stdbool.h>
#include <stddef.h>

BSCAP_BEGIN

/** What a number counts. The value is always in the unit that the name says. */
typedef enum bscap_unit {
  BSCAP_COUNT,            /**< users, battles, pods: `400`, `10k`, `1M` */
  BSCAP_RATIO,            /**< 1 is the whole: `60%`, `0.6`; factors: `2x` */
  BSCAP_MILLICORES,       /**< `500m`, `0.5`, `2 cores` */
  BSCAP_BYTES,            /**< `128Mi`, `20Gi`, `500MB`, `64KiB` */
  BSCAP_PER_SECOND,       /**< `10k/month`, `5/s` */
  BSCAP_BYTES_PER_SECOND, /**< `500MB/month`, `2GB/week` */
  BSCAP_BITS_PER_SECOND,  /**< `5 Mbps`, `500 kbps` */
  BSCAP_SECONDS           /**< `15s`, `6mo` (bscap/calendar.h) */
} bscap_unit;

enum { BSCAP_QUANTITY_SIZE = 64 };

/** The unit as machine formats name it: "count", "ratio", "millicores", "bytes", "per_second",
 *  "bytes_per_second", "bits_per_second", "seconds". Static text. */
BSCAP_API const char *bscap_unit_name(bscap_unit unit);

/** Reads what people write for a number of `unit` (examples above); blanks between number and unit
 *  are allowed. `k M G T P E` and `kB MB GB ...` are decimal, `Ki Mi Gi ...` and `KiB MiB ...`
 *  binary; case matters. A rate is an amount, `/`, and one of `s second m minute h hour d day w
 * week mo month y year`, where a month is 30.4375 days. The value is the double nearest to what the
 *  text says (nearest within one unit in the last place where a rate or a binary unit divides).
 *  Errors: BSCAP_INVALID; the message says what to write instead (`20gi`: "write 20Gi"). Less
 *  than one byte must be written with `B` (`128m` for memory is refused: "write 128Mi or 128M"). */
BSCAP_API bscap_status bscap_quantity_parse(double *value, bscap_unit unit, const char *text,
                                            bscap_error *error);

/** The same where the text itself must say what it counts: `8.5 cores`, `190Gi`, `10 Mbps`, `60%`,
 *  `500MB/month`, `2w`; a bare number with a decimal suffix (`5k`, `400`) is a count, with a binary
 *  one (`190Gi`) bytes; `m` alone is millicores (`500m`); `1h 7d 2w 6mo 10y 15s` are lengths of
 *  time. */
BSCAP_API bscap_status bscap_quantity_guess(double *value, bscap_unit *unit, const char *text,
                                            bscap_error *error);

/** Reads an integer that YAML 1.1 takes for another than its digits say, as a model has it without
 *  quotes: `010` is 8, `0x10` 16, `0b11` 3, `1_000` 1000 and `1:30` 90 (yaml.org/type/int.html).
 *  `kind` says why ("octal"); static text. False for all other texts. */
BSCAP_API bool bscap_quantity_read_yaml(double *value, const char **kind, const char *text);

/** Writes a number for people, three significant digits for measures and all digits with thousands
 *  separators for counts: `18.3 GB`, `365,072`, `1.25 cores` (below one core `250m`), `60%`,
 *  `500 MB/month`, `5 Mbps`, `7d`. Infinity is `unbounded`, NaN `-`. */
BSCAP_API void bscap_quantity_format(double value, bscap_unit unit, char text[BSCAP_QUANTITY_SIZE]);

/** Writes a number so that bscap_quantity_parse reads exactly `value` again, as briefly as the
 *  usual units allow: `20Gi`, `5GB`, `500MB/month`, `4%`, `250m`. `value` is finite. */
BSCAP_API void bscap_quantity_write(double value, bscap_unit unit, char text[BSCAP_QUANTITY_SIZE]);

/** A Kubernetes resource.Quantity, exactly. Both texts belong to the struct. */
typedef struct bscap_kubernetes_quantity {
  char *nano;      /**< the value in billionths, an integer in decimal digits */
  char *canonical; /**< the form that the API server shows */
  double value;    /**< the double nearest to the value, or an infinity past its range */
} bscap_kubernetes_quantity;

/** Reads `count` bytes of text by the grammar of Kubernetes' own parser (apimachinery
 *  pkg/api/resource): suffixes n u m, none, k M G T P E, Ki Mi Gi Ti Pi Ei and decimal exponents;
 *  exact to a billionth, anything finer rounded away from zero, binary forms capped at 2^63 - 1.
 *  Stricter in two places: text without a digit is refused, and so are exponents past +-1000.
 *  Free the result with bscap_kubernetes_quantity_free. Errors: BSCAP_INVALID, out of memory. */
BSCAP_API bscap_status bscap_kubernetes_quantity_parse(bscap_kubernetes_quantity *quantity,
                                                       const char *text, size_t count,
                                                       const bscap_allocator *allocator,
                                                       bscap_error *error);

/** Frees both texts and clears the struct; `allocator` as given to the parser. */
BSCAP_API void bscap_kubernetes_quantity_free(bscap_kubernetes_quantity *quantity,
                                              const bscap_allocator *allocator);

BSCAP_END

#endif
