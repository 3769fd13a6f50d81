#ifndef TESTS_REPORT_REPORTS_H
#define TESTS_REPORT_REPORTS_H

/* A small model whose dates follow by hand, and reports gathered into memory. */

#include <bscap/bscap.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* 10 GB, and 1 GB for each of ten orders a day: half of 100 GB after 40 days and 400 orders, on
 * 2026-02-10; full after 90 days, on 2026-04-01. The log holds 7 days of 100 MB for ever. */
static const char shop[] =
    "name: Shop\n"
    "start: 2026-01-01\n"
    "drivers:\n"
    "  orders: {added: [5/day, 10/day, 20/day], assumed: true}\n"
    "volumes:\n"
    "  data: {size: 100GB, used: 10GB, grows: {orders.added: 100MB}, alert: 50%}\n"
    "  log:\n"
    "    size: 10GB\n"
    "    writes: {value: 100MB/day, assumed: true}\n"
    "    retention: 7d\n"
    "milestones: {orders: 500}\n";

typedef struct pages {
  char bytes[200000];
  size_t count;
  size_t most; /* a sink that stops before more than this */
} pages;

static inline bool pages_write(void *context, const char *bytes, size_t count) {
  pages *written = context;
  if (written->count + count > written->most) return false;
  memcpy(written->bytes + written->count, bytes, count);
  written->count += count;
  written->bytes[written->count] = '\0';
  return true;
}

/* Starts afresh. */
static inline bscap_sink pages_sink(pages *written) {
  written->count = 0;
  written->bytes[0] = '\0';
  written->most = sizeof written->bytes - 1;
  return (bscap_sink){pages_write, written};
}

static inline bscap_model *read_text(const char *text) {
  bscap_source source = {"shop.yaml", text, strlen(text)};
  bscap_model *model = NULL;
  bscap_error error = {.message = ""};
  const bscap_status status = bscap_model_read(&model, &source, 1, NULL, NULL, &error);
  ck_assert_msg(status == BSCAP_OK, "%d: %s", error.line, error.message);
  return model;
}

/* The likely future of so many days. */
static inline bscap_forecast *forecast_for(const bscap_model *model, double days) {
  bscap_forecast_options options = bscap_forecast_options_default();
  options.horizon_seconds = days * 86400;
  options.trajectories_count = 0;
  bscap_forecast *forecast = NULL;
  bscap_error error = {.message = ""};
  const bscap_status status = bscap_forecast_run(&forecast, model, &options, &error);
  ck_assert_msg(status == BSCAP_OK, "%s", error.message);
  return forecast;
}

#endif
