#ifndef BSCAP_ERROR_H
#define BSCAP_ERROR_H

#include <bscap/export.h>

BSCAP_BEGIN

/** How a call ended. Everything but BSCAP_OK comes with a filled bscap_error. */
typedef enum bscap_status {
  BSCAP_OK = 0,
  BSCAP_INVALID,       /**< what a person wrote cannot be accepted: model, value, option */
  BSCAP_UNAVAILABLE,   /**< data could not be had: a file that cannot be read or written */
  BSCAP_OUT_OF_MEMORY, /**< an allocation failed; nothing was kept */
  BSCAP_CANCELLED,     /**< the progress callback asked to stop */
  BSCAP_INTERNAL       /**< a mistake in libbscap itself */
} bscap_status;

enum { BSCAP_FILE_NAME_SIZE = 256, BSCAP_MESSAGE_SIZE = 512 };

/** What went wrong and where, in storage that the caller owns; nothing to free. Wherever an error
 *  is taken it may be NULL. `file` is empty and `line`, `column` are 0 where no place applies; both
 *  count from 1. */
typedef struct bscap_error {
  bscap_status status;
  char file[BSCAP_FILE_NAME_SIZE];
  int line;
  int column;
  char message[BSCAP_MESSAGE_SIZE]; /**< one line of UTF-8, without a final full stop or newline */
} bscap_error;

/** The status in one lower-case word or two: "ok", "invalid", "out of memory". Static text. */
BSCAP_API const char *bscap_status_name(bscap_status status);

BSCAP_END

#endif
