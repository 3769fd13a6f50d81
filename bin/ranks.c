#include "ranks.h"

#ifdef USES_MPI

#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "message.h"
#include "output.h"
#include "processors.h"

enum { FIRST = 0, PIECE = 1 << 24 }; /* MPI counts in int */

static size_t piece_of(size_t left) {
  return left < PIECE ? left : PIECE;
}

static void broadcast(char *bytes, size_t count) {
  for (size_t i = 0; i < count; i += PIECE)
    MPI_Bcast(bytes + i, (int)piece_of(count - i), MPI_BYTE, FIRST, MPI_COMM_WORLD);
}

/* Items of all processes, put together in those of the first. */
static void reduce(void *items, size_t count, size_t size, MPI_Datatype type, MPI_Op operation,
                   bool is_first) {
  for (size_t i = 0; i < count; i += PIECE) {
    char *piece = (char *)items + i * size;
    MPI_Reduce(is_first ? MPI_IN_PLACE : piece, is_first ? piece : NULL, (int)piece_of(count - i),
               type, operation, FIRST, MPI_COMM_WORLD);
  }
}

static int rank_of_this(void) {
  int rank;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

bool ranks_start(void) {
  const char *count = getenv("OMPI_COMM_WORLD_SIZE");
  if (count == NULL || strcmp(count, "1") == 0) return false;
  MPI_Init(NULL, NULL);
  return rank_of_this() != FIRST;
}

size_t ranks_count(void) {
  int has_begun, count;
  MPI_Initialized(&has_begun);
  if (!has_begun) return 1;
  MPI_Comm_size(MPI_COMM_WORLD, &count);
  return (size_t)count;
}

/* What the first process tells the others before it sends a shard. */
typedef struct order {
  uint64_t bytes_count; /* 0: there is nothing more to do */
  uint64_t threads_count;
  uint64_t lanes;
} order;

/* Where some fail, one of them says why, and all end with its exit code. */
static int agree(bscap_status status, const bscap_error *error) {
  const int rank = rank_of_this();
  int failed = status == BSCAP_OK ? INT_MAX : rank, code = EXIT_FINE;
  MPI_Allreduce(MPI_IN_PLACE, &failed, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
  if (failed == INT_MAX) return EXIT_FINE;
  if (rank == failed) code = report_error(error);
  MPI_Bcast(&code, 1, MPI_INT, failed, MPI_COMM_WORLD);
  return code;
}

/* This process' part, and in the first one that of all. */
static int draw_part(bscap_shard *shard, bscap_shard_options drawing) {
  bscap_error error;
  size_t counts_count, extremes_count;
  const int rank = rank_of_this();
  drawing.number = (size_t)rank + 1;
  drawing.shards_count = ranks_count();
  if (drawing.threads_count == 0) drawing.threads_count = count_processors();
  const int code = agree(bscap_shard_draw(shard, &drawing, &error), &error);
  if (code != EXIT_FINE) return code;
  uint64_t *counts = bscap_shard_counts(shard, &counts_count);
  double *extremes = bscap_shard_extremes(shard, &extremes_count);
  reduce(counts, counts_count, sizeof *counts, MPI_UINT64_T, MPI_SUM, rank == FIRST);
  reduce(extremes, extremes_count, sizeof *extremes, MPI_DOUBLE, MPI_MIN, rank == FIRST);
  if (rank == FIRST) bscap_shard_complete(shard);
  return EXIT_FINE;
}

int ranks_draw(bscap_shard *shard, const bscap_forecast_options *options, size_t threads_count) {
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  bscap_error error;
  if (bscap_shard_write(shard, &sink, &error) != BSCAP_OK) {
    output_drop(&gathered);
    return report_error(&error);
  }
  order given = {gathered.count, threads_count, options->lanes};
  broadcast((char *)&given, sizeof given);
  broadcast(gathered.bytes, gathered.count);
  output_drop(&gathered);
  bscap_shard_options drawing = bscap_shard_options_default();
  drawing.threads_count = threads_count;
  drawing.lanes = options->lanes;
  drawing.progress = options->progress;
  drawing.progress_context = options->progress_context;
  return draw_part(shard, drawing);
}

/* Without memory nobody can go on. */
static void serve(order given) {
  char *bytes = malloc(given.bytes_count);
  bscap_shard *shard = NULL;
  bscap_error error;
  if (bytes == NULL) MPI_Abort(MPI_COMM_WORLD, refuse_memory());
  broadcast(bytes, given.bytes_count);
  if (bscap_shard_read(&shard, "the first process", bytes, given.bytes_count, NULL, &error) !=
      BSCAP_OK)
    MPI_Abort(MPI_COMM_WORLD, report_error(&error));
  free(bytes);
  bscap_shard_options drawing = bscap_shard_options_default();
  drawing.threads_count = given.threads_count;
  drawing.lanes = (bscap_lanes)given.lanes;
  draw_part(shard, drawing);
  bscap_shard_free(shard);
}

int ranks_serve(void) {
  for (;;) {
    order given;
    broadcast((char *)&given, sizeof given);
    if (given.bytes_count == 0) break;
    serve(given);
  }
  MPI_Finalize();
  return EXIT_FINE;
}

int ranks_end(int code) {
  if (ranks_count() == 1) return code;
  order nothing = {0};
  broadcast((char *)&nothing, sizeof nothing);
  MPI_Finalize();
  return code;
}

#else

#include "command.h"

bool ranks_start(void) {
  return false;
}

int ranks_serve(void) {
  return EXIT_INTERNAL;
}

size_t ranks_count(void) {
  return 1;
}

int ranks_draw(bscap_shard *shard, const bscap_forecast_options *options, size_t threads_count) {
  (void)shard, (void)options, (void)threads_count;
  return EXIT_INTERNAL;
}

int ranks_end(int code) {
  return code;
}

#endif
