/* A metric by lane: its numbers, and whether they are small enough to be exact in doubles. */
#include "laws/metric_lanes.h"

#include "laws/autoscaler_metrics.h"

/* What does not fit these is refused by name. */
typedef struct metric {
  bool is_utilization;
  double per_value;
  double request;
  double aim;
  double most_value;
  double most_figure;
} metric;

/* Up to which neither the controller's integers are cut off, nor ours inexact. A pod of ten
 * thousand cores is the largest: of more, millionths of a millicore are lost in roundings. */
static double most_value(const bscap_autoscaler *autoscaler, const metric *it, bool is_cpu) {
  const double thousandths = is_cpu ? 1 : 1000, most = autoscaler->most_replicas;
  const double use = it->is_utilization ? it->request * it->aim / 100 : it->aim / thousandths;
  const double countable = use * floor(INT32_MAX / fmax(most, it->is_utilization ? it->aim : 1));
  const double exact = 0x1p51 / it->per_value * fmin(1, it->request / most);
  const double whole = 0x1p62 / 100 / thousandths / most;
  return floor(fmin(fmin(countable, exact), fmin(whole, is_cpu ? 1e7 : 0x1p51)) / 2);
}

static double figure_of(const metric *it, double value) {
  return floor((value * it->per_value + 0.5) / it->request);
}

/* The last figure from `within` towards `end` that the tolerance holds. */
static double last_within(const bscap_autoscaler *autoscaler, const metric *it, double within,
                          double end) {
  if (bscap_autoscaler_is_within(autoscaler, end / it->aim)) return end;
  double beyond = end;
  while (fabs(beyond - within) > 1) {
    const double middle = floor((within + beyond) / 2);
    if (bscap_autoscaler_is_within(autoscaler, middle / it->aim))
      within = middle;
    else
      beyond = middle;
  }
  return within;
}

static const char *read_metric(metric *it, const bscap_autoscaler *autoscaler, size_t index,
                               const bscap_autoscaler_load *load) {
  const bscap_autoscaler_metric *from = &autoscaler->metrics[index];
  const bool is_cpu = from->is_cpu;
  it->is_utilization = from->target == BSCAP_TARGET_UTILIZATION;
  it->per_value = it->is_utilization ? 100 : is_cpu ? 1 : 1000;
  it->request = it->is_utilization
                    ? ceil(is_cpu ? load->cpu_request_millicores : load->memory_request_bytes)
                    : 1;
  it->aim = (double)from->aim;
  if (from->source > BSCAP_SOURCE_CONTAINER_RESOURCE) return "a metric is no resource";
  if (from->target == BSCAP_TARGET_VALUE) return "a metric aims at a value of all pods";
  if (!(it->request > 0)) return "a metric needs a request that is not stated";
  if (!bscap_autoscaler_is_within(autoscaler, 1)) return "what is aimed at is out of tolerance";
  it->most_value = most_value(autoscaler, it, is_cpu);
  it->most_figure = figure_of(it, it->most_value);
  const double most_request = 0x1p61 / 100 / (is_cpu ? 1 : 1000) / autoscaler->most_replicas;
  if (!(it->request < most_request && it->aim * it->request < 0x1p51 && it->aim < it->most_figure))
    return "a metric's numbers are too large";
  return NULL;
}

/* A missing pod is taken to use its request, or what is aimed at. */
static double fill_of(const metric *it, bool is_cpu) {
  const double all = it->request * fmax(it->aim, 100);
  if (!it->is_utilization) return it->aim;
  return is_cpu ? 100 * floor(all / 100) : all;
}

const char *bscap_metric_half_set(bscap_metric_half *half_of_lanes, int lane,
                                  const bscap_autoscaler *autoscaler, size_t index,
                                  const bscap_autoscaler_load *load) {
  metric it;
  const char *refusal = read_metric(&it, autoscaler, index, load);
  if (refusal != NULL) return refusal;
  const double most_within = last_within(autoscaler, &it, it.aim, it.most_figure);
  if (most_within == it.most_figure) return "a metric's tolerance is too large";
  half_of_lanes->per_value[lane] = it.per_value;
  half_of_lanes->inverse_per_value[lane] = 1 / it.per_value;
  half_of_lanes->request[lane] = it.request;
  half_of_lanes->inverse_request[lane] = 1 / it.request;
  half_of_lanes->aim[lane] = it.aim;
  half_of_lanes->inverse_aim[lane] = 1 / it.aim;
  half_of_lanes->least_within[lane] = last_within(autoscaler, &it, it.aim, 0);
  half_of_lanes->most_within[lane] = most_within;
  half_of_lanes->most_value[lane] = it.most_value;
  half_of_lanes->fill[lane] = fill_of(&it, autoscaler->metrics[index].is_cpu);
  return NULL;
}
