#ifndef RANKS_H
#define RANKS_H

#include <bscap/forecast.h>
#include <bscap/shard.h>
#include <stdbool.h>
#include <stddef.h>

/* Several processes that mpirun started, on one machine or on many. The first of them runs the
 * command and alone talks to the world; the others draw what it asks them for. Where this program
 * was built without MPI, or mpirun did not start it, there is one. */

/* True in one of the others, which then has nothing to do but ranks_serve. */
bool ranks_start(void);

/* Draws until the first one ends; gives the exit code. */
int ranks_serve(void);

/* The rest is for the first one. */

size_t ranks_count(void);

/* Draws all futures of a shard, each process its part, on `threads_count` threads (0: as many as
 * each may run). Progress is as `options` have it. Where any process fails, one of them tells why;
 * gives the exit code. */
int ranks_draw(bscap_shard *shard, const bscap_forecast_options *options, size_t threads_count);

/* Lets the others go; gives `code`. */
int ranks_end(int code);

#endif
