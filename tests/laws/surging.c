/* Autoscalers and plants in lanes beside the law, in many settings. */
#include "laws/surging.h"

#include <stdio.h>

#include "laws/autoscaling.h"
#include "laws/plant_lanes.h"

enum { SYNCS = 400 };

typedef struct one {
  scaler own;
  bscap_plant kind;
  bscap_plant_state *plant;
  bscap_plant_load load;
  double level;
  double pods;
  double unmet_seconds; /* after the last sync, */
  double ready;
  int32_t killed;
} one;

typedef struct batch {
  one items[LANES];
  int count; /* of these, that are lanes */
  double numbers[6][LANES] __attribute__((aligned(64)));
} batch;

/* Some end with a scrape or a sync, or at once. */
static int64_t draw_delay(bscap_random *random, int64_t end) {
  if (happens(random, 0.1)) return 0;
  return happens(random, 0.3) ? 5000 * draw(random, end / 5000 + 1) : draw(random, end);
}

static bscap_plant draw_plant(bscap_random *random, const bscap_autoscaler_load *steady) {
  bscap_plant kind = bscap_plant_default();
  kind.cpu_request_millicores = steady->cpu_request_millicores;
  kind.memory_request_bytes = steady->memory_request_bytes;
  kind.cpu_limit_millicores = happens(random, 0.8) ? 250 : (double)INFINITY;
  if (happens(random, 0.6)) kind.memory_limit_bytes = 500 + (double)draw(random, 5000);
  if (happens(random, 0.1)) kind.most_pods = 20;
  kind.schedule_ms = draw_delay(random, 3000);
  kind.start_ms = draw_delay(random, 20000);
  kind.ready_ms = draw_delay(random, happens(random, 0.8) ? 20000 : 120000);
  return kind;
}

/* Within a batch scrapes are the same. */
static void draw_batch(bscap_random *random, batch *all) {
  static const int64_t scrapes[] = {15000, 15000, 15000, 30000, 10000, 7000};
  static const int64_t lags[] = {5000, 5000, 0, 15000, 17000};
  const int64_t scrape_ms = PICK(random, scrapes), lag_ms = PICK(random, lags);
  one *first = &all->items[0];
  draw_autoscaler(random, &first->own);
  draw_resources(random, &first->own);
  bscap_autoscaler *like = &first->own.autoscaler;
  const bool has_own_rules = like->up.policies == first->own.up;
  if (has_own_rules) {
    like->up.policies_count = like->down.policies_count = 1;
    first->own.down[0].period_seconds = first->own.up[0].period_seconds;
  }
  if (happens(random, 0.2)) like->cpu_initialization_ms = draw(random, 100000);
  if (happens(random, 0.2)) like->readiness_delay_ms = 0;
  for (int i = 0; i < LANES; i++) {
    one *it = &all->items[i];
    if (i > 0) memcpy(&it->own, &first->own, sizeof it->own);
    it->own.autoscaler.metrics = it->own.metrics;
    if (has_own_rules) it->own.autoscaler.up.policies = it->own.up;
    if (has_own_rules) it->own.autoscaler.down.policies = it->own.down;
    const bscap_autoscaler_load steady = draw_steady_load(random);
    it->kind = draw_plant(random, &steady);
    it->kind.scrape_ms = scrape_ms;
    it->kind.lag_ms = lag_ms;
    it->load = (bscap_plant_load){steady.cpu_millicores, steady.memory_bytes};
    it->level = it->load.cpu_millicores.shared;
    it->pods = it->own.autoscaler.least_replicas + (double)draw(random, 5);
    scaler_start(&it->own);
  }
}

static void wander(bscap_random *random, one *it) {
  if (happens(random, 0.3)) return;
  if (happens(random, 0.02)) it->level = 5000 * bscap_random_uniform(random);
  it->level *= 0.95 + 0.1 * bscap_random_uniform(random);
  it->load.cpu_millicores.shared = it->level;
  it->load.memory_bytes.shared = 6 * it->level;
}

static bscap_plants_load gather(batch *all) {
  for (int i = 0; i < LANES; i++) {
    const bscap_demand *cpu = &all->items[i].load.cpu_millicores;
    const bscap_demand *memory = &all->items[i].load.memory_bytes;
    const double numbers[] = {cpu->base_per_pod,    cpu->each_per_pod,    cpu->shared,
                              memory->base_per_pod, memory->each_per_pod, memory->shared};
    for (int k = 0; k < 6; k++) all->numbers[k][i] = numbers[k];
  }
  return (bscap_plants_load){wide_load(all->numbers[0]), wide_load(all->numbers[1]),
                             wide_load(all->numbers[2]), wide_load(all->numbers[3]),
                             wide_load(all->numbers[4]), wide_load(all->numbers[5])};
}

static void start_alone(one *it) {
  void *memory = malloc(bscap_plant_state_size(&it->kind, &it->own.autoscaler));
  ck_assert_ptr_nonnull(memory);
  it->plant =
      bscap_plant_start(memory, &it->kind, &it->own.autoscaler, &it->load, (int32_t)it->pods);
}

static void sync_alone(bscap_random *random, one *it) {
  const bscap_autoscaler_sight *sight =
      bscap_plant_look(it->plant, &it->kind, &it->own.autoscaler, NULL);
  const bscap_autoscaler_decision decision =
      bscap_autoscaler_sync(it->own.state, &it->own.autoscaler, sight);
  bscap_plant_scale(it->plant, &it->kind, decision.replicas);
  wander(random, it);
  const bscap_plant_step step =
      bscap_plant_run(it->plant, &it->kind, &it->load, it->own.autoscaler.sync_period_ms);
  it->pods = decision.replicas;
  it->unmet_seconds = step.unmet_seconds;
  it->ready = step.ready;
  it->killed = step.killed;
}

static bool is_same(const one *it, double pods, double unmet_seconds, double ready) {
  return it->pods == pods && it->unmet_seconds == unmet_seconds && it->ready == ready;
}

static void compare_lane(const one *it, const bscap_plants *plants, int lane, double pods,
                         double unmet_seconds, surgings *sums) {
  const bscap_plant_half *half_of_lanes = &plants->halves[lane / HALF_LANES];
  const double ready = half_of_lanes->ready_pods[lane % HALF_LANES];
  if (is_same(it, pods, unmet_seconds, ready) || sums->wrong++ > 0) return;
  printf("at %g s lane %d has %g pods, %g ready and %g s, not %g, %g and %g s\n",
         plants->now_ms / 1000, lane, pods, ready, unmet_seconds, it->pods, it->ready,
         it->unmet_seconds);
}

static void compare_sync(bscap_random *random, batch *all, bscap_plants *plants, surgings *sums) {
  double made[2][LANES] __attribute__((aligned(64)));
  bscap_sync_decision decision;
  wide unmet_seconds;
  bscap_plants_sync(plants, &decision);
  for (int i = 0; i < LANES; i++) {
    const double before = all->items[i].pods;
    sync_alone(random, &all->items[i]);
    sums->scalings += i < all->count && all->items[i].pods != before;
  }
  const bscap_plants_load load = gather(all);
  bscap_plants_run(plants, &load, &unmet_seconds);
  wide_store(made[0], decision.replicas);
  wide_store(made[1], unmet_seconds);
  const uint32_t by_the_law = bscap_plants_by_the_law(plants);
  for (int i = 0; i < all->count; i++) {
    const bool is_open = by_the_law >> i & 1;
    sums->syncs++;
    sums->by_the_law += is_open;
    sums->unmet += all->items[i].unmet_seconds > 0;
    sums->kills += !is_open && all->items[i].killed > 0;
    if (!is_open) compare_lane(&all->items[i], plants, i, made[0][i], made[1][i], sums);
  }
}

static void run_batch(bscap_random *random, batch *all, bscap_plants *plants, surgings *sums) {
  const bscap_autoscaler *autoscalers[LANES];
  const bscap_plant *kinds[LANES];
  double pods[LANES] __attribute__((aligned(64)));
  for (int i = 0; i < LANES; i++) {
    autoscalers[i] = &all->items[i].own.autoscaler;
    kinds[i] = &all->items[i].kind;
    pods[i] = all->items[i].pods;
    start_alone(&all->items[i]);
  }
  const wide first = wide_load(pods);
  const bscap_plants_load load = gather(all);
  const size_t size = (bscap_syncs_size(autoscalers[0]) + 63) / 64 * 64;
  bscap_syncs *syncs = aligned_alloc(64, size);
  ck_assert_ptr_nonnull(syncs);
  if (bscap_plants_start(plants, syncs, kinds, autoscalers, (size_t)all->count, &load, &first) !=
      NULL)
    sums->refused++;
  else
    for (int i = 0; i < SYNCS && sums->wrong == 0; i++) compare_sync(random, all, plants, sums);
  free(syncs);
}

surgings LANES_NAMED(compare_surges)(uint64_t first, uint64_t end) {
  surgings sums = {0};
  bscap_plants *plants = aligned_alloc(64, (sizeof *plants + 63) / 64 * 64);
  batch *all = aligned_alloc(64, (sizeof *all + 63) / 64 * 64);
  for (uint64_t number = first; number < end && sums.wrong == 0; number++) {
    bscap_random random = bscap_random_stream(number, 0, "surging");
    draw_batch(&random, all);
    all->count = number % 3 == 0 ? HALF_LANES : LANES;
    sums.batches++;
    run_batch(&random, all, plants, &sums);
    if (sums.wrong > 0) printf("in batch %d\n", (int)number);
    for (int i = 0; i < LANES; i++) {
      free(all->items[i].plant);
      scaler_end(&all->items[i].own);
    }
  }
  free(plants);
  free(all);
  return sums;
}
