#include "report/plot_replay.h"

#include <math.h>

#include "report/number.h"
#include "report/words.h"
#include "simulate/replay.h"

/* --- columns --- */

static const bscap_span nothing = {INFINITY, -INFINITY};

static void widen(bscap_span *span, double value) {
  if (isnan(value)) return;
  if (value < span->low) span->low = value;
  if (value > span->high) span->high = value;
}

/* What was not there at all. */
static void settle_span(bscap_span *span) {
  if (span->low > span->high) *span = (bscap_span){NAN, NAN};
}

/* What `ready` pods can do: all of their limit, or what the autoscaler lets them use. */
static double capacity_of(const bscap_replay_story *story, int32_t ready) {
  const bscap_plant *plant = story->plant;
  const double pods = ready;
  if (plant->cpu_limit_millicores < INFINITY) return pods * plant->cpu_limit_millicores;
  const size_t metric = bscap_replay_cpu_metric(story->autoscaler);
  if (metric >= story->autoscaler->metrics_count) return NAN;
  const double aim = (double)story->autoscaler->metrics[metric].aim / 100;
  return pods * plant->cpu_request_millicores * aim;
}

static void add_sync(bscap_replay_column *column, const bscap_replay_story *story, size_t index) {
  const bscap_replay_sync *sync = bscap_replay_at(story->replay, index);
  const double seconds = bscap_replay_seconds(story, index);
  const int32_t ready = bscap_replay_ready(story, index);
  widen(&column->raw, bscap_number_of(sync->decision.raw));
  widen(&column->wanted, sync->decision.replicas);
  widen(&column->ready, ready);
  if (story->words->is_ideal) return;
  widen(&column->capacity, capacity_of(story, ready));
  widen(&column->offered, seconds > 0 ? sync->step.offered / seconds : NAN);
  if (seconds > 0) column->unmet = fmax(column->unmet, sync->step.unmet / seconds);
}

static double time_of(const bscap_replay_story *story, size_t index, double end) {
  const bscap_replay_sync *sync = bscap_replay_at(story->replay, index);
  return sync != NULL ? (double)sync->time_ms / 1000 : end;
}

static void fill_column(bscap_replay_column *column, const bscap_replay_story *story, size_t first,
                        size_t last, double end) {
  *column = (bscap_replay_column){.offered = nothing,
                                  .capacity = nothing,
                                  .raw = nothing,
                                  .wanted = nothing,
                                  .ready = nothing,
                                  .from = time_of(story, first, end),
                                  .to = fmin(time_of(story, last, end), end)};
  for (size_t i = first; i < last; i++) add_sync(column, story, i);
  settle_span(&column->offered);
  settle_span(&column->capacity);
  settle_span(&column->raw);
}

/* Syncs are evenly spaced, so equal numbers of them are equal times. The last one, at the end
 * itself, has no time of its own. */
static bool fill_columns(bscap_draft *draft, bscap_replay_picture *picture, bool is_by_sync) {
  const bscap_replay_story *story = picture->story;
  size_t syncs = story->count;
  if (syncs > 1 && !(bscap_replay_seconds(story, syncs - 1) > 0)) syncs--;
  if (is_by_sync && picture->count > syncs) picture->count = syncs;
  picture->columns = bscap_arena_take(draft->arena, picture->count, sizeof *picture->columns);
  if (picture->columns == NULL) return false;
  for (size_t i = 0; i < picture->count && syncs > 0; i++) {
    const size_t first = i * syncs / picture->count;
    const size_t last = (i + 1) * syncs / picture->count;
    fill_column(&picture->columns[i], story, first, last > first ? last : first + 1, picture->end);
  }
  return true;
}

/* --- scales --- */

static double larger(double most, double value) {
  return value > most ? value : most;
}

/* What was asked for may be far more than there ever is, and so may be the maximum. */
static void find_scales(bscap_replay_picture *picture) {
  double raw = 0, pods = 1;
  for (size_t i = 0; i < picture->count; i++) {
    const bscap_replay_column *column = &picture->columns[i];
    picture->most_rate = larger(picture->most_rate, column->offered.high);
    pods = larger(larger(pods, column->wanted.high), column->ready.high);
    raw = larger(raw, column->raw.high);
  }
  for (size_t i = 0; i < picture->count; i++)
    if (picture->columns[i].capacity.high <= 2 * picture->most_rate)
      picture->most_rate = larger(picture->most_rate, picture->columns[i].capacity.high);
  const double maximum = picture->story->autoscaler->most_replicas;
  picture->has_maximum = maximum <= 2 * pods;
  if (picture->has_maximum) pods = larger(pods, maximum);
  picture->most_pods = larger(pods, fmin(raw, ceil(1.5 * pods)));
  if (!(picture->most_rate > 0)) picture->most_rate = 1;
}

/* --- words --- */

static const char *describe(bscap_draft *draft, const bscap_replay_story *story) {
  const bscap_replay_totals *totals = &story->totals;
  const char *most = bscap_words_pods(draft, totals->most_replicas);
  const char *pods = totals->least_replicas == totals->most_replicas
                         ? most
                         : bscap_draft_print(draft, "%d to %s", totals->least_replicas, most);
  if (story->words->is_ideal) return bscap_draft_print(draft, "%s: %s", story->name, pods);
  if (story->spells_count == 0)
    return bscap_draft_print(draft, "%s: %s, all of the work done at once", story->name, pods);
  return bscap_draft_print(draft, "%s: %s, %s of the work not done in time", story->name, pods,
                           bscap_words_share(draft, totals->unmet, totals->offered));
}

static void find_words(bscap_draft *draft, bscap_replay_picture *picture) {
  const bscap_replay_story *story = picture->story;
  const bool is_bounded = isfinite(story->plant->cpu_limit_millicores);
  const char *load = story->words->load;
  const char *span = bscap_words_span(draft, picture->end);
  picture->capacity = is_bounded ? "what ready pods can do" : "what ready pods do at the target";
  picture->title = describe(draft, story);
  picture->subtitle =
      story->words->start_seconds >= 0
          ? bscap_draft_print(draft, "%s from %s UTC", span, bscap_replay_clock(draft, story, 0))
          : bscap_draft_print(draft, "%s, times from the start", span);
  picture->footer = bscap_draft_print(
      draft, "%s%s%d to %d pods, a sync every %s", load != NULL ? load : "",
      load != NULL ? ". " : "", story->autoscaler->least_replicas, story->autoscaler->most_replicas,
      bscap_words_span(draft, (double)story->autoscaler->sync_period_ms / 1000));
}

bool bscap_replay_gather(bscap_draft *draft, bscap_replay_picture *picture,
                         const bscap_replay_story *story, size_t count, bool is_by_sync) {
  const double period = (double)story->autoscaler->sync_period_ms / 1000;
  const double last = story->count > 0 ? time_of(story, story->count - 1, 0) : 0;
  *picture =
      (bscap_replay_picture){.story = story, .has_work = !story->words->is_ideal, .count = count};
  picture->end = fmax(story->totals.seconds, last);
  if (!(picture->end > 0)) picture->end = period;
  if (!fill_columns(draft, picture, is_by_sync)) {
    draft->text.failed = true;
    return false;
  }
  find_scales(picture);
  find_words(draft, picture);
  return true;
}
