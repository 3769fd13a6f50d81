#ifndef BSCAP_FILE_H
#define BSCAP_FILE_H

#include <bscap/allocator.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <stddef.h>

BSCAP_BEGIN

/** Reads a whole file of at most `most_bytes` into `*bytes`, which ends with an extra NUL and is
 *  the caller's to free with bscap_file_free. Pipes and devices are fine.
 *  Errors: BSCAP_UNAVAILABLE (with the system's reason) when it cannot be read or is a directory,
 *  BSCAP_INVALID when it is larger than `most_bytes`, out of memory. */
BSCAP_API bscap_status bscap_file_read(char **bytes, size_t *count, const char *path,
                                       size_t most_bytes, const bscap_allocator *allocator,
                                       bscap_error *error);

/** The same from an open descriptor, which stays open; `name` stands for it in messages. */
BSCAP_API bscap_status bscap_file_read_descriptor(char **bytes, size_t *count, int descriptor,
                                                  const char *name, size_t most_bytes,
                                                  const bscap_allocator *allocator,
                                                  bscap_error *error);

/** Frees what the two above gave; `count` as they gave it, NULL is fine. */
BSCAP_API void bscap_file_free(char *bytes, size_t count, const bscap_allocator *allocator);

/** Writes a file so that a reader sees the old contents or the new, never a part: into a new file
 *  in the same folder, flushed to disk, then renamed over `path`; permissions of an existing file
 *  are kept. A path that is not a regular file (a pipe, a device) is written to directly.
 *  Errors: BSCAP_UNAVAILABLE with the system's reason; then `path` is as it was. */
BSCAP_API bscap_status bscap_file_write(const char *path, const char *bytes, size_t count,
                                        bscap_error *error);

BSCAP_END

#endif
