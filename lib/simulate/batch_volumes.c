/* Volumes as sums of what drivers added, of what grows by the second, and of what was there. */
#include <math.h>

#include "simulate/batch_state.h"

/* The streams of a volume in one lane stand together; those of drivers are the same in all lanes,
 * steady ones may be missing where their amount is nothing. */
static size_t first_stream(const bscap_plan *plan, size_t volume) {
  size_t stream = 0;
  while (stream < plan->streams_count && plan->streams[stream].volume < volume) stream++;
  return stream;
}

static bool is_of(const bscap_plan *plan, size_t stream, size_t volume) {
  return stream < plan->streams_count && plan->streams[stream].volume == volume;
}

/* The stream of a lane that is the `wanted`-th of a driver's. */
static const bscap_stream *driven_stream(const bscap_plan *plan, size_t volume, size_t wanted) {
  for (size_t i = first_stream(plan, volume); is_of(plan, i, volume); i++)
    if (plan->streams[i].driver != BSCAP_NONE && wanted-- == 0) return &plan->streams[i];
  return NULL;
}

static bool lay_out_written(bscap_batch *batch, bscap_lane_volume *volume) {
  double retention[BSCAP_LANES_MOST];
  const bscap_stream *likely;
  for (size_t i = 0; (likely = driven_stream(batch->plans[0], volume->volume, i)) != NULL; i++) {
    bscap_lane_written *written = &volume->written[volume->written_count++];
    written->driver = likely->driver;
    for (EACH_LANE(batch, lane)) {
      const bscap_stream *stream = driven_stream(batch->plans[lane], volume->volume, i);
      written->bytes.lane[lane] = stream->bytes;
      retention[lane] = stream->retention_seconds;
    }
    if (!bscap_batch_window(batch, &written->window, written->driver, retention)) return false;
    volume->has_windows |= written->window != BSCAP_NONE;
  }
  return true;
}

/* One part a stream: of drivers' streams what was there, of the others also what comes. */
static void set_steady(bscap_batch *batch, bscap_lane_volume *volume, size_t lane) {
  const bscap_plan *plan = batch->plans[lane];
  size_t count = 0;
  for (size_t i = first_stream(plan, volume->volume); is_of(plan, i, volume->volume); i++) {
    const bscap_stream *stream = &plan->streams[i];
    bscap_lane_steady *steady = &volume->steady[count++];
    steady->bytes_per_second.lane[lane] = stream->driver == BSCAP_NONE ? stream->bytes : 0;
    volume->grows_by_itself |= steady->bytes_per_second.lane[lane] > 0;
    steady->until_seconds.lane[lane] = stream->retention_seconds;
    steady->initial.lane[lane] = stream->initial_bytes;
    bscap_batch_age(&steady->aged, lane, stream->age_seconds, stream->retention_seconds);
    if (stream->initial_bytes > 0 && isfinite(stream->retention_seconds))
      volume->calm_seconds = fmax(volume->calm_seconds, stream->retention_seconds);
  }
  if (count > volume->steady_count) volume->steady_count = count;
}

/* Lanes to spare pass nothing. */
static void lay_out_level(const bscap_batch *batch, bscap_lane_level *level, size_t index) {
  level->limit = index;
  for (EACH_LANE(batch, lane)) {
    const bscap_limit *limit = &batch->plans[lane]->limits[index];
    const double threshold = limit->share_ratio * limit->capacity;
    level->threshold.lane[lane] = lane < batch->count ? threshold : INFINITY;
    level->over_since.lane[lane] = -1;
  }
}

static bool lay_out_levels(bscap_batch *batch, bscap_lane_volume *volume) {
  const bscap_plan *plan = batch->plans[0];
  size_t count = 0;
  for (size_t i = 0; i < plan->limits_count; i++) count += plan->limits[i].metric == volume->metric;
  volume->limits = bscap_batch_take(batch, count, sizeof *volume->limits);
  if (volume->limits == NULL) return false;
  for (size_t i = 0; i < plan->limits_count; i++)
    if (plan->limits[i].metric == volume->metric)
      lay_out_level(batch, &volume->limits[volume->limits_count++], i);
  return true;
}

static bool take_parts(bscap_batch *batch, bscap_lane_volume *volume) {
  size_t most = 0;
  for (EACH_LANE(batch, lane)) {
    const bscap_plan *plan = batch->plans[lane];
    const size_t first = first_stream(plan, volume->volume);
    size_t next = first;
    while (is_of(plan, next, volume->volume)) next++;
    if (next - first > most) most = next - first;
  }
  volume->written = bscap_batch_take(batch, most, sizeof *volume->written);
  volume->steady = bscap_batch_take(batch, most, sizeof *volume->steady);
  return volume->written != NULL && volume->steady != NULL;
}

static bool lay_out_volume(bscap_batch *batch, bscap_lane_volume *volume, size_t index) {
  const bscap_volume *part = &batch->plans[0]->model->volumes[index];
  volume->volume = index;
  volume->metric = batch->plans[0]->first_volume_metric + index;
  if (isfinite(part->reset_seconds))
    volume->refusal = "it is emptied now and then: the readable engine fills it";
  volume->shrinks = part->reclaims_space;
  for (EACH_LANE(batch, lane)) {
    volume->bytes.lane[lane] = batch->engines[lane].volume_bytes[index];
    volume->peak.lane[lane] = -INFINITY;
    volume->first_stream.lane[lane] = (int32_t)first_stream(batch->plans[lane], index);
  }
  if (!take_parts(batch, volume) || !lay_out_levels(batch, volume)) return false;
  if (volume->refusal != NULL) return true;
  for (EACH_LANE(batch, lane)) set_steady(batch, volume, lane);
  return lay_out_written(batch, volume);
}

bool bscap_batch_lay_out_volumes(bscap_batch *batch) {
  bscap_tile *tile = &batch->tile;
  const size_t count = batch->plans[0]->model->volumes_count;
  tile->volumes = bscap_batch_take(batch, count, sizeof *tile->volumes);
  if (tile->volumes == NULL) return false;
  tile->volumes_count = count;
  for (size_t i = 0; i < count; i++)
    if (!lay_out_volume(batch, &tile->volumes[i], i)) return false;
  return true;
}
