#include "simulate/ensemble.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "simulate/draw.h"

typedef struct worker worker;

/* What the threads share. */
typedef struct crew {
  const bscap_ensemble *ensemble;
  worker *workers; /* the first is the calling thread */
  size_t workers_count;
  bscap_tally *tally;
  pthread_mutex_t mutex; /* over the tally and the two counts */
  size_t taken;          /* futures that a thread has begun with */
  size_t done;
  atomic_bool has_stopped; /* something failed, or was cancelled */
} crew;

struct worker {
  crew *shared;
  bool is_caller;
  bscap_arena *arena; /* what lasts longer than one future */
  bscap_model *model;
  bscap_draw draw;
  size_t done_before; /* the future at hand, of all */
  pthread_t thread;
  bool has_thread;
  bscap_status status;
  bscap_error error;
};

/* --- one future --- */

static bool go_on(void *context, double done_ratio) {
  const worker *w = context;
  const bscap_ensemble *ensemble = w->shared->ensemble;
  if (atomic_load(&w->shared->has_stopped)) return false;
  if (!w->is_caller || ensemble->progress.call == NULL) return true;
  double done = (double)w->done_before + done_ratio;
  return ensemble->progress.call(ensemble->progress.context, done / (double)ensemble->count);
}

static void count_future(worker *w, const bscap_run *run) {
  crew *shared = w->shared;
  pthread_mutex_lock(&shared->mutex);
  bscap_tally_add(shared->tally, run);
  shared->done++;
  pthread_mutex_unlock(&shared->mutex);
}

static bscap_status step_future(worker *w, uint64_t trajectory) {
  const bscap_tally *tally = w->shared->tally;
  bscap_future future = {true, w->shared->ensemble->seed, trajectory};
  bscap_arena *arena = bscap_arena_create(w->shared->ensemble->allocator);
  if (arena == NULL) return bscap_fail_memory(&w->error);
  bscap_plan plan;
  bscap_run run;
  bscap_draw_next(&w->draw, trajectory);
  bscap_status status =
      bscap_plan_compile(&plan, arena, w->model, tally->plan->step_seconds, &w->error);
  if (status == BSCAP_OK)
    status = bscap_run_trajectory(&run, arena, &plan, &tally->span, future,
                                  (bscap_progress){go_on, w}, &w->error);
  if (status == BSCAP_OK) count_future(w, &run);
  bscap_arena_free(arena);
  return status;
}

/* --- threads --- */

/* False when no future is left to be taken. */
static bool take(worker *w, size_t *index) {
  crew *shared = w->shared;
  pthread_mutex_lock(&shared->mutex);
  bool is_left = shared->taken < shared->ensemble->count;
  *index = shared->taken;
  shared->taken += is_left;
  w->done_before = shared->done;
  pthread_mutex_unlock(&shared->mutex);
  return is_left && !atomic_load(&shared->has_stopped);
}

static void *work(void *context) {
  worker *w = context;
  size_t index;
  while (w->status == BSCAP_OK && take(w, &index))
    w->status = step_future(w, w->shared->ensemble->first + index);
  if (w->status != BSCAP_OK) atomic_store(&w->shared->has_stopped, true);
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
  if (w->arena == NULL) return bscap_fail_memory(error);
  bscap_status status = bscap_model_copy(&w->model, ensemble->model, error);
  if (status != BSCAP_OK) return status;
  return bscap_draw_start(&w->draw, w->arena, w->model, ensemble->seed, error);
}

static bscap_status run_crew(crew *shared, bscap_error *error) {
  bscap_status status = BSCAP_OK;
  for (size_t i = 0; i < shared->workers_count && status == BSCAP_OK; i++)
    status = equip(&shared->workers[i], shared, error);
  if (status == BSCAP_OK) {
    work_together(shared);
    status = first_failure(shared, error);
  }
  for (size_t i = 0; i < shared->workers_count; i++) {
    bscap_model_free(shared->workers[i].model);
    bscap_arena_free(shared->workers[i].arena);
  }
  return status;
}

bscap_status bscap_ensemble_run(bscap_tally *tally, const bscap_ensemble *ensemble,
                                bscap_error *error) {
  size_t count = ensemble->threads_count;
  if (count > ensemble->count) count = ensemble->count;
  if (count == 0) count = 1;
  crew shared = {.ensemble = ensemble, .workers_count = count, .tally = tally};
  bscap_arena *arena = bscap_arena_create(ensemble->allocator);
  if (arena != NULL) shared.workers = bscap_arena_take(arena, count, sizeof *shared.workers);
  bool can_run = shared.workers != NULL && pthread_mutex_init(&shared.mutex, NULL) == 0;
  bscap_status status = can_run ? run_crew(&shared, error) : bscap_fail_memory(error);
  if (can_run) pthread_mutex_destroy(&shared.mutex);
  bscap_arena_free(arena);
  return status;
}
