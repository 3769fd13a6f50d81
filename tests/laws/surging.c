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
  int beat; /* so many syncs after another work surges; 0: never */
  int syncs;
  bool climbs; /* by hand, a pod in each sync */
  double pods;
  double unmet_seconds; /* after the last sync, */
  double ready;
  int32_t killed;
} one;

typedef struct batch {
  one items[LANES];
  int count;       /* of these, that are lanes */
  bool is_by_hand; /* controllers decide in some syncs only, and remember nothing */
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
  if (happens(random, 0.1)) kind.most_pods = 20;
  if (happens(random, 0.7)) kind.memory_limit_bytes = 500 + (double)draw(random, 5000);
  kind.schedule_ms = draw_delay(random, happens(random, 0.8) ? 3000 : 20000);
  kind.start_ms = kind.ready_ms = 0;
  if (happens(random, 0.1)) return kind;
  kind.start_ms = draw_delay(random, 20000);
  kind.ready_ms = draw_delay(random, happens(random, 0.8) ? 20000 : 120000);
  return kind;
}

/* Kills come as long after another as they are remembered for, or a little less or more. */
static int draw_beat(bscap_random *random, int64_t sync_ms) {
  return happens(random, 0.5) ? 5 : (int)(600000 / sync_ms + draw(random, 3) - 1);
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
  all->is_by_hand = happens(random, 0.3);
  if (all->is_by_hand) like->has_behavior = false;
  if (all->is_by_hand) like->downscale_window_ms = 0;
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
    it->syncs = 0;
    it->climbs = happens(random, 0.5);
    it->beat = happens(random, 0.3) ? draw_beat(random, like->sync_period_ms) : 0;
    it->pods = it->own.autoscaler.least_replicas + (double)draw(random, 5);
    scaler_start(&it->own);
  }
}

static void wander(bscap_random *random, one *it) {
  if (it->beat == 0 && happens(random, 0.3)) return;
  if (happens(random, 0.02)) it->level = 5000 * bscap_random_uniform(random);
  it->level *= 0.95 + 0.1 * bscap_random_uniform(random);
  const bool surges = it->beat > 0 && it->syncs++ % it->beat == 0;
  it->load.cpu_millicores.shared = it->level;
  it->load.memory_bytes.shared = (surges ? 60 : 6) * it->level;
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

static void decide_alone(one *it) {
  const bscap_autoscaler_sight *sight =
      bscap_plant_look(it->plant, &it->kind, &it->own.autoscaler, NULL);
  it->pods = bscap_autoscaler_sync(it->own.state, &it->own.autoscaler, sight).replicas;
}

static void decide_by_hand(bscap_random *random, one *it) {
  const double least = it->own.autoscaler.least_replicas, most = it->own.autoscaler.most_replicas;
  if (it->climbs && happens(random, 0.99))
    it->pods = fmin(it->pods + 1, most);
  else if (!it->climbs && happens(random, 0.5))
    it->pods = least + (double)draw(random, (int64_t)(most - least) + 1);
  else if (it->climbs)
    it->pods = least;
}

static void run_alone(bscap_random *random, one *it) {
  bscap_plant_scale(it->plant, &it->kind, (int32_t)it->pods);
  wander(random, it);
  const bscap_plant_step step =
      bscap_plant_run(it->plant, &it->kind, &it->load, it->own.autoscaler.sync_period_ms);
  it->unmet_seconds = step.unmet_seconds;
  it->ready = step.ready;
  it->killed = step.killed;
}

static void sync_alone(bscap_random *random, batch *all, bool is_by_hand) {
  for (int i = 0; i < LANES; i++) {
    if (is_by_hand)
      decide_by_hand(random, &all->items[i]);
    else
      decide_alone(&all->items[i]);
    run_alone(random, &all->items[i]);
  }
}

static wide sync_lanes(const batch *all, bscap_plants *plants, bool is_by_hand) {
  double pods[LANES] __attribute__((aligned(64)));
  bscap_sync_decision decision;
  for (int i = 0; i < LANES; i++) pods[i] = all->items[i].pods;
  decision.replicas = wide_load(pods);
  if (is_by_hand)
    bscap_plants_scale(plants, &decision.replicas);
  else
    bscap_plants_sync(plants, &decision);
  return decision.replicas;
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
  double before[LANES];
  wide unmet_seconds;
  const bool is_by_hand = all->is_by_hand && happens(random, 0.8);
  for (int i = 0; i < LANES; i++) before[i] = all->items[i].pods;
  sync_alone(random, all, is_by_hand);
  wide_store(made[0], sync_lanes(all, plants, is_by_hand));
  const bscap_plants_load load = gather(all);
  bscap_plants_run(plants, &load, &unmet_seconds);
  wide_store(made[1], unmet_seconds);
  const uint32_t by_the_law = bscap_plants_by_the_law(plants);
  for (int i = 0; i < all->count; i++) {
    const one *it = &all->items[i];
    const bool is_open = by_the_law >> i & 1;
    sums->syncs++;
    sums->by_the_law += is_open;
    sums->scalings += it->pods != before[i];
    sums->unmet += it->unmet_seconds > 0;
    sums->kills += !is_open && it->killed > 0;
    if (!is_open) compare_lane(it, plants, i, made[0][i], made[1][i], sums);
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
