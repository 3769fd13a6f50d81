#ifndef TESTS_BENCH_EQUAL_H
#define TESTS_BENCH_EQUAL_H

#include "simulate/run.h"

/* The model of the benchmark, ready to be stepped. */
typedef struct equal_work {
  bscap_arena *arena;
  bscap_model *model;
  bscap_plan plan;
  bscap_span span;
} equal_work;

enum { EQUAL_SEED = 1 };

/* Ends the program with a message, unless all is well. */
void equal_must(bscap_status status, const bscap_error *error);

/* Prints the plan's numbers as JSON, for programs that step it without the library: in the likely
 * future, or drawn for `count` of them. What differs among these is a list. Ends the program where
 * the model has anything that such a program need not know (equal_table.c). */
void equal_print_table(const equal_work *work, size_t count);

#endif
