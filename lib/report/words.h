#ifndef BSCAP_REPORT_WORDS_H
#define BSCAP_REPORT_WORDS_H

#include "report/draft.h"

/* How results are put into words. What is returned lasts as long as the draft. */

/* `18.3 GB`, `3 min 15 s`. */
const char *bscap_words_amount(bscap_draft *draft, double value, bscap_unit unit);

/* `2028-01-27`, for machines `2028-01-27T04:00:00Z`, and with the time of day `2028-01-27 04:00`;
 * NULL for NAN. */
const char *bscap_words_date(bscap_draft *draft, double time_seconds);
const char *bscap_words_time(bscap_draft *draft, double time_seconds);
const char *bscap_words_moment(bscap_draft *draft, double time_seconds);

/* When the forecast ends: a date, with the time of day where it looks ahead for hours only. */
const char *bscap_words_end(bscap_draft *draft, const bscap_forecast *forecast);

/* `2,000 futures`, `1 future`. */
const char *bscap_words_futures(bscap_draft *draft, const bscap_forecast *forecast);

/* `2028-01`, of a month as bscap_month_of counts. */
const char *bscap_words_month(bscap_draft *draft, int month);

/* A probability as people say it: `84%`, `<1%`, `>99%`; `0%` and `100%` mean never and always. */
const char *bscap_words_chance(bscap_draft *draft, double probability);

/* Three quantiles of a date: `2026-11 .. 2027-09 .. 2029-02`, or days where they lie close, and one
 * where they are the same. `now` stands for what is not after `from`, and `after 2028-11` for all
 * that are not before `to`. */
const char *bscap_words_times(bscap_draft *draft, bscap_quantiles times, double from, double to);

/* Whether a milestone is reached in no future, however far one looks. */
bool bscap_milestone_is_never(const bscap_milestone *milestone);

/* When a driver reaches a level, and when a limit breaks; `never`, and `now`, where that is so. */
const char *bscap_words_reached(bscap_draft *draft, const bscap_forecast *forecast,
                                const bscap_milestone *milestone);
const char *bscap_words_breaks(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_verdict *verdict);

/* Of a limit that more likely holds: `it breaks in 34% of futures, in one of ten by 2028-01-15`. */
const char *bscap_words_unlikely(bscap_draft *draft, const bscap_verdict *verdict);

/* `85% of 20 Gi`, or the capacity alone where the limit is all of it; `1 min a day`. */
const char *bscap_words_capacity(bscap_draft *draft, const bscap_verdict *verdict);

/* The levels of drivers when a limit breaks, of those that have milestones or else of all: `1,072
 * users, 365,072 battles`, and `280 - 338 - 520 users` where they are uncertain. With chance only
 * of those that the limit depends on: any other level says no more than the date. */
const char *bscap_words_levels(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_verdict *verdict);

/* A quantile of anything else, as exact as those of many futures are. */
const char *bscap_words_quantile(bscap_draft *draft, double value, bscap_unit unit);

/* Three of them: `10 GB - 12 GB - 15 GB`, the first two once where they read the same, and all
 * three too; `10 GB - 12 GB - more` and `10 GB or more` where some are NAN. */
const char *bscap_words_amounts(bscap_draft *draft, bscap_quantiles values, bscap_unit unit);

/* A length of time as a person says it: `3 min 15 s`, `2 h`, `1.5 s`. */
const char *bscap_words_span(bscap_draft *draft, double seconds);

/* A length of time as a model has it: `3h`. */
const char *bscap_words_duration(bscap_draft *draft, double seconds);

/* Whether a limit breaks in enough futures up to the horizon to be worth a line, one in twenty; and
 * whether in half of them or more. */
bool bscap_verdict_breaks(const bscap_verdict *verdict);
bool bscap_verdict_likely_breaks(const bscap_verdict *verdict);

/* The share of the whole demand that one of its contributions makes up; 0 of nothing. */
double bscap_contribution_ratio(const bscap_verdict *verdict, const bscap_contribution *part);

/* What a kind of limit measures of its part: "cpu", or "" where there is one thing only; and what
 * is so while it is broken, as a clause. Static texts. */
const char *bscap_limit_measure(bscap_limit_kind kind);
const char *bscap_limit_meaning(bscap_limit_kind kind);

/* Bytes of a limit's id that name the part, `volume/postgres` of `volume/postgres/alert`; and what
 * comes behind, `alert`. */
size_t bscap_part_length(const char *id);
const char *bscap_limit_label(const char *id);

#endif
