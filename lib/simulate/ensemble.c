#include "simulate/ensemble.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "simulate/batch.h"
#include "simulate/draw.h"
#include "simulate/pile.h"

typedef struct worker worker;

/* What the threads share. */
typedef struct crew {
  const bscap_ensemble *ensemble;
  worker *workers; /* the first is the calling thread */
  size_t workers_count;
  size_t width; /* futures that a thread steps at once, in a turn */
  size_t turns_count;
  const bscap_plan *plan; /* that drawn ones are like */
  bscap_tally *tally;
  pthread_mutex_t mutex;   /* over the tally */
  atomic_size_t taken;     /* turns that a thread has begun with, and more when none is left */
  atomic_size_t done;      /* futures */
  atomic_bool has_stopped; /* something failed, or was cancelled */
} crew;

struct worker {
  crew *shared;
  bool is_caller;
  bscap_arena *arena; /* what lasts longer than the futures at hand */
  bscap_arena *futures_arena;
  bscap_model *models[BSCAP_LANES_MOST];
  bscap_draw draws[BSCAP_LANES_MOST];
  bscap_pile pile;    /* what is not in the tally yet */
  size_t done_before; /* the futures at hand, of all */
  pthread_t thread;
  bool has_thread;
  bscap_status status;
  bscap_error error;
};

/* --- some futures, side by side --- */

static bool go_on(void *context, double done_ratio) {
  const worker *w = context;
  const bscap_ensemble *ensemble = w->shared->ensemble;
  if (atomic_load(&w->shared->has_stopped)) return false;
  if (!w->is_caller || ensemble->progress.call == NULL) return true;
  double done = (double)w->done_before + (double)w->shared->width * done_ratio;
  return ensemble->progress.call(ensemble->progress.context,
                                 fmin(done / (double)ensemble->count, 1));
}

/* Where others count, it need not wait: then the pile stays as it is. */
static void count_pile(worker *w, bool must_wait) {
  pthread_mutex_t *mutex = &w->shared->mutex;
  const int taken = must_wait ? pthread_mutex_lock(mutex) : pthread_mutex_trylock(mutex);
  if (taken != 0) return;
  bscap_pile_count(&w->pile);
  pthread_mutex_unlock(mutex);
}

/* From three quarters of a pile on it is worth while, and with a full one it must be. */
static void add_to_pile(worker *w, const bscap_run *runs, size_t count) {
  bscap_pile *pile = &w->pile;
  bscap_pile_add(pile, runs, count);
  const bool is_full = pile->room - pile->count < w->shared->width;
  if (is_full || pile->count >= pile->room / 4 * 3) count_pile(w, is_full);
}

static bscap_status step(worker *w, bscap_run *runs, const bscap_plan *const *plans,
                         const bscap_future *futures, size_t count) {
  const bscap_span *span = &w->shared->tally->span;
  const bscap_progress progress = {go_on, w};
  if (w->shared->ensemble->lanes == BSCAP_LANES_NONE)
    return bscap_run_trajectory(runs, w->futures_arena, plans[0], span, futures[0], progress,
                                &w->error);
  return bscap_batch_run(runs, w->futures_arena, plans, span, futures, count,
                         w->shared->ensemble->lanes, progress, &w->error);
}

/* Adds the futures of a block that have a sync clock, or those that have none. */
static size_t sort_out(const bscap_ensemble *ensemble, size_t from, size_t until, bool has_surges,
                       bscap_future *futures) {
  size_t count = 0;
  for (size_t i = from; i < until; i++) {
    const bscap_future future = {true, ensemble->seed, ensemble->first + i};
    if (bscap_future_has_surges(future) == has_surges) futures[count++] = future;
  }
  return count;
}

/* The futures of a turn. Those that have a sync clock go side by side, as it costs a batch the same
 * for one of them as for all: each block of some turns is sorted. */
static size_t choose(const crew *shared, size_t turn, bscap_future futures[BSCAP_LANES_MOST]) {
  bscap_future block[BSCAP_LANES_MOST * BSCAP_SURGE_EVERY];
  const bscap_ensemble *ensemble = shared->ensemble;
  const size_t room = shared->width * BSCAP_SURGE_EVERY;
  const size_t from = turn / BSCAP_SURGE_EVERY * room;
  const size_t until = ensemble->count - from < room ? ensemble->count : from + room;
  const size_t first = turn % BSCAP_SURGE_EVERY * shared->width;
  size_t count = sort_out(ensemble, from, until, true, block);
  count += sort_out(ensemble, from, until, false, block + count);
  if (count - first > shared->width) count = first + shared->width;
  for (size_t i = first; i < count; i++) futures[i - first] = block[i];
  return count - first;
}

typedef struct compiled {
  bscap_plan plans[BSCAP_LANES_MOST];
  const bscap_plan *places[BSCAP_LANES_MOST];
  bscap_future futures[BSCAP_LANES_MOST];
  size_t count;
} compiled;

static bscap_status compile(worker *w, size_t turn, compiled *all) {
  bscap_status status = BSCAP_OK;
  all->count = choose(w->shared, turn, all->futures);
  for (size_t i = 0; i < all->count && status == BSCAP_OK; i++) {
    all->places[i] = &all->plans[i];
    bscap_draw_next(&w->draws[i], all->futures[i].trajectory);
    status = bscap_plan_compile_like(&all->plans[i], w->futures_arena, w->models[i],
                                     w->shared->plan, &w->error);
  }
  return status;
}

static bscap_status step_futures(worker *w, size_t turn) {
  compiled all;
  bscap_run runs[BSCAP_LANES_MOST];
  bscap_status status = compile(w, turn, &all);
  if (status == BSCAP_OK) status = step(w, runs, all.places, all.futures, all.count);
  if (status == BSCAP_OK) add_to_pile(w, runs, all.count);
  if (status == BSCAP_OK) atomic_fetch_add(&w->shared->done, all.count);
  bscap_arena_reset(w->futures_arena);
  return status;
}

/* --- threads --- */

/* False when no turn is left to be taken. */
static bool take(worker *w, size_t *turn) {
  crew *shared = w->shared;
  *turn = atomic_fetch_add(&shared->taken, 1);
  w->done_before = atomic_load(&shared->done);
  return *turn < shared->turns_count && !atomic_load(&shared->has_stopped);
}

static void *work(void *context) {
  worker *w = context;
  size_t turn;
  while (w->status == BSCAP_OK && take(w, &turn)) w->status = step_futures(w, turn);
  if (w->status != BSCAP_OK) atomic_store(&w->shared->has_stopped, true);
  count_pile(w, true);
  return NULL;
}

/* With all signals blocked, so that handlers run on threads that the program knows. */
static void start_threads(crew *shared) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (size_t i = 1; i < shared->workers_count; i++) {
    worker *w = &shared->workers[i];
    w->has_thread = pthread_create(&w->thread, NULL, work, w) == 0;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Where the system starts no further thread, those that run do its work. */
static void work_together(crew *shared) {
  worker *workers = shared->workers;
  start_threads(shared);
  work(&workers[0]);
  for (size_t i = 1; i < shared->workers_count; i++)
    if (workers[i].has_thread) pthread_join(workers[i].thread, NULL);
}

/* What stopped the work, rather than what was stopped by it. */
static bscap_status first_failure(const crew *shared, bscap_error *error) {
  const worker *failed = NULL;
  for (size_t i = 0; i < shared->workers_count; i++) {
    const worker *w = &shared->workers[i];
    if (w->status == BSCAP_OK) continue;
    if (failed == NULL || failed->status == BSCAP_CANCELLED) failed = w;
  }
  if (failed == NULL) return BSCAP_OK;
  if (error != NULL) *error = failed->error;
  return failed->status;
}

/* --- the crew --- */

static bscap_status equip(worker *w, crew *shared, bscap_error *error) {
  const bscap_ensemble *ensemble = shared->ensemble;
  w->shared = shared;
  w->is_caller = w == shared->workers;
  w->arena = bscap_arena_create(ensemble->allocator);
  w->futures_arena = bscap_arena_create(ensemble->allocator);
  if (w->arena == NULL || w->futures_arena == NULL) return bscap_fail_memory(error);
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < shared->width && status == BSCAP_OK; i++) {
    status = bscap_model_copy(&w->models[i], ensemble->model, error);
    if (status != BSCAP_OK) return status;
    status = bscap_draw_start(&w->draws[i], w->arena, w->models[i], ensemble->seed, error);
  }
  if (status != BSCAP_OK || shared->tally == NULL) return status;
  return bscap_pile_start(&w->pile, w->arena, shared->tally, shared->width, error);
}

static void release(worker *w, const crew *shared) {
  for (size_t i = 0; i < shared->width; i++) bscap_model_free(w->models[i]);
  bscap_arena_free(w->futures_arena);
  bscap_arena_free(w->arena);
}

static bscap_status run_crew(crew *shared, bscap_error *error) {
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < shared->workers_count && status == BSCAP_OK; i++)
    status = equip(&shared->workers[i], shared, error);
  if (status == BSCAP_OK) {
    work_together(shared);
    status = first_failure(shared, error);
  }
  for (size_t i = 0; i < shared->workers_count; i++) release(&shared->workers[i], shared);
  return status;
}

static crew crew_of(const bscap_ensemble *ensemble, const bscap_plan *plan) {
  const size_t width = bscap_lanes_width(ensemble->lanes);
  return (crew){.ensemble = ensemble,
                .width = width,
                .turns_count = (ensemble->count + width - 1) / width,
                .plan = plan};
}

size_t bscap_ensemble_threads(const bscap_ensemble *ensemble) {
  const size_t turns = crew_of(ensemble, NULL).turns_count;
  const size_t count = ensemble->threads_count < turns ? ensemble->threads_count : turns;
  return count > 0 ? count : 1;
}

bscap_status bscap_ensemble_run(bscap_tally *tally, const bscap_ensemble *ensemble,
                                bscap_error *error) {
  crew shared = crew_of(ensemble, tally->plan);
  shared.tally = tally;
  shared.workers_count = bscap_ensemble_threads(ensemble);
  bscap_arena *arena = bscap_arena_create(ensemble->allocator);
  if (arena != NULL)
    shared.workers = bscap_arena_take(arena, shared.workers_count, sizeof *shared.workers);
  bool can_run = shared.workers != NULL && pthread_mutex_init(&shared.mutex, NULL) == 0;
  bscap_status status = can_run ? run_crew(&shared, error) : bscap_fail_memory(error);
  if (can_run) pthread_mutex_destroy(&shared.mutex);
  bscap_arena_free(arena);
  return status;
}

/* --- the first futures, for whoever wants to see them --- */

bscap_status bscap_ensemble_show(const bscap_ensemble *ensemble, const bscap_plan *plan,
                                 const bscap_visitor *visitor, bscap_error *error) {
  compiled all;
  worker alone = {.is_caller = true};
  crew shared = crew_of(ensemble, plan);
  shared.workers = &alone;
  shared.workers_count = 1;
  bscap_status status = equip(&alone, &shared, error);
  if (status == BSCAP_OK) {
    status = compile(&alone, 0, &all);
    if (status != BSCAP_OK && error != NULL) *error = alone.error;
  }
  if (status == BSCAP_OK) {
    const bscap_turn turn = {all.places, all.futures, all.count, alone.futures_arena};
    status = visitor->see(visitor->context, &turn, error);
  }
  release(&alone, &shared);
  return status;
}
