#ifndef BSCAP_SIMULATE_COURSE_H
#define BSCAP_SIMULATE_COURSE_H

/* Demand during one step: straight from `begin` to `peak` within `rise_seconds`; there it falls to
 * `rest`, and goes straight to `end`. What is never emptied rises for the whole step, and what does
 * not change within a step has rise 0. */
typedef struct bscap_course {
  double begin;
  double peak;
  double rise_seconds;
  double rest;
  double end;
} bscap_course;

static inline double bscap_course_highest(const bscap_course *course) {
  double begin_or_peak = course->begin > course->peak ? course->begin : course->peak;
  return begin_or_peak > course->end ? begin_or_peak : course->end;
}

double bscap_course_lowest(const bscap_course *course);
double bscap_course_mean(const bscap_course *course, double step_seconds);

/* Seconds into the step at which the course exceeds `threshold`; NAN if it does not. Exact where a
 * flow is even within a step. */
double bscap_course_crossing(const bscap_course *course, double step_seconds, double threshold);

/* For how much of the step it exceeds `threshold`. */
double bscap_course_seconds_over(const bscap_course *course, double step_seconds, double threshold);

#endif
