#include <bscap/settle.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fail.h"
#include "laws/autoscaler_settle.h"

enum { MOST_STRIDES = 1000 };

typedef struct trial {
  bscap_settle_end end;
  bscap_metric_status *statuses; /* by metric */
} trial;

struct bscap_settle {
  bscap_arena *arena;
  const char *name;
  bscap_autoscaler autoscaler;
  bscap_autoscaler_load load;
  bscap_autoscaler_state *state;
  trial *trials; /* by start */
  size_t count;
};

/* --- copies --- */

static const void *copy(bscap_settle *settle, const void *items, size_t count, size_t size) {
  void *copied = bscap_arena_take(settle->arena, count, size);
  if (copied != NULL && count > 0) memcpy(copied, items, count * size);
  return copied;
}

static bool copy_rules(bscap_settle *settle, bscap_scaling_rules *rules) {
  rules->policies = copy(settle, rules->policies, rules->policies_count, sizeof *rules->policies);
  return rules->policies != NULL;
}

static bool copy_all(bscap_settle *settle, const char *name) {
  bscap_autoscaler *own = &settle->autoscaler;
  settle->name = bscap_arena_copy(settle->arena, name, strlen(name));
  own->metrics = copy(settle, own->metrics, own->metrics_count, sizeof *own->metrics);
  settle->state = bscap_arena_take(settle->arena, 1, bscap_autoscaler_state_size(own));
  return settle->name != NULL && own->metrics != NULL && settle->state != NULL &&
         copy_rules(settle, &own->up) && copy_rules(settle, &own->down);
}

/* --- trials --- */

static bool keep_statuses(bscap_settle *settle, trial *tried) {
  const size_t count = settle->autoscaler.metrics_count;
  tried->statuses = bscap_arena_take(settle->arena, count, sizeof *tried->statuses);
  for (size_t i = 0; i < count && tried->statuses != NULL; i++)
    tried->statuses[i] = bscap_autoscaler_status(settle->state, i);
  return tried->statuses != NULL;
}

static bool try_start(bscap_settle *settle, int32_t start, bscap_settle_end *end) {
  trial *tried =
      bscap_arena_append(settle->arena, &settle->trials, &settle->count, sizeof *settle->trials);
  if (tried == NULL) return false;
  const bscap_autoscaler_rest rest =
      bscap_autoscaler_come_to_rest(settle->state, &settle->autoscaler, &settle->load, start);
  const bool has_moved = rest.moved_ms >= 0;
  *end = (bscap_settle_end){
      .start = start,
      .replicas = rest.replicas,
      .least = rest.least,
      .goes_round = rest.goes_round,
      .syncs = has_moved ? (size_t)(rest.moved_ms / settle->autoscaler.sync_period_ms) + 1 : 0,
      .seconds = has_moved ? (double)rest.moved_ms / 1000 : 0};
  tried->end = *end;
  return keep_statuses(settle, tried);
}

static bool stays(const bscap_settle_end *end) {
  return !end->goes_round && end->replicas == end->start;
}

/* To stay is one and the same, wherever. */
static bool is_same(const bscap_settle_end *a, const bscap_settle_end *b) {
  if (stays(a) && stays(b)) return true;
  return a->replicas == b->replicas && a->least == b->least && a->goes_round == b->goes_round;
}

/* Finds the last start with the end of `low` and the first with another. */
static bool halve_between(bscap_settle *settle, bscap_settle_end low, bscap_settle_end high) {
  while (high.start - low.start > 1 && !is_same(&low, &high)) {
    bscap_settle_end middle;
    if (!try_start(settle, low.start + (high.start - low.start) / 2, &middle)) return false;
    if (is_same(&low, &middle))
      low = middle;
    else
      high = middle;
  }
  return true;
}

static int by_start(const void *left, const void *right) {
  const trial *a = left, *b = right;
  return (a->end.start > b->end.start) - (a->end.start < b->end.start);
}

static bool try_all(bscap_settle *settle) {
  const int64_t least = settle->autoscaler.least_replicas;
  const int64_t span = settle->autoscaler.most_replicas - least;
  const int64_t strides = span < MOST_STRIDES ? span : MOST_STRIDES;
  bscap_settle_end last = {0}, next;
  for (int64_t i = 0; i <= strides; i++) {
    const int64_t start = least + (strides > 0 ? span * i / strides : 0);
    if (!try_start(settle, (int32_t)start, &next)) return false;
    if (i > 0 && !halve_between(settle, last, next)) return false;
    last = next;
  }
  qsort(settle->trials, settle->count, sizeof *settle->trials, by_start);
  return true;
}

/* --- the whole --- */

bscap_status bscap_settle_run(bscap_settle **settle, const char *name,
                              const bscap_autoscaler *autoscaler, const bscap_autoscaler_load *load,
                              const bscap_allocator *allocator, bscap_error *error) {
  *settle = NULL;
  bscap_arena *arena = bscap_arena_create(allocator);
  bscap_settle *made = arena != NULL ? bscap_arena_take(arena, 1, sizeof *made) : NULL;
  if (made != NULL) {
    *made = (bscap_settle){.arena = arena, .autoscaler = *autoscaler, .load = *load};
    if (copy_all(made, name) && try_all(made)) {
      *settle = made;
      return BSCAP_OK;
    }
  }
  bscap_arena_free(arena);
  return bscap_fail_memory(error);
}

void bscap_settle_free(bscap_settle *settle) {
  if (settle != NULL) bscap_arena_free(settle->arena);
}

size_t bscap_settle_count(const bscap_settle *settle) {
  return settle->count;
}

const bscap_settle_end *bscap_settle_at(const bscap_settle *settle, size_t index) {
  return index < settle->count ? &settle->trials[index].end : NULL;
}

bscap_metric_status bscap_settle_status(const bscap_settle *settle, size_t index, size_t metric) {
  if (index < settle->count && metric < settle->autoscaler.metrics_count)
    return settle->trials[index].statuses[metric];
  return (bscap_metric_status){.proposal = -1, .utilization_percent = -1};
}

const char *bscap_settle_name(const bscap_settle *settle) {
  return settle->name;
}

const bscap_autoscaler *bscap_settle_autoscaler(const bscap_settle *settle) {
  return &settle->autoscaler;
}

const bscap_autoscaler_load *bscap_settle_load(const bscap_settle *settle) {
  return &settle->load;
}
