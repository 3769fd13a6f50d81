#ifndef BSCAP_JUDGE_THRESHOLD_H
#define BSCAP_JUDGE_THRESHOLD_H

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

#endif
