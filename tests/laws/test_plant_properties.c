#include "testing.h"

#include "laws/planting.h"

#include <bscap/plant.h>
#include <bscap/random.h>
#include <stdbool.h>

static void add_step(bscap_plant_step *sum, const bscap_plant_step *step) {
  sum->pods = step->pods;
  sum->ready = step->ready;
  sum->killed += step->killed;
  sum->offered += step->offered;
  sum->served += step->served;
  sum->unmet += step->unmet;
  sum->unmet_seconds += step->unmet_seconds;
  sum->waiting = step->waiting;
  sum->pod_seconds += step->pod_seconds;
}

static void assert_same_sight(planted *one, planted *other) {
  const bscap_autoscaler_sight *a = planted_look(one), *b = planted_look(other);
  ck_assert_uint_eq(a->groups_count, b->groups_count);
  ck_assert_int_eq(a->now_ms, b->now_ms);
  for (size_t i = 0; i < a->groups_count; i++) {
    const bscap_pod_group *left = &a->groups[i], *right = &b->groups[i];
    ck_assert(left->count == right->count && left->phase == right->phase);
    ck_assert(left->is_ready == right->is_ready && left->is_fresh == right->is_fresh);
    ck_assert(left->started_ms == right->started_ms && left->turned_ms == right->turned_ms);
    ck_assert_mem_eq(left->samples, right->samples, 2 * sizeof *left->samples);
  }
}

START_TEST(in_one_step_or_in_several_comes_to_the_same) {
  for (uint64_t number = 0; number < 400; number++) {
    bscap_random random = bscap_random_stream(number, 0, "plants"), again = random;
    planted whole = draw_site(&random), pieces = draw_site(&again);
    for (int i = 0; i < 40; i++) {
      draw_load(&random, &whole);
      pieces.load = whole.load;
      const int32_t replicas = (int32_t)draw(&random, 30);
      planted_scale(&whole, replicas);
      planted_scale(&pieces, replicas);
      const int64_t length_ms = 1 + draw(&random, 20000);
      const bscap_plant_step step = planted_run(&whole, length_ms);
      bscap_plant_step sum = {0};
      for (int64_t left = length_ms, piece; left > 0; left -= piece) {
        piece = 1 + draw(&random, left < 3000 ? left : 3000);
        const bscap_plant_step more = planted_run(&pieces, piece);
        add_step(&sum, &more);
      }
      compare_steps(&step, &sum);
      assert_same_sight(&whole, &pieces);
    }
    planted_end(&whole);
    planted_end(&pieces);
  }
}
END_TEST

START_TEST(no_work_is_lost) {
  for (uint64_t number = 0; number < 300; number++) {
    bscap_random random = bscap_random_stream(number, 0, "plants");
    planted site = draw_site(&random);
    const bool is_dropped = site.plant.unserved == BSCAP_UNSERVED_DROPPED;
    double offered = 0, served = 0, unmet = 0;
    for (int i = 0; i < 100; i++) {
      draw_load(&random, &site);
      planted_scale(&site, (int32_t)draw(&random, 30));
      const bscap_plant_step step = planted_run(&site, 1 + draw(&random, 100000));
      offered += step.offered;
      served += step.served;
      unmet += step.unmet;
      assert_close(served + (is_dropped ? unmet : step.waiting), offered, 1e-9);
    }
    planted_end(&site);
  }
}
END_TEST

static planted copy_of(const planted *site) {
  planted copy = *site;
  void *memory = malloc(site->size + CANARIES);
  ck_assert_ptr_nonnull(memory);
  copy.state = memcpy(memory, site->state, site->size + CANARIES);
  return copy;
}

START_TEST(a_copy_goes_on_as_the_original_does) {
  for (uint64_t number = 0; number < 100; number++) {
    bscap_random random = bscap_random_stream(number, 0, "plants");
    planted site = draw_site(&random), copy = {0};
    for (int i = 0; i < 20; i++) {
      draw_load(&random, &site);
      if (i == 10) copy = copy_of(&site);
      const int32_t replicas = (int32_t)draw(&random, 30);
      const int64_t length_ms = 1 + draw(&random, 2000);
      planted_scale(&site, replicas);
      const bscap_plant_step one = planted_run(&site, length_ms);
      if (i < 10) continue;
      copy.load = site.load;
      planted_scale(&copy, replicas);
      const bscap_plant_step other = planted_run(&copy, length_ms);
      ck_assert_mem_eq(&one, &other, sizeof one);
      assert_same_sight(&site, &copy);
    }
    planted_end(&copy);
    planted_end(&site);
  }
}
END_TEST

/* --- hostile input --- */

static double hostile(bscap_random *random) {
  static const double values[] = {0, -1, 1, 1e-300, 1e300, 1e18, 33.3, NAN, INFINITY, -INFINITY};
  const int64_t index = draw(random, 20);
  return index < 10 ? values[index] : 500 * bscap_random_uniform(random);
}

static void assert_sound(const bscap_plant_step *step, int32_t replicas) {
  const double numbers[] = {step->offered,       step->served,         step->unmet,
                            step->unmet_seconds, step->waiting,        step->pod_seconds,
                            step->cpu_per_pod,   step->memory_per_pod, step->longest_unmet_seconds};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    ck_assert_msg(numbers[i] >= 0 && isfinite(numbers[i]), "number %zu is %g", i, numbers[i]);
  ck_assert(step->ready >= 0 && step->ready <= step->pods && step->killed >= 0);
  ck_assert_int_eq(step->pods, replicas > 0 ? replicas : 0);
}

static planted draw_hostile_site(bscap_random *random) {
  planted site = planted_default();
  site.plant =
      (bscap_plant){.cpu_request_millicores = hostile(random),
                    .cpu_limit_millicores = hostile(random),
                    .memory_request_bytes = hostile(random),
                    .memory_limit_bytes = hostile(random),
                    .schedule_ms = draw(random, 3) == 0 ? INT64_MAX : draw(random, 9000) - 10,
                    .start_ms = draw(random, 3) == 0 ? INT64_MAX / 2 : draw(random, 9000),
                    .ready_ms = draw(random, 9000) - 10,
                    .scrape_ms = 1 + draw(random, 9000),
                    .lag_ms = draw(random, 4) == 0 ? INT64_MAX / 4 : draw(random, 90000) - 10,
                    .unserved = (bscap_unserved)draw(random, 2),
                    .most_pods = (int32_t)draw(random, 200) - 50};
  site.autoscaler.sync_period_ms = 1 + draw(random, 90000);
  site.autoscaler.metrics_count = (size_t)draw(random, 3);
  return site;
}

/* Also where more ages come together than there is room for. */
START_TEST(whatever_is_set_the_numbers_are_sound) {
  for (uint64_t number = 0; number < 2000; number++) {
    bscap_random random = bscap_random_stream(number, 0, "hostile plants");
    planted site = draw_hostile_site(&random);
    int32_t replicas = (int32_t)draw(&random, 100) - 10;
    planted_start(&site, replicas);
    for (int i = 0; i < 40; i++) {
      site.load.cpu_millicores =
          (bscap_demand){hostile(&random), hostile(&random), hostile(&random)};
      site.load.memory_bytes = (bscap_demand){hostile(&random), hostile(&random), hostile(&random)};
      const bscap_plant_step step = planted_run(&site, 1 + draw(&random, 5000));
      assert_sound(&step, replicas);
      const bscap_autoscaler_sight *sight = planted_look(&site);
      for (size_t k = 0; k < sight->groups_count; k++) {
        ck_assert_int_gt(sight->groups[k].count, 0);
        for (size_t metric = 0; metric < site.autoscaler.metrics_count; metric++)
          ck_assert_int_ge(sight->groups[k].samples[metric].value, 0);
      }
      replicas = (int32_t)draw(&random, draw(&random, 9) == 0 ? INT32_MAX : 100) - 10;
      planted_scale(&site, replicas);
    }
    planted_end(&site);
  }
}
END_TEST

RUN_TESTS("plant_properties", in_one_step_or_in_several_comes_to_the_same, no_work_is_lost,
          a_copy_goes_on_as_the_original_does, whatever_is_set_the_numbers_are_sound)
