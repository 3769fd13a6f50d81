#include "simulate/course.h"

#include <math.h>

#include "simulate/pods.h"

double bscap_course_lowest(const bscap_course *course) {
  return bscap_smaller(bscap_smaller(course->begin, course->rest), course->end);
}

double bscap_course_mean(const bscap_course *course, double step_seconds) {
  double rising = course->rise_seconds / step_seconds;
  return rising * (course->begin + course->peak) / 2 +
         (1 - rising) * (course->rest + course->end) / 2;
}

/* How far up a straight line from `begin` to `end` exceeds `threshold`; NAN if it does not. */
static double line_crossing(double begin, double end, double threshold) {
  if (begin > threshold) return 0;
  return end > threshold ? (threshold - begin) / (end - begin) : NAN;
}

double bscap_course_crossing(const bscap_course *course, double step_seconds, double threshold) {
  double rise = course->rise_seconds;
  double share = line_crossing(course->begin, course->peak, threshold);
  if (!isnan(share)) return share * rise;
  share = line_crossing(course->rest, course->end, threshold);
  return rise + share * (step_seconds - rise);
}

/* How much of a straight line from `begin` to `end` lies over `threshold`. */
static double line_over(double begin, double end, double threshold) {
  double low = fmin(begin, end), high = fmax(begin, end);
  if (!(high > threshold)) return 0;
  return low > threshold || !isfinite(high) ? 1 : (high - threshold) / (high - low);
}

double bscap_course_seconds_over(const bscap_course *course, double step_seconds,
                                 double threshold) {
  double rise = course->rise_seconds;
  return rise * line_over(course->begin, course->peak, threshold) +
         (step_seconds - rise) * line_over(course->rest, course->end, threshold);
}
