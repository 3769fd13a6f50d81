#ifndef MESSAGE_H
#define MESSAGE_H

#include <bscap/diagnostics.h>
#include <bscap/error.h>

/* Messages go to standard error, one line each, beginning with `bscap: `; control characters that
 * came in with a file name or an argument, also those that turn the direction of writing, are shown
 * as `?`. */

void complain(const char *format, ...) __attribute__((__format__(__printf__, 1, 2)));

/* Complains and gives the exit code for a wrong command line. */
int refuse(const char *format, ...) __attribute__((__format__(__printf__, 1, 2)));

/* Complains that memory ran out, and gives the exit code for that. */
int refuse_memory(void);

/* Tells an error with its place, and gives the exit code that goes with it. */
int report_error(const bscap_error *error);

void report_warnings(const bscap_diagnostics *diagnostics);

#endif
