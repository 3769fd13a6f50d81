#ifndef TESTS_JUDGE_SHARDING_H
#define TESTS_JUDGE_SHARDING_H

/* Shards of a small forecast, their bytes, and forecasts as JSON. */

#include "simulate/stepping.h"

#include <bscap/report.h>
#include <bscap/shard.h>
#include <bscap/version.h>

#include "base/bytes.h"
#include "failing_allocator.h"

static const char *const shop =
    HEAD "drivers: {orders: {added: [5/day, 10/day, 20/day], noise: 30%, growth: {table: t.csv}}}\n"
         "volumes: {data: {size: 10GB, used: 9GB, grows: {orders.added: 2MB}, alert: 95%}}\n"
         "milestones: {orders: 300}\n"
         "scenarios: {twice: {volumes: {data: {used: 9.3GB}}}}\n";
static const char *const overlay = "volumes: {data: {used: 9.2GB}}\n";
static const char *const table = "date,orders\n2026-01-01,0\n2026-02-01,300\n2026-03-01,800\n";

static inline bscap_status load_table(void *context, const char *path, const char **bytes,
                                      size_t *count, bscap_error *error) {
  (void)error;
  ck_assert_str_eq(path, "t.csv");
  *bytes = context;
  *count = strlen(context);
  return BSCAP_OK;
}

typedef struct subject {
  bscap_source sources[2];
  const char *settings[1];
  bscap_model_options reading;
  bscap_forecast_options options;
} subject;

/* In place, as it points into itself. */
static inline void describe(subject *s) {
  *s = (subject){
      .sources = {{"shop.yaml", shop, strlen(shop)}, {"more.yaml", overlay, strlen(overlay)}},
      .settings = {"volumes.data.size=11GB"},
      .reading = bscap_model_options_default(),
      .options = far(60)};
  s->reading.loader = (bscap_loader){load_table, (void *)table};
  s->reading.scenario = "twice";
  s->reading.settings = s->settings;
  s->reading.settings_count = 1;
  s->options.step_seconds = DAY;
  s->options.trajectories_count = 25;
  s->options.seed = 9;
}

static inline bscap_shard *create(const subject *s) {
  bscap_shard *shard;
  bscap_error error = {0};
  ck_assert_msg(bscap_shard_create(&shard, s->sources, 2, &s->reading, &s->options, NULL, &error) ==
                    BSCAP_OK,
                "%s: %s", error.file, error.message);
  return shard;
}

static inline bscap_shard *draw(const subject *s, size_t number, size_t shards_count) {
  bscap_shard *shard = create(s);
  bscap_shard_options options = bscap_shard_options_default();
  bscap_error error = {0};
  options.number = number;
  options.shards_count = shards_count;
  ck_assert_msg(bscap_shard_draw(shard, &options, &error) == BSCAP_OK, "%s", error.message);
  return shard;
}

/* --- bytes --- */

static inline bool gather(void *context, const char *bytes, size_t count) {
  bscap_text_add_bytes(context, bytes, count);
  return true;
}

/* To be freed with bscap_text_free. */
static inline bscap_text write_shard(const bscap_shard *shard) {
  bscap_text text = {0};
  bscap_sink sink = {gather, &text};
  ck_assert_int_eq(bscap_shard_write(shard, &sink, NULL), BSCAP_OK);
  return text;
}

static inline bscap_shard *read_shard(const char *name, const bscap_text *text) {
  bscap_shard *shard;
  bscap_error error = {0};
  ck_assert_msg(bscap_shard_read(&shard, name, text->bytes, text->count, NULL, &error) == BSCAP_OK,
                "%s", error.message);
  return shard;
}

/* Drawn, written and read. */
static inline bscap_shard *pass_on(const subject *s, size_t number, size_t shards_count) {
  char name[32];
  snprintf(name, sizeof name, "%zu.bscap", number);
  bscap_shard *drawn = draw(s, number, shards_count);
  bscap_text text = write_shard(drawn);
  bscap_shard *shard = read_shard(name, &text);
  bscap_text_free(&text);
  bscap_shard_free(drawn);
  return shard;
}

/* Makes the checksum right again. */
static inline void reseal(bscap_text *text) {
  bscap_text seal = {0};
  bscap_bytes_add_whole(&seal, bscap_bytes_checksum(text->bytes, text->count - 8));
  memcpy(text->bytes + text->count - 8, seal.bytes, 8);
  bscap_text_free(&seal);
}

/* --- forecasts --- */

static inline bscap_text write_json(const bscap_forecast *forecast) {
  bscap_text text = {0};
  bscap_sink sink = {gather, &text};
  bscap_report_options options = bscap_report_options_default();
  options.format = BSCAP_JSON;
  options.shows_bands = true;
  ck_assert_int_eq(bscap_report_forecast(forecast, &options, &sink, NULL), BSCAP_OK);
  return text;
}

/* The forecast of one process. */
static inline bscap_text forecast_alone(const subject *s) {
  bscap_model *model;
  bscap_forecast *forecast;
  ck_assert_int_eq(bscap_model_read(&model, s->sources, 2, &s->reading, NULL, NULL), BSCAP_OK);
  ck_assert_int_eq(bscap_forecast_run(&forecast, model, &s->options, NULL), BSCAP_OK);
  bscap_text text = write_json(forecast);
  bscap_forecast_free(forecast);
  bscap_model_free(model);
  return text;
}

static inline bscap_text merge_to_json(bscap_shard **shards, size_t count) {
  bscap_forecast *forecast;
  bscap_error error = {0};
  ck_assert_msg(bscap_shards_merge(&forecast, (const bscap_shard *const *)shards, count, NULL,
                                   &error) == BSCAP_OK,
                "%s: %s", error.file, error.message);
  bscap_text text = write_json(forecast);
  bscap_forecast_free(forecast);
  return text;
}

static inline void free_shards(bscap_shard **shards, size_t count) {
  for (size_t i = 0; i < count; i++) bscap_shard_free(shards[i]);
}

#endif
