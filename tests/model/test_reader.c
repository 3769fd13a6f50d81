#include "model/reading.h"

#include "model/keys.h"
#include "model/parts.h"

static bscap_model *read_full(bscap_source source) {
  const bscap_model_options options = options_with_loader();
  return read_all(&source, 1, &options, NULL);
}

static void check_entry(const bscap_model *model, const char *path, const char *source,
                        bool is_assumed) {
  const bscap_entry *entry = bscap_model_find(model, path);
  ck_assert_msg(entry != NULL, "no entry at %s", path);
  if (source == NULL)
    ck_assert_msg(entry->source == NULL, "%s is from %s", path, entry->source);
  else
    ck_assert_msg(entry->source != NULL && strcmp(entry->source, source) == 0, "%s is from %s",
                  path, entry->source);
  ck_assert_msg(entry->is_assumed == is_assumed, "%s is assumed: %d", path, entry->is_assumed);
}

START_TEST(source_and_assumed_hold_for_all_that_is_inside) {
  bscap_model *model =
      read_text("name: x\n"
                "start: 2026-01-01\n"
                "services:\n"
                "  a:\n"
                "    source: Report\n"
                "    replicas: 2\n"
                "    cpu:\n"
                "      assumed: true\n"
                "      request: 1m\n"
                "      limit: {value: 2m, source: Manifest}\n"
                "      base: {value: 1m, assumed: false}\n"
                "    memory: {source: Paper, request: 1Mi, assumed: true}\n"
                "  b:\n"
                "    assumed: true\n"
                "    cpu: {source: Test, request: 3m}\n"
                "    replicas: {value: 3, source: ~, assumed: ~}\n"
                "  c: {replicas: {value: 1, assumed: true}, surge: 1}\n"
                "  d: {cpu: {assumed: true, request: 1m}, memory: {request: 1Mi}}\n");
  check_entry(model, "services.a.replicas", "Report", false);
  check_entry(model, "services.a.cpu.request", NULL, true); /* nobody stated it */
  check_entry(model, "services.a.cpu.limit", "Manifest", false);
  check_entry(model, "services.a.cpu.base", NULL, false);
  check_entry(model, "services.a.memory.request", "Paper", true);
  check_entry(model, "services.b.cpu.request", "Test", false);
  check_entry(model, "services.b.replicas", NULL, true);
  check_entry(model, "services.c.surge", NULL, false);
  check_entry(model, "services.d.memory.request", NULL, false);
  bscap_model_free(model);
}
END_TEST

START_TEST(source_and_assumed_of_the_model_hold_for_everything) {
  bscap_model *model = read_text("{name: x, start: 2026-01-01, source: Book, assumed: true, "
                                 "services: {a: {replicas: 1}}}");
  check_entry(model, "services.a.replicas", "Book", true);
  bscap_model_free(model);
}
END_TEST

START_TEST(costs_have_a_source_and_may_be_assumed) {
  bscap_model *model = read_text(
      "name: x\n"
      "start: 2026-01-01\n"
      "drivers: {users: {level: 1}, orders: {added: 1/h}}\n"
      "services: {a: {source: Report, cpu: {per: {users: 1m, assumed: true}, request: 1m}}}\n"
      "volumes: {v: {size: 1Gi, writes: {orders.added: 1kB, constant: 1B/s, source: Paper}}}\n");
  check_entry(model, "services.a.cpu.per.users", NULL, true);
  check_entry(model, "services.a.cpu.request", "Report", false);
  check_entry(model, "volumes.v.writes.orders.added", "Paper", false);
  check_entry(model, "volumes.v.writes.constant", "Paper", false);
  check_entry(model, "volumes.v.size", NULL, false);
  bscap_model_free(model);
}
END_TEST

START_TEST(an_entry_knows_its_points_unit_bounds_and_place) {
  const bscap_source source = read_full_model();
  bscap_model *model = read_full(source);
  const bscap_entry *entry = bscap_model_find(model, "drivers.users.growth.monthly");
  assert_close(entry->low, 0.01, 0);
  assert_close(entry->likely, 0.04, 0);
  assert_close(entry->high, 0.08, 0);
  assert_close(entry->least, -0.99, 0);
  assert_close(entry->most, 10, 0);
  ck_assert_int_eq(entry->unit, BSCAP_RATIO);
  ck_assert(entry->is_assumed);
  ck_assert_str_eq(entry->file, "full.yaml");
  ck_assert_int_eq(entry->line, 15);
  ck_assert_int_eq(entry->column, 23);
  bscap_model_free(model);
  free_file(source);
}
END_TEST

START_TEST(each_number_is_found_by_its_path_and_only_by_it) {
  const bscap_source source = read_full_model();
  bscap_model *model = read_full(source);
  const size_t count = bscap_model_entries_count(model);
  for (size_t i = 0; i < count; i++) {
    const bscap_entry *entry = bscap_model_entry(model, i);
    ck_assert_ptr_eq(bscap_model_find(model, entry->path), entry);
  }
  ck_assert_ptr_null(bscap_model_entry(model, count));
  ck_assert_ptr_null(bscap_model_find(model, "services.api"));
  ck_assert_ptr_null(bscap_model_find(model, "services.api.cpu.reques"));
  ck_assert_ptr_null(bscap_model_find(model, ""));
  bscap_model_free(model);
  free_file(source);
}
END_TEST

/* The order of the tables of keys, whatever the order of the text. */
START_TEST(entries_come_in_the_order_of_the_tables) {
  bscap_model *model = read_text("volumes: {v: {used: 1Gi, size: 2Gi}}\n"
                                 "services: {b: {surge: 1, replicas: 1}, a: {replicas: 1}}\n"
                                 "start: 2026-01-01\nname: x\n");
  static const char *const paths[] = {"services.b.replicas", "services.b.surge",
                                      "services.a.replicas", "volumes.v.size", "volumes.v.used"};
  ck_assert_uint_eq(bscap_model_entries_count(model), 5);
  for (size_t i = 0; i < 5; i++) ck_assert_str_eq(bscap_model_entry(model, i)->path, paths[i]);
  bscap_model_free(model);
}
END_TEST

/* All keys of `keys` and below stand somewhere in the text, as `key:`. */
static void check_mentioned(const bscap_keys *keys, const char *text) {
  for (size_t i = 0; i < keys->count; i++) {
    char key[64];
    snprintf(key, sizeof key, "%s:", keys->rows[i].name);
    ck_assert_msg(strstr(text, key) != NULL, "%s has the key %s, which is not tested", keys->noun,
                  key);
    if (keys->rows[i].child != NULL) check_mentioned(keys->rows[i].child, text);
  }
}

START_TEST(the_full_model_uses_every_key) {
  const bscap_source source = read_full_model();
  check_mentioned(&bscap_model_keys, source.bytes);
  free_file(source);
}
END_TEST

START_TEST(parts_get_what_was_written) {
  const bscap_source source = read_full_model();
  bscap_model *model = read_full(source);
  ck_assert_str_eq(bscap_model_name(model), "Battles: a 'test' system");
  ck_assert_int_eq(bscap_model_start(model), 1762905600); /* date -u -d 2025-11-12 +%s */
  ck_assert_str_eq(bscap_model_driver(model, 1), "battles");
  ck_assert_ptr_null(bscap_model_driver(model, 5));
  const bscap_service *api = &model->services[0], *cleaner = &model->services[1];
  ck_assert_int_eq(cleaner->kind, BSCAP_CRON_JOB);
  ck_assert(cleaner->schedule.runs_overlap);
  ck_assert_uint_eq(api->nodes, 0);
  ck_assert_uint_eq(api->cpu.per.count, 2);
  ck_assert_uint_eq(api->cpu.per.items[1].driver, 1);
  ck_assert_int_eq(api->cpu.per.items[1].reading, BSCAP_READING_ADDED);
  ck_assert_int_eq(api->memory.each.items[0].reading, BSCAP_READING_STORED);
  ck_assert_int_eq(api->autoscale.version, 1);
  ck_assert_int_eq(api->plant.unserved, BSCAP_UNSERVED_QUEUED);
  assert_close(api->plant.start_seconds, 9, 0);
  assert_close(api->plant.most_pods, 40, 0);
  assert_close(model->services[2].autoscale.cpu_ratio, 0.5, 0);
  assert_close(model->drivers[3].flash.size_ratio, 3, 0);
  assert_close(model->drivers[3].flash.lasts_seconds, 45 * 60, 0);
  ck_assert_uint_eq(model->drivers[0].season, 0);
  ck_assert_uint_eq(model->drivers[1].season, BSCAP_NONE);
  ck_assert_uint_eq(model->bottlenecks.items[0], 0);
  ck_assert_int_eq(model->claims[0].computed.kind, BSCAP_FIGURE_LIMITS_CPU);
  ck_assert_uint_eq(model->claims[1].carries.count, 2);
  ck_assert_int_eq(model->advice[0].to.unit, BSCAP_BYTES);
  ck_assert_uint_eq(model->volumes[0].estimates[0].items_count, 2);
  ck_assert_uint_eq(model->volumes[0].service, 0);
  ck_assert_uint_eq(model->links[0].traffic[0].follows.items[0].driver, 0);
  bscap_model_free(model);
  free_file(source);
}
END_TEST

START_TEST(growth_gets_its_form_and_its_points) {
  const bscap_source source = read_full_model();
  bscap_model *model = read_full(source);
  ck_assert_int_eq(model->drivers[0].growth.kind, BSCAP_GROWTH_EXPONENTIAL);
  ck_assert_int_eq(model->drivers[1].growth.kind, BSCAP_GROWTH_LINEAR);
  ck_assert_int_eq(model->drivers[2].growth.kind, BSCAP_GROWTH_LOGISTIC);
  const bscap_growth *prices = &model->drivers[3].growth, *visits = &model->drivers[4].growth;
  ck_assert_int_eq(prices->kind, BSCAP_GROWTH_POINTS);
  ck_assert_uint_eq(prices->points_count, 2);
  assert_close(prices->point_times_seconds[0], 50 * 86400, 0); /* 12 November to 1 January */
  assert_close(prices->point_values[1], 120, 0);
  ck_assert_uint_eq(visits->points_count, 2); /* of a flow: per month of 30.4375 days */
  assert_close(visits->point_values[0], 1000 / (30.4375 * 86400), 1e-15);
  assert_close(visits->point_times_seconds[1], (50 + 31) * 86400, 0);
  bscap_model_free(model);
  free_file(source);
}
END_TEST

START_TEST(what_is_not_written_has_its_default) {
  bscap_model *model = read_text(
      "name: x\nstart: 2026-01-01\ndrivers: {u: {level: 1}}\n"
      "nodes: {n: {cpu: 2, memory: 1Gi}}\n"
      "services: {a: {}, b: {kind: DaemonSet}, c: {cpu: {request: 1m}, autoscale: {max: 4, "
      "min: 2}}}\n"
      "volumes: {v: {size: 1Gi}}\nlinks: {l: {traffic: {t: {}}}}\nseasons: {s: {}}\n");
  const bscap_service *a = &model->services[0], *c = &model->services[2];
  assert_close(a->replicas, 1, 0);
  assert_close(a->surge_ratio, 0.25, 0);
  ck_assert(!bscap_is_stated(a->cpu.request) && !bscap_is_stated(a->autoscale.most));
  ck_assert_uint_eq(a->nodes, 0);
  assert_close(c->replicas, 2, 0);
  ck_assert_int_eq(c->autoscale.version, 0);
  assert_close(a->plant.scrape_seconds, 15, 0);
  ck_assert(isinf(a->plant.most_pods));
  ck_assert(isnan(model->drivers[0].flash.size_ratio));
  assert_close(model->drivers[0].flash.lasts_seconds, 3600, 0);
  assert_close(c->autoscale.cpu_ratio, 0.8, 0);
  assert_close(c->autoscale.tolerance_ratio, 0.1, 0);
  ck_assert(isinf(model->volumes[0].retention_seconds) && isinf(model->volumes[0].reset_seconds));
  ck_assert(!bscap_is_stated(model->volumes[0].used_bytes));
  ck_assert_uint_eq(model->volumes[0].service, BSCAP_NONE);
  assert_close(model->links[0].traffic[0].traffic.peak_factor, 1, 0);
  assert_close(model->seasons[0].season.hours[23], 1, 0);
  ck_assert(isinf(model->drivers[0].growth.ceiling));
  assert_close(model->nodes[0].count, 1, 0);
  bscap_model_free(model);
}
END_TEST

START_TEST(a_season_has_mean_one) {
  const bscap_source source = read_full_model();
  bscap_model *model = read_full(source);
  double hours = 0, days = 0;
  for (int i = 0; i < 24; i++) hours += model->seasons[0].season.hours[i];
  for (int i = 0; i < 7; i++) days += model->seasons[0].season.days[i];
  assert_close(hours, 24, 1e-14);
  assert_close(days, 7, 1e-14);
  assert_close(model->seasons[0].season.days[6], 2 / (9.5 / 7), 1e-14);
  bscap_model_free(model);
  free_file(source);
}
END_TEST

START_TEST(parts_know_where_they_were_written) {
  const bscap_source source = read_full_model();
  bscap_model *model = read_full(source);
  const bscap_origin *origin = bscap_model_origin(model, &model->drivers[0]);
  ck_assert_str_eq(origin->path, "drivers.users");
  ck_assert_str_eq(origin->source, "Load Test Report");
  ck_assert_int_eq(origin->place.line, 13);
  ck_assert_str_eq(bscap_model_origin(model, &model->claims[0])->path, "claims[0]");
  ck_assert_ptr_null(bscap_model_origin(model, &model->services[1].autoscale));
  ck_assert_int_eq(bscap_model_origin(model, &model->services[2].autoscale)->place.line, 79);
  ck_assert_int_eq(bscap_model_place_of(model, "volumes.postgres.size").line, 86);
  ck_assert_int_eq(bscap_model_place_of(model, "volumes.postgres").line, 0);
  bscap_model_free(model);
  free_file(source);
}
END_TEST

START_TEST(aliases_stand_for_what_they_name) {
  bscap_model *model = read_text("name: x\nstart: 2026-01-01\nservices:\n"
                                 "  a: {cpu: &tiny {request: 5m}, replicas: &n 3}\n"
                                 "  b: {cpu: *tiny, replicas: *n}\n");
  assert_close(value_at(model, "services.b.cpu.request"), 5, 0);
  assert_close(value_at(model, "services.b.replicas"), 3, 0);
  bscap_model_free(model);
  model = read_text("name: &n first\nstart: 2026-01-01\ndescription: &n second\n"
                    "services: {a: {source: *n, replicas: 1}}\n");
  check_entry(model, "services.a.replicas", "second", false); /* the last anchor of that name */
  bscap_model_free(model);
}
END_TEST

START_TEST(the_texts_may_go_once_the_model_is_read) {
  bscap_source source = read_full_model();
  bscap_model *model = read_full(source);
  memset((char *)source.bytes, 'x', source.count);
  ck_assert_str_eq(bscap_model_name(model), "Battles: a 'test' system");
  ck_assert_str_eq(bscap_model_entry(model, 0)->path, "bursts.sales.every");
  bscap_model_free(model);
  free_file(source);
}
END_TEST

START_TEST(a_byte_order_mark_is_skipped) {
  bscap_model *model = read_text("\xef\xbb\xbfname: x\nstart: 2026-01-01\n");
  ck_assert_str_eq(bscap_model_name(model), "x");
  bscap_model_free(model);
}
END_TEST

START_TEST(options_may_be_those_of_an_older_library) {
  struct {
    bscap_model_options known;
    char unknown[64];
  } options = {.known = {.size = sizeof(size_t)}};
  options.known.scenario = "never looked at, as the size ends before it";
  const bscap_source source = source_of("m", HEAD);
  bscap_model_free(read_all(&source, 1, &options.known, NULL));
  options.known = (bscap_model_options){.size = sizeof options};
  bscap_model_free(read_all(&source, 1, &options.known, NULL));
}
END_TEST

START_TEST(freeing_nothing_is_fine) {
  bscap_model_free(NULL);
}
END_TEST

RUN_TESTS("reading of models", source_and_assumed_hold_for_all_that_is_inside,
          source_and_assumed_of_the_model_hold_for_everything,
          costs_have_a_source_and_may_be_assumed, an_entry_knows_its_points_unit_bounds_and_place,
          each_number_is_found_by_its_path_and_only_by_it, entries_come_in_the_order_of_the_tables,
          the_full_model_uses_every_key, parts_get_what_was_written,
          growth_gets_its_form_and_its_points, what_is_not_written_has_its_default,
          a_season_has_mean_one, parts_know_where_they_were_written,
          aliases_stand_for_what_they_name, the_texts_may_go_once_the_model_is_read,
          a_byte_order_mark_is_skipped, options_may_be_those_of_an_older_library,
          freeing_nothing_is_fine)
