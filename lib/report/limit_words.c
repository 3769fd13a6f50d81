#include "report/words.h"

typedef struct limit_words {
  const char *measure;
  const char *meaning;
} limit_words;

static const limit_words table[] = {
    [BSCAP_LIMIT_SERVICE_CPU_ALERT] =
        {"cpu", "CPU time of one pod is above the alert's share of its limit"},
    [BSCAP_LIMIT_SERVICE_CPU] =
        {"cpu", "one pod wants more CPU time than its limit: it is throttled and work queues up"},
    [BSCAP_LIMIT_SERVICE_MEMORY_ALERT] =
        {"memory", "memory of one pod is above the alert's share of its limit"},
    [BSCAP_LIMIT_SERVICE_MEMORY] =
        {"memory", "one pod needs more memory than its limit: the kernel kills it"},
    [BSCAP_LIMIT_AUTOSCALER_CPU] = {"cpu",
                                    "even the most replicas run above the autoscaler's CPU target"},
    [BSCAP_LIMIT_AUTOSCALER_MEMORY] =
        {"memory", "even the most replicas run above the autoscaler's memory target"},
    [BSCAP_LIMIT_AUTOSCALER_UNMET] =
        {"unmet work", "on the month's busiest day work waits or is lost for longer than this, as "
                       "pods come too late or are too few"},
    [BSCAP_LIMIT_VOLUME_ALERT] = {"", "the volume is filled beyond the alert's share"},
    [BSCAP_LIMIT_VOLUME_FULL] = {"", "the volume is full: writes fail"},
    [BSCAP_LIMIT_LINK_ALERT] = {"", "peak traffic is above the alert's share of the link"},
    [BSCAP_LIMIT_LINK_FULL] = {"", "peak traffic is more than the link carries"},
    [BSCAP_LIMIT_NODE_CPU_ALERT] = {"cpu", "CPU time used on the nodes is above the alert's share"},
    [BSCAP_LIMIT_NODE_CPU] = {"cpu", "pods want more CPU time than the nodes have"},
    [BSCAP_LIMIT_NODE_MEMORY_ALERT] = {"memory",
                                       "memory used on the nodes is above the alert's share"},
    [BSCAP_LIMIT_NODE_MEMORY] = {"memory",
                                 "pods need more memory than the nodes have: some are killed"},
    [BSCAP_LIMIT_NODE_CPU_REQUESTS] =
        {"cpu requests", "pods request more CPU than the nodes have free: some stay Pending"},
    [BSCAP_LIMIT_NODE_MEMORY_REQUESTS] =
        {"memory requests", "pods request more memory than the nodes have free: some stay Pending"},
    [BSCAP_LIMIT_QUOTA_CPU_REQUESTS] = {"cpu requests",
                                        "CPU requests exceed the quota: new pods are refused"},
    [BSCAP_LIMIT_QUOTA_MEMORY_REQUESTS] =
        {"memory requests", "memory requests exceed the quota: new pods are refused"},
    [BSCAP_LIMIT_QUOTA_CPU_LIMITS] = {"cpu limits",
                                      "CPU limits exceed the quota: new pods are refused"},
    [BSCAP_LIMIT_QUOTA_MEMORY_LIMITS] = {"memory limits",
                                         "memory limits exceed the quota: new pods are refused"},
    [BSCAP_LIMIT_QUOTA_VOLUMES] =
        {"volumes", "there are more volume claims than the quota allows: new ones are refused"},
};

static const limit_words *words_of(bscap_limit_kind kind) {
  static const limit_words none = {"", ""};
  const size_t count = sizeof table / sizeof *table;
  return (size_t)kind < count && table[kind].measure != NULL ? &table[kind] : &none;
}

const char *bscap_limit_measure(bscap_limit_kind kind) {
  return words_of(kind)->measure;
}

const char *bscap_limit_meaning(bscap_limit_kind kind) {
  return words_of(kind)->meaning;
}
