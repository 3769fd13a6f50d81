#include <bscap/workload.h>

#include <limits.h>
#include <math.h>

double bscap_demand_per_pod(const bscap_demand *demand, double pods) {
  return demand->base_per_pod + demand->each_per_pod + demand->shared / pods;
}

double bscap_demand_total(const bscap_demand *demand, double pods) {
  return pods * (demand->base_per_pod + demand->each_per_pod) + demand->shared;
}

/* Rounds up to a count of at least 1. What is over by a hair is noise: 0.07 * 100 exceeds 7 in
 * doubles. */
static int round_up(double amount) {
  const double whole = ceil(amount - 1e-9);
  if (!(whole > 1)) return 1;
  return whole < INT_MAX ? (int)whole : INT_MAX;
}

int bscap_workload_surge(bscap_workload_kind kind, int pods, double surge_ratio) {
  if (kind != BSCAP_DEPLOYMENT || pods <= 0 || !(surge_ratio > 0)) return 0;
  return round_up(surge_ratio * pods);
}

int bscap_schedule_most_runs(const bscap_schedule *schedule) {
  if (!schedule->overlaps) return 1;
  return round_up(schedule->takes_seconds / schedule->every_seconds);
}

double bscap_schedule_mean_runs(const bscap_schedule *schedule) {
  const double runs = schedule->takes_seconds / schedule->every_seconds;
  return schedule->overlaps ? runs : runs / round_up(runs);
}
