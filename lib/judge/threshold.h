#ifndef BSCAP_JUDGE_THRESHOLD_H
#define BSCAP_JUDGE_THRESHOLD_H

#include <bscap/quantity.h>
#include <stdbool.h>

/* Where the decisions of an autoscaler with one target change, in whole percent of the request, as
 * its controller counts (see bscap/autoscaler.h); as ratios. */

/* The least utilization that asks for more pods. NAN for a target of NAN. */
double bscap_threshold_up(double target_ratio, double tolerance_ratio);

/* The greatest utilization that asks for fewer than `pods` pods, where counts are rounded up;
 * INFINITY pods: where only the tolerance matters. Below 0 when none does. */
double bscap_threshold_down(double target_ratio, double tolerance_ratio, double pods);

/* The largest target of at most 100 whole percents whose threshold for more pods is `up_ratio`, or
 * NAN. */
double bscap_threshold_target(double up_ratio, double tolerance_ratio);

/* A threshold as people read it: bytes go to three digits of Mi, so that what is true from (`up`)
 * or to (not `up`) the threshold on is true of what is read. Others stay as they are. */
double bscap_threshold_round(double threshold, bscap_unit unit, bool up);

#endif
