#ifndef BSCAP_REPORT_WORDS_H
#define BSCAP_REPORT_WORDS_H

#include "report/draft.h"

/* How results are put into words. What is returned lasts as long as the draft. */

/* `18.3 GB`. */
const char *bscap_words_amount(bscap_draft *draft, double value, bscap_unit unit);

/* `2028-01-27`, and for machines `2028-01-27T04:00:00Z`; NULL for NAN. */
const char *bscap_words_date(bscap_draft *draft, double time_seconds);
const char *bscap_words_time(bscap_draft *draft, double time_seconds);

/* `2028-01`, of a month as bscap_month_of counts. */
const char *bscap_words_month(bscap_draft *draft, int month);

/* The date, or `after 2028-11-12` where the forecast ends before. */
const char *bscap_words_reached(bscap_draft *draft, const bscap_forecast *forecast,
                                double time_seconds);

/* When a limit breaks: `now`, or as above. */
const char *bscap_words_breaks(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_verdict *verdict);

/* `85% of 20 Gi`, or the capacity alone where the limit is all of it. */
const char *bscap_words_capacity(bscap_draft *draft, const bscap_verdict *verdict);

/* The median levels of drivers when a limit breaks, of those that have milestones or else of all:
 * `1,072 users, 365,072 battles`. */
const char *bscap_words_levels(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_verdict *verdict);

/* A length of time: `3h`. */
const char *bscap_words_duration(bscap_draft *draft, double seconds);

/* Whether a limit breaks in any future up to the horizon. */
bool bscap_verdict_breaks(const bscap_verdict *verdict);

/* The share of the whole demand that one of its contributions makes up; 0 of nothing. */
double bscap_contribution_ratio(const bscap_verdict *verdict, const bscap_contribution *part);

/* What a kind of limit measures of its part: "cpu", or "" where there is one thing only; and what
 * is so while it is broken, as a clause. Static texts. */
const char *bscap_limit_measure(bscap_limit_kind kind);
const char *bscap_limit_meaning(bscap_limit_kind kind);

/* Bytes of a limit's id that name the part: `volume/postgres` of `volume/postgres/alert`. */
size_t bscap_part_length(const char *id);

#endif
