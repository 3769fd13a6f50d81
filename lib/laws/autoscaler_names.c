#include <bscap/autoscaler.h>

const char *bscap_able_name(bscap_able able) {
  static const char *const names[] = {"SucceededGetScale", "SucceededRescale", "ReadyForNewScale",
                                      "ScaleUpStabilized", "ScaleDownStabilized"};
  return (size_t)able < sizeof names / sizeof *names ? names[able] : "";
}

const char *bscap_active_name(bscap_active active) {
  static const char *const names[] = {"",
                                      "ValidMetricFound",
                                      "ScalingDisabled",
                                      "FailedGetResourceMetric",
                                      "FailedGetContainerResourceMetric",
                                      "FailedGetPodsMetric",
                                      "FailedGetObjectMetric",
                                      "FailedGetExternalMetric",
                                      "InvalidSelector",
                                      "AmbiguousSelector"};
  return (size_t)active < sizeof names / sizeof *names ? names[active] : "";
}

const char *bscap_limited_name(bscap_limited limited) {
  static const char *const names[] = {"",
                                      "DesiredWithinRange",
                                      "TooManyReplicas",
                                      "TooFewReplicas",
                                      "ScaleUpLimit",
                                      "ScaleDownLimit"};
  return (size_t)limited < sizeof names / sizeof *names ? names[limited] : "";
}
