#ifndef TESTS_REPORT_EIGHT_LIMITS_H
#define TESTS_REPORT_EIGHT_LIMITS_H

/* What each kind of verdict looks like, over four years from 2026-01-01 on, 2,000 times. */

#include "report/made_up.h"

#include <bscap/calendar.h>

static pages written;
static bscap_model *model;

static inline double day(const char *text) {
  int64_t time = 0;
  ck_assert_int_eq(bscap_date_parse(&time, text, NULL), BSCAP_OK);
  return (double)time + 3600;
}

enum { NOW, CERTAIN, LIKELY, LATE, UNLIKELY, FAR, RARE, NEVER, LIMITS };

static made_up_limit limits[LIMITS];

static inline void make_limit(int index, const char *id, double probability, bscap_quantiles breaks,
                              bscap_quantiles level) {
  limits[index] = (made_up_limit){.verdict = {.id = id,
                                              .kind = BSCAP_LIMIT_VOLUME_FULL,
                                              .severity = BSCAP_WARNING,
                                              .unit = BSCAP_BYTES,
                                              .now = 1e9,
                                              .capacity = 10e9,
                                              .share_ratio = 1,
                                              .breaks = breaks,
                                              .likely_break = breaks.p50,
                                              .probability = probability,
                                              .most = {2e9, 5e9, 9e9},
                                              .last = {1e9, 4e9, 8e9},
                                              .hours_over = 1000 * probability,
                                              .action = "Do something"},
                                  .level = level,
                                  .before_milestone = probability};
}

static inline void make_up(void) {
  model = read_text(shop);
  made_up = (bscap_forecast){.model = model,
                             .as_of = (int64_t)day("2026-01-01") - 3600,
                             .end = (int64_t)day("2030-01-01") - 3600,
                             .trajectories = 2000,
                             .seed = 18446744073709551615u,
                             .limits = limits,
                             .count = LIMITS};
  made_up.first_break =
      (bscap_first_break){{day("2026-02-10"), day("2026-02-10"), day("2026-04-20")}, 0.999};
  made_up.milestone =
      (bscap_milestone){"orders", 500, {day("2026-02-20"), day("2027-02-20"), NAN}, 0.62, false};
  const bscap_quantiles none = {NAN, NAN, NAN};
  const double past = day("2025-12-01");
  make_limit(NOW, "volume/now/full", 1, (bscap_quantiles){past, past, day("2026-03-01")}, none);
  limits[NOW].verdict.is_broken_now = true;
  limits[NOW].verdict.now_probability = 0.7;
  const double sure = day("2026-02-10");
  make_limit(CERTAIN, "volume/certain/full", 1, (bscap_quantiles){sure, sure, sure},
             (bscap_quantiles){400, 400, 400});
  limits[CERTAIN].verdict.first_probability = 0.61;
  make_limit(LIKELY, "volume/likely/full", 0.97,
             (bscap_quantiles){day("2026-11-15"), day("2027-09-15"), day("2029-02-15")},
             (bscap_quantiles){280, 338, 5204});
  limits[LIKELY].verdict.severity = BSCAP_CRITICAL;
  limits[LIKELY].verdict.first_probability = 0.004;
  make_limit(LATE, "volume/late/full", 0.84,
             (bscap_quantiles){day("2027-03-15"), day("2028-05-15"), NAN},
             (bscap_quantiles){300, 900, NAN});
  make_limit(UNLIKELY, "volume/unlikely/full", 0.34, (bscap_quantiles){day("2028-01-15"), NAN, NAN},
             (bscap_quantiles){700, NAN, NAN});
  make_limit(FAR, "volume/far/full", 0.06, none, none);
  limits[FAR].verdict.first_probability = 0.02;
  make_limit(RARE, "volume/rare/full", 0.031, none, none);
  make_limit(NEVER, "volume/never/full", 0, none, none);
}

static inline void forget(void) {
  bscap_model_free(model);
}

/* Runs of blanks count as one, so that nobody has to know how wide columns are. */
static inline void squeeze(char *text) {
  char *end = text;
  for (const char *next = text; *next != '\0'; next++)
    if (*next != ' ' || next[1] != ' ') *end++ = *next;
  *end = '\0';
}

static inline const char *show(bscap_format format, const bscap_verdict *explained) {
  bscap_report_options options = bscap_report_options_default();
  const bscap_sink sink = pages_sink(&written);
  options.format = format;
  options.width = 0;
  options.shows_bands = format == BSCAP_JSON;
  const bscap_status status =
      explained != NULL ? bscap_report_explanation(&made_up, explained, &options, &sink, NULL)
                        : bscap_report_forecast(&made_up, &options, &sink, NULL);
  ck_assert_int_eq(status, BSCAP_OK);
  if (format != BSCAP_JSON) squeeze(written.bytes);
  return written.bytes;
}

static inline void assert_shows(const char *text) {
  ck_assert_msg(strstr(written.bytes, text) != NULL, "'%s' is not in\n%s", text, written.bytes);
}

static inline void assert_hides(const char *text) {
  ck_assert_msg(strstr(written.bytes, text) == NULL, "'%s' is in\n%s", text, written.bytes);
}

#endif
