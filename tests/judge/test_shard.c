/* Shards give what one process gives, and only together with their like. */
#include "judge/sharding.h"

#include <bscap/calendar.h>

/* --- the whole --- */

static void check_same(bscap_shard **shards, size_t count, const bscap_text *expected) {
  bscap_text found = merge_to_json(shards, count);
  ck_assert_str_eq(found.bytes, expected->bytes);
  bscap_text_free(&found);
}

START_TEST(shards_in_any_order_give_the_forecast_of_one_process) {
  subject s;
  bscap_shard *shards[7], *turned[7];
  describe(&s);
  bscap_text expected = forecast_alone(&s);
  for (size_t i = 0; i < 7; i++) shards[i] = pass_on(&s, i + 1, 7);
  for (size_t i = 0; i < 7; i++) turned[i] = shards[(5 * i + 3) % 7];
  check_same(shards, 7, &expected);
  check_same(turned, 7, &expected);
  free_shards(shards, 7);
  bscap_text_free(&expected);
}
END_TEST

START_TEST(one_shard_is_the_forecast_and_more_shards_than_futures_are_too) {
  subject s;
  bscap_shard *alone, *many[40];
  describe(&s);
  bscap_text expected = forecast_alone(&s);
  alone = draw(&s, 1, 1);
  check_same(&alone, 1, &expected);
  for (size_t i = 0; i < 40; i++) many[i] = pass_on(&s, i + 1, 40);
  check_same(many, 40, &expected);
  bscap_shard_free(alone);
  free_shards(many, 40);
  bscap_text_free(&expected);
}
END_TEST

START_TEST(parts_are_even_and_leave_nothing_out) {
  subject s;
  describe(&s);
  uint64_t all = 0;
  for (size_t i = 1; i <= 7; i++) {
    size_t count;
    bscap_shard *shard = draw(&s, i, 7);
    const uint64_t futures = bscap_shard_counts(shard, &count)[0];
    ck_assert(futures == 3 || futures == 4);
    ck_assert(bscap_shard_number(shard) == i && bscap_shard_shards_count(shard) == 7);
    all += futures;
    bscap_shard_free(shard);
  }
  ck_assert_uint_eq(all, s.options.trajectories_count);
}
END_TEST

START_TEST(what_others_counted_can_be_added_in_place) {
  subject s;
  describe(&s);
  bscap_text expected = forecast_alone(&s);
  bscap_shard *sum = draw(&s, 1, 3);
  size_t counts_count, extremes_count;
  uint64_t *counts = bscap_shard_counts(sum, &counts_count);
  double *extremes = bscap_shard_extremes(sum, &extremes_count);
  for (size_t number = 2; number <= 3; number++) {
    bscap_shard *other = draw(&s, number, 3);
    size_t count;
    const uint64_t *more = bscap_shard_counts(other, &count);
    ck_assert_uint_eq(count, counts_count);
    for (size_t i = 0; i < count; i++) counts[i] += more[i];
    const double *further = bscap_shard_extremes(other, &count);
    ck_assert_uint_eq(count, extremes_count);
    for (size_t i = 0; i < count; i++) extremes[i] = fmin(extremes[i], further[i]);
    bscap_shard_free(other);
  }
  bscap_shard_complete(sum);
  check_same(&sum, 1, &expected);
  bscap_shard_free(sum);
  bscap_text_free(&expected);
}
END_TEST

START_TEST(threads_and_where_it_is_drawn_change_no_byte_of_a_shard) {
  subject s;
  describe(&s);
  bscap_shard *one = draw(&s, 2, 3), *empty = create(&s);
  bscap_text expected = write_shard(one), bytes = write_shard(empty);
  bscap_shard *other = read_shard("elsewhere", &bytes);
  bscap_shard_options options = bscap_shard_options_default();
  options.number = 2;
  options.shards_count = 3;
  options.threads_count = 4;
  ck_assert_int_eq(bscap_shard_draw(other, &options, NULL), BSCAP_OK);
  bscap_text found = write_shard(other);
  ck_assert_uint_eq(found.count, expected.count);
  ck_assert_mem_eq(found.bytes, expected.bytes, found.count);
  bscap_shard *again = read_shard("again", &found);
  bscap_text copied = write_shard(again);
  ck_assert_uint_eq(copied.count, expected.count);
  ck_assert_mem_eq(copied.bytes, expected.bytes, copied.count);
  bscap_text *texts[] = {&expected, &bytes, &found, &copied};
  for (size_t i = 0; i < 4; i++) bscap_text_free(texts[i]);
  bscap_shard *shards[] = {one, empty, other, again};
  free_shards(shards, 4);
}
END_TEST

START_TEST(each_shard_may_be_drawn_with_other_instructions) {
  static const bscap_lanes lanes[] = {BSCAP_LANES_BASELINE, BSCAP_LANES_AVX2, BSCAP_LANES_AVX512};
  subject s;
  bscap_shard *shards[3];
  describe(&s);
  bscap_text expected = forecast_alone(&s);
  for (size_t i = 0; i < 3; i++) {
    bscap_shard_options options = bscap_shard_options_default();
    options.number = i + 1;
    options.shards_count = 3;
    if (bscap_lanes_are_supported(lanes[i])) options.lanes = lanes[i];
    shards[i] = create(&s);
    ck_assert_int_eq(bscap_shard_draw(shards[i], &options, NULL), BSCAP_OK);
  }
  check_same(shards, 3, &expected);
  free_shards(shards, 3);
  bscap_text_free(&expected);
}
END_TEST

START_TEST(a_forecast_of_the_readable_engine_stays_one) {
  subject s;
  bscap_shard *shards[2];
  describe(&s);
  s.options.lanes = BSCAP_LANES_NONE;
  bscap_text expected = forecast_alone(&s);
  for (size_t i = 0; i < 2; i++) {
    shards[i] = pass_on(&s, i + 1, 2);
    ck_assert_int_eq(bscap_shard_forecast_options(shards[i])->lanes, BSCAP_LANES_NONE);
  }
  check_same(shards, 2, &expected);
  free_shards(shards, 2);
  bscap_text_free(&expected);
}
END_TEST

START_TEST(a_shard_tells_what_it_is_of) {
  subject s;
  describe(&s);
  bscap_shard *shard = pass_on(&s, 2, 3);
  const bscap_forecast_options *options = bscap_shard_forecast_options(shard);
  ck_assert_int_eq(options->as_of_seconds, 1767225600); /* the model's start */
  ck_assert(options->horizon_seconds == 60 * DAY && options->step_seconds == DAY);
  ck_assert(options->trajectories_count == 25 && options->seed == 9);
  ck_assert_str_eq(bscap_shard_source(shard, 0)->name, "shop.yaml");
  ck_assert_str_eq(bscap_shard_source(shard, 1)->bytes, overlay);
  ck_assert_ptr_null(bscap_shard_source(shard, 2));
  size_t count;
  ck_assert(bscap_shard_counts(shard, &count) == NULL && count == 0);
  bscap_shard_free(shard);
}
END_TEST

/* --- what is no shard to begin with --- */

static void check_not_created(const subject *s, bscap_status expected, const char *saying) {
  bscap_shard *shard;
  bscap_error error = {0};
  ck_assert_int_eq(
      bscap_shard_create(&shard, s->sources, 2, &s->reading, &s->options, NULL, &error), expected);
  ck_assert_ptr_null(shard);
  ck_assert_msg(strstr(error.message, saying) != NULL, "%s", error.message);
}

START_TEST(what_cannot_be_forecast_in_parts_is_refused) {
  static const bscap_uncertain number = {"volumes.data.size", 1e9, 1e9, 1e9};
  subject s;
  describe(&s);
  s.options.trajectories_count = 0;
  check_not_created(&s, BSCAP_INVALID, "0 trajectories");
  s.options.trajectories_count = BSCAP_TRAJECTORIES_MOST + 1;
  check_not_created(&s, BSCAP_INVALID, "trajectories");
  describe(&s);
  s.options.uncertain = &number;
  s.options.uncertain_count = 1;
  check_not_created(&s, BSCAP_INVALID, "settings");
  describe(&s);
  s.reading.scenario = "thrice";
  check_not_created(&s, BSCAP_INVALID, "thrice");
  describe(&s);
  s.reading.loader = (bscap_loader){0};
  check_not_created(&s, BSCAP_INVALID, "");
}
END_TEST

START_TEST(a_part_or_a_way_of_drawing_out_of_range_is_refused) {
  static const size_t parts[][2] = {{0, 3}, {4, 3}, {1, 0}, {1, BSCAP_SHARDS_MOST + 1}};
  subject s;
  describe(&s);
  bscap_shard *shard = create(&s);
  for (size_t i = 0; i < 4; i++) {
    bscap_shard_options options = bscap_shard_options_default();
    options.number = parts[i][0];
    options.shards_count = parts[i][1];
    ck_assert_int_eq(bscap_shard_draw(shard, &options, NULL), BSCAP_INVALID);
  }
  bscap_shard_options options = bscap_shard_options_default();
  options.threads_count = 0;
  ck_assert_int_eq(bscap_shard_draw(shard, &options, NULL), BSCAP_INVALID);
  options = bscap_shard_options_default();
  options.lanes = BSCAP_LANES_NONE;
  ck_assert_int_eq(bscap_shard_draw(shard, &options, NULL), BSCAP_INVALID);
  ck_assert_uint_eq(bscap_shard_number(shard), 0);
  bscap_shard_free(shard);
}
END_TEST

static bool give_up(void *context, double done_ratio) {
  (void)done_ratio;
  return ++*(int *)context < 3;
}

START_TEST(drawing_can_be_cancelled_and_begun_anew) {
  subject s;
  int calls = 0;
  describe(&s);
  bscap_text expected = forecast_alone(&s);
  bscap_shard *shard = create(&s);
  bscap_shard_options options = bscap_shard_options_default();
  options.progress = give_up;
  options.progress_context = &calls;
  ck_assert_int_eq(bscap_shard_draw(shard, &options, NULL), BSCAP_CANCELLED);
  ck_assert_uint_eq(bscap_shard_number(shard), 0);
  ck_assert_int_eq(bscap_shard_draw(shard, NULL, NULL), BSCAP_OK);
  check_same(&shard, 1, &expected);
  bscap_shard_free(shard);
  bscap_text_free(&expected);
}
END_TEST

/* --- what does not belong together --- */

static void check_refused(bscap_shard *const *shards, size_t count, const char *file,
                          const char *message) {
  bscap_forecast *forecast;
  bscap_error error = {0};
  ck_assert_int_eq(
      bscap_shards_merge(&forecast, (const bscap_shard *const *)shards, count, NULL, &error),
      BSCAP_INVALID);
  ck_assert_ptr_null(forecast);
  ck_assert_str_eq(error.file, file);
  ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
}

/* With a first shard of what describe() says. */
static void check_stranger(const subject *s, const char *message) {
  subject usual;
  describe(&usual);
  bscap_shard *shards[] = {pass_on(&usual, 1, 2), pass_on(s, 2, 2)};
  check_refused(shards, 2, "2.bscap", message);
  free_shards(shards, 2);
}

START_TEST(shards_of_other_models_are_refused) {
  subject s;
  char other[1024];
  describe(&s);
  snprintf(other, sizeof other, "%s# another\n", shop);
  s.sources[0] = (bscap_source){"shop.yaml", other, strlen(other)};
  check_stranger(&s, "its model is not the same as in 1.bscap");
  describe(&s);
  s.sources[1].name = "less.yaml";
  check_stranger(&s, "the names of its model's files are not the same");
  describe(&s);
  s.reading.loader.context = (void *)"date,orders\n2026-01-01,0\n2026-03-01,800\n";
  check_stranger(&s, "the files that its model mentions are not the same");
  describe(&s);
  s.reading.scenario = NULL;
  check_stranger(&s, "its scenario is not the same");
  describe(&s);
  s.settings[0] = "volumes.data.size=12GB";
  check_stranger(&s, "its settings are not the same");
}
END_TEST

START_TEST(shards_of_other_options_are_refused) {
  subject s;
  describe(&s);
  s.options.seed = 10;
  check_stranger(&s, "its seed, 10, is not that of 1.bscap, 9");
  describe(&s);
  s.options.trajectories_count = 26;
  check_stranger(&s, "its number of trajectories, 26, is not that of 1.bscap, 25");
  describe(&s);
  s.options.horizon_seconds = 50 * DAY;
  check_stranger(&s, "its horizon, 50d, is not that of 1.bscap, 60d");
  describe(&s);
  s.options.step_seconds = DAY / 2;
  check_stranger(&s, "its step, 12h, is not that of 1.bscap, 1d");
  describe(&s);
  s.options.as_of_seconds = 1767225600 + 86400;
  check_stranger(&s, "its as-of date, 2026-01-02, is not that of 1.bscap, 2026-01-01");
  describe(&s);
  s.options.lanes = BSCAP_LANES_NONE;
  check_stranger(&s, "its engine (lanes or readable) is not the same as in 1.bscap");
}
END_TEST

START_TEST(the_start_of_the_model_is_the_same_day_however_it_is_said) {
  subject s;
  describe(&s);
  bscap_shard *shards[2] = {pass_on(&s, 1, 2)};
  s.options.as_of_seconds = 1767225600;
  shards[1] = pass_on(&s, 2, 2);
  bscap_text text = merge_to_json(shards, 2);
  bscap_text_free(&text);
  free_shards(shards, 2);
}
END_TEST

START_TEST(what_is_there_twice_or_missing_is_named) {
  subject s;
  bscap_shard *shards[12];
  describe(&s);
  for (size_t i = 0; i < 12; i++) shards[i] = pass_on(&s, i + 1, 12);
  check_refused(NULL, 0, "", "no shards");
  check_refused((bscap_shard *[]){shards[3], shards[0], shards[3]}, 3, "4.bscap",
                "is shard 4 of 12, as is 4.bscap");
  check_refused(shards, 11, "", "shard 12 of 12 is missing; run: bscap ensemble ... --shard 12/12");
  check_refused(shards + 1, 10, "", "shards 1 and 12 of 12 are missing");
  check_refused(shards + 3, 8, "", "shards 1, 2, 3 and 12 of 12 are missing");
  check_refused(shards, 1, "",
                "shards 2, 3, 4, 5, 6, 7, 8, 9 and 3 more of 12 are missing; run: bscap ensemble "
                "... --shard 2/12 -O shard-2.bscap");
  bscap_shard *other = pass_on(&s, 2, 13), *empty = create(&s);
  check_refused((bscap_shard *[]){shards[0], other}, 2, "2.bscap",
                "its number of shards, 13, is not that of 1.bscap, 12");
  check_refused((bscap_shard *[]){shards[0], empty}, 2, "this shard", "draw it first");
  bscap_shard_free(other);
  bscap_shard_free(empty);
  free_shards(shards, 12);
}
END_TEST

RUN_TESTS("shard", shards_in_any_order_give_the_forecast_of_one_process,
          one_shard_is_the_forecast_and_more_shards_than_futures_are_too,
          parts_are_even_and_leave_nothing_out, what_others_counted_can_be_added_in_place,
          threads_and_where_it_is_drawn_change_no_byte_of_a_shard, a_shard_tells_what_it_is_of,
          each_shard_may_be_drawn_with_other_instructions,
          a_forecast_of_the_readable_engine_stays_one, what_cannot_be_forecast_in_parts_is_refused,
          a_part_or_a_way_of_drawing_out_of_range_is_refused,
          drawing_can_be_cancelled_and_begun_anew, shards_of_other_models_are_refused,
          shards_of_other_options_are_refused,
          the_start_of_the_model_is_the_same_day_however_it_is_said,
          what_is_there_twice_or_missing_is_named)
