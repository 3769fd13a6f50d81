/* Chance in lanes: normals, bursts, and the factors that come of them. */
#include <string.h>

#include "base/lanes_elementary.h"
#include "simulate/tile_stages.h"

BSCAP_INLINE lanes_random random_load(const bscap_words state[4]) {
  lanes_random random;
  for (int i = 0; i < 4; i++) random.state[i] = lanes_load_bits(state[i].lane);
  return random;
}

BSCAP_INLINE void random_store(bscap_words state[4], const lanes_random *random) {
  for (int i = 0; i < 4; i++) lanes_store_bits(state[i].lane, random->state[i]);
}

/* --- normals --- */

BSCAP_INLINE void next_pair(lanes_random *random, lanes pair[2]) {
  const lanes_bits first = lanes_next_sum(random), second = lanes_next_sum(random);
  lanes_normal_pair(first, second, pair);
}

static void draw_normals(bscap_lane_normals *normals, size_t steps) {
  lanes_random random = random_load(normals->state);
  lanes pair[2];
  size_t step = 0;
  if (normals->has_second && steps > 0) {
    lanes_store(normals->values, lanes_load(normals->second.lane));
    normals->has_second = false;
    step = 1;
  }
  for (; step + 2 <= steps; step += 2) {
    next_pair(&random, pair);
    lanes_store(normals->values + step * LANES, pair[0]);
    lanes_store(normals->values + (step + 1) * LANES, pair[1]);
  }
  if (step < steps) {
    next_pair(&random, pair);
    lanes_store(normals->values + step * LANES, pair[0]);
    lanes_store(normals->second.lane, pair[1]);
    normals->has_second = true;
  }
  random_store(normals->state, &random);
}

/* In place, from the last one on, as each is a sum of itself and of those before it. */
static void mix(const bscap_tile *tile, bscap_chance kind, size_t steps) {
  const bscap_lane_mixer *mixer = &tile->mixers[kind];
  for (size_t i = mixer->count; i-- > 0;) {
    float *to = tile->drivers[mixer->members[i]].normals[kind].values;
    const bscap_floats *factor = &mixer->factor[i * mixer->count];
    for (size_t step = 0; step < steps; step++) {
      lanes sum = lanes_load(factor[i].lane) * lanes_load(to + step * LANES);
      for (size_t k = 0; k < i; k++) {
        const float *from = tile->drivers[mixer->members[k]].normals[kind].values;
        sum = lanes_fma(lanes_load(factor[k].lane), lanes_load(from + step * LANES), sum);
      }
      lanes_store(to + step * LANES, sum);
    }
  }
}

static void draw(const bscap_tile *tile, bscap_chance kind, size_t steps) {
  for (size_t i = 0; i < tile->drivers_count; i++) {
    bscap_lane_normals *normals = &tile->drivers[i].normals[kind];
    if (normals->values != NULL) draw_normals(normals, steps);
  }
  mix(tile, kind, steps);
}

/* --- shocks --- */

/* The power of 2 that noise comes to moves along with the shock that it is around. */
static void set_shock(bscap_lane_driver *driver, lanes normal) {
  const lanes before = lanes_load(driver->shock_power.lane);
  const lanes power = lanes_fma(lanes_load(driver->shock_sigma.lane), normal,
                                lanes_load(driver->shock_middle.lane));
  lanes_store(driver->shock_power.lane, power);
  lanes_store(driver->shock.lane, lanes_exp2(power));
  lanes_store(driver->power_of_2.lane, lanes_load(driver->power_of_2.lane) + (power - before));
  lanes_store(driver->drift.lane,
              lanes_fma(lanes_load(driver->fade.lane), power, lanes_load(driver->calm_drift.lane)));
}

void LANES_NAMED(bscap_tile_shock)(bscap_tile *tile) {
  draw(tile, BSCAP_CHANCE_SHOCKS, 1);
  for (size_t i = 0; i < tile->drivers_count; i++) {
    const float *normals = tile->drivers[i].normals[BSCAP_CHANCE_SHOCKS].values;
    if (normals != NULL) set_shock(&tile->drivers[i], lanes_load(normals));
  }
}

/* --- bursts --- */

/* Which lanes a burst begins in, in this step: bscap_tile_burst asks again, exactly. */
static void begin_bursts(const bscap_tile *tile, size_t burst, size_t step, uint32_t which,
                         lanes_random before) {
  for (; which != 0; which &= which - 1) {
    const size_t lane = (size_t)__builtin_ctz(which);
    uint32_t state[4];
    for (int i = 0; i < 4; i++) state[i] = before.state[i][lane];
    bscap_tile_burst(tile, burst, step, lane, state);
  }
}

/* What lasted beyond the last tile comes first in this one. */
static void draw_bursts(const bscap_tile *tile, size_t index) {
  bscap_lane_burst *burst = &tile->bursts[index];
  lanes_random random = random_load(burst->state);
  const lanes_bits rare = lanes_load_bits(burst->rare.lane);
  const size_t last = tile->last_steps * LANES, kept = burst->slots * LANES;
  memmove(burst->active, burst->active + last, kept * sizeof(float));
  memset(burst->active + kept, 0, BSCAP_TILE_STEPS * LANES * sizeof(float));
  for (size_t step = 0; step < tile->steps; step++) {
    const uint32_t which = lanes_which(lanes_above(lanes_word(&random), rare));
    if (which != 0) begin_bursts(tile, index, step, which, random);
#pragma GCC unroll 3
    for (int i = 0; i < 3; i++) lanes_step(&random);
  }
  random_store(burst->state, &random);
}

/* --- factors --- */

/* A driver's season, from the tile's first step on. */
typedef struct season {
  const float *all_alike;
  const float *by_lane; /* NULL: all are */
} season;

static season season_of(const bscap_tile *tile, const bscap_lane_driver *driver) {
  const size_t step = tile->first_step % tile->steps_per_week;
  if (driver->lane_season != NULL) return (season){NULL, driver->lane_season + step * LANES};
  return (season){driver->season + step, NULL};
}

BSCAP_INLINE lanes season_at(const season *of, size_t step) {
  return of->by_lane != NULL ? lanes_load(of->by_lane + step * LANES)
                             : lanes_of(of->all_alike[step]);
}

static void set_calm_factors(const bscap_tile *tile, const bscap_lane_driver *driver,
                             float *factors) {
  const lanes shock = lanes_load(driver->shock.lane);
  const season of = season_of(tile, driver);
  for (size_t step = 0; step < tile->steps; step++)
    lanes_store(factors + step * LANES, shock * season_at(&of, step));
}

/* Noise remembers: keep * power + fresh * normal + drift, towards the month's shock. What floats
 * lack to keep as it should is made up for a step later, which is as good, so that steps wait for
 * no more than one operation. */
BSCAP_INLINE void set_noisy_factors(const bscap_tile *tile, bscap_lane_driver *driver,
                                    float *factors, bool is_tame) {
  const lanes keep = lanes_load(driver->keep.lane), rest = lanes_load(driver->rest.lane);
  const lanes fresh = lanes_load(driver->fresh.lane), drift = lanes_load(driver->drift.lane);
  const float *normals = driver->normals[BSCAP_CHANCE_NOISE].values;
  lanes power = lanes_load(driver->power_of_2.lane), before = power;
  const season of = season_of(tile, driver);
  for (size_t step = 0; step < tile->steps; step++) {
    const lanes news = lanes_fma(fresh, lanes_load(normals + step * LANES), drift);
    const lanes kept = lanes_fma(rest, before, news);
    before = power;
    power = lanes_fma(keep, power, kept);
    lanes_store(factors + step * LANES,
                season_at(&of, step) * (is_tame ? lanes_exp2_within(power) : lanes_exp2(power)));
  }
  lanes_store(driver->power_of_2.lane, power);
}

static void set_factors(const bscap_tile *tile, bscap_lane_driver *driver, float *factors) {
  if (!driver->has_noise)
    set_calm_factors(tile, driver, factors);
  else if (driver->noise_is_tame)
    set_noisy_factors(tile, driver, factors, true);
  else
    set_noisy_factors(tile, driver, factors, false);
}

static void add_bursts(const bscap_tile *tile, const bscap_lane_bursting *bursting,
                       float *factors) {
  const lanes quiet = lanes_load(bursting->quiet.lane), more = lanes_load(bursting->more.lane);
  const float *active = bursting->burst->active;
  for (size_t at = 0; at < tile->steps * LANES; at += LANES)
    lanes_store(factors + at,
                lanes_load(factors + at) * lanes_fma(more, lanes_load(active + at), quiet));
}

/* How far growth is off its path, at the beginning of each step and at the tile's end. */
static void stray(const bscap_tile *tile, bscap_lane_driver *driver) {
  const lanes sigma = lanes_load(driver->stray_sigma.lane);
  const lanes middle = lanes_load(driver->stray_middle.lane);
  const float *normals = driver->normals[BSCAP_CHANCE_VOLATILITY].values;
  wide strayed = wide_load(driver->strayed.lane);
  for (size_t at = 0; at < tile->steps * LANES; at += LANES) {
    const lanes normal = lanes_load(normals + at);
    lanes_store(driver->strays_row + at, lanes_exp2(wide_to_lanes(strayed)));
    strayed = wide_add(strayed, wide_from(lanes_fma(sigma, normal, middle)));
  }
  lanes_store(driver->strays_row + tile->steps * LANES, lanes_exp2(wide_to_lanes(strayed)));
  wide_store(driver->strayed.lane, strayed);
}

static void vary(const bscap_tile *tile, size_t index) {
  bscap_lane_driver *driver = &tile->drivers[index];
  float *factors = tile->rows[index * BSCAP_ROWS_PER_DRIVER + BSCAP_ROW_FACTOR].values;
  set_factors(tile, driver, factors);
  for (size_t i = 0; i < driver->bursts_count; i++) add_bursts(tile, &driver->bursts[i], factors);
  if (driver->strays) stray(tile, driver);
}

void LANES_NAMED(bscap_tile_draw)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->bursts_count; i++) draw_bursts(tile, i);
  draw(tile, BSCAP_CHANCE_NOISE, tile->steps);
  draw(tile, BSCAP_CHANCE_VOLATILITY, tile->steps);
  for (size_t i = 0; i < tile->drivers_count; i++) vary(tile, i);
}
