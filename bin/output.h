#ifndef OUTPUT_H
#define OUTPUT_H

#include "command.h"

#include <bscap/report.h>
#include <bscap/sink.h>
#include <stdbool.h>

/* Results are gathered first and written in one go, so that a failure leaves no half of them. */
typedef struct output {
  char *bytes;
  size_t count;
  size_t capacity;
} output;

/* A sink that gathers into `gathered`, which starts out as all zeros. */
bscap_sink output_sink(output *gathered);

/* Frees what was gathered. */
void output_drop(output *gathered);

/* Writes what was gathered to the file that was asked for, or to standard output, and frees it. A
 * reader that stops reading is no failure. Gives the exit code. */
int output_finish(output *gathered, const char *path);

/* Whether a person sees what is written to standard output. */
bool output_is_terminal(void);

/* The options that the command line and the terminal ask for. */
bscap_report_options output_options(const request *asked);

#endif
