#include <bscap/autoscaler.h>

#include <math.h>
#include <stdbool.h>

bscap_autoscaler bscap_autoscaler_default(void) {
  return (bscap_autoscaler){.least_replicas = 1, .most_replicas = 1, .tolerance_ratio = 0.1};
}

/* CPU use is measured in billionths of a core and handed over in thousandths, rounded up. */
static double measured_millicores(double use) {
  return ceil(round(use * 1e6) / 1e6);
}

/* The controller counts in whole percent, of the use and of the target alike. Both use and request
 * are whole numbers here (millicores or bytes), so that the quotient is exact where it is whole. */
static double utilization_ratio(double use, double request, double target_ratio) {
  const double percent = floor(100 * use / request);
  return percent / fmax(1, round(100 * target_ratio));
}

/* What one metric asks for. NAN, use of a request of nothing, asks for no change. */
static int propose(const bscap_autoscaler *autoscaler, double ratio, int replicas) {
  const double tolerance = autoscaler->tolerance_ratio;
  if (!(ratio < 1 - tolerance || ratio > 1 + tolerance)) return replicas;
  const double wanted = ceil(ratio * replicas);
  if (wanted >= autoscaler->most_replicas) return autoscaler->most_replicas;
  return wanted > autoscaler->least_replicas ? (int)wanted : autoscaler->least_replicas;
}

static int propose_by_cpu(const bscap_autoscaler *autoscaler, const bscap_autoscaler_load *load,
                          int replicas) {
  double use = bscap_demand_per_pod(&load->cpu_millicores, replicas);
  if (use > load->cpu_limit_millicores) use = load->cpu_limit_millicores;
  const double ratio = utilization_ratio(measured_millicores(use), load->cpu_request_millicores,
                                         autoscaler->cpu_target_ratio);
  return propose(autoscaler, ratio, replicas);
}

static int propose_by_memory(const bscap_autoscaler *autoscaler, const bscap_autoscaler_load *load,
                             int replicas) {
  const double use = bscap_demand_per_pod(&load->memory_bytes, replicas);
  const double ratio =
      utilization_ratio(floor(use), load->memory_request_bytes, autoscaler->memory_target_ratio);
  return propose(autoscaler, ratio, replicas);
}

int bscap_autoscaler_decide(const bscap_autoscaler *autoscaler, const bscap_autoscaler_load *load,
                            int replicas) {
  if (replicas < autoscaler->least_replicas) return autoscaler->least_replicas;
  if (replicas > autoscaler->most_replicas) return autoscaler->most_replicas;
  const bool has_cpu = autoscaler->cpu_target_ratio > 0;
  const bool has_memory = autoscaler->memory_target_ratio > 0;
  const int by_cpu = has_cpu ? propose_by_cpu(autoscaler, load, replicas) : 0;
  const int by_memory = has_memory ? propose_by_memory(autoscaler, load, replicas) : 0;
  if (!has_cpu && !has_memory) return replicas;
  return by_cpu > by_memory ? by_cpu : by_memory;
}

/* The counts are finite, so decisions end in a cycle, mostly of one. A pace of one and a pace of
 * two meet inside it (Floyd 1967). */
int bscap_autoscaler_settle(const bscap_autoscaler *autoscaler, const bscap_autoscaler_load *load,
                            int replicas) {
  int slow = replicas, fast = replicas;
  if (bscap_autoscaler_decide(autoscaler, load, replicas) == replicas) return replicas;
  do {
    slow = bscap_autoscaler_decide(autoscaler, load, slow);
    fast = bscap_autoscaler_decide(autoscaler, load, fast);
    fast = bscap_autoscaler_decide(autoscaler, load, fast);
  } while (slow != fast);
  int largest = slow;
  for (int next = bscap_autoscaler_decide(autoscaler, load, slow); next != slow;
       next = bscap_autoscaler_decide(autoscaler, load, next))
    if (next > largest) largest = next;
  return largest;
}
