#ifndef BSCAP_DIAGNOSTICS_H
#define BSCAP_DIAGNOSTICS_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <stddef.h>

BSCAP_BEGIN

/** A list of warnings: things that were accepted but that a reader should know of. */
typedef struct bscap_diagnostics bscap_diagnostics;

/** Makes an empty list; free it with bscap_diagnostics_free. Errors: out of memory. */
BSCAP_API bscap_status bscap_diagnostics_create(bscap_diagnostics **diagnostics,
                                                const bscap_allocator *allocator,
                                                bscap_error *error);

/** Frees the list; NULL is fine. */
BSCAP_API void bscap_diagnostics_free(bscap_diagnostics *diagnostics);

/** How many warnings there are; 0 for NULL. */
BSCAP_API size_t bscap_diagnostics_count(const bscap_diagnostics *diagnostics);

/** Warning `index` (from 0), with status BSCAP_OK; borrowed until the list grows or is freed.
 *  NULL past the end. */
BSCAP_API const bscap_error *bscap_diagnostics_at(const bscap_diagnostics *diagnostics,
                                                  size_t index);

BSCAP_END

#endif
