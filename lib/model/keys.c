#include "model/keys.h"

#include "model/keys_rows.h"

static const bscap_key alert_rows[] = {
    NUMBER("cpu", bscap_alert, cpu_ratio, BSCAP_RATIO, NOT_STATED, 0, 1, "share of the capacity"),
    NUMBER("memory", bscap_alert, memory_ratio, BSCAP_RATIO, NOT_STATED, 0, 1,
           "share of the capacity"),
    NUMBER("for", bscap_alert, for_seconds, BSCAP_SECONDS, NOT_STATED, 0, 31557600,
           "how long it must last to count; default 3h"),
};
static TABLE(alert_keys, bscap_alert, alert_rows, "an alert");

static const bscap_key amounts_rows[] = {
    NUMBER("cpu", bscap_amounts, cpu_millicores, BSCAP_MILLICORES, NOT_STATED, 0, UNBOUNDED,
           "CPU time"),
    NUMBER("memory", bscap_amounts, memory_bytes, BSCAP_BYTES, NOT_STATED, 0, UNBOUNDED, "memory"),
};
static TABLE(amounts_keys, bscap_amounts, amounts_rows, "an amount of cpu and memory");

static const bscap_key node_rows[] = {
    NUMBER("count", bscap_node_group, count, BSCAP_COUNT, 1, 1, 100000, "how many nodes",
           .is_whole = true),
    NUMBER("cpu", bscap_node_group, capacity.cpu_millicores, BSCAP_MILLICORES, NOT_STATED, 0,
           UNBOUNDED, "CPU time of one node", .is_required = true),
    NUMBER("memory", bscap_node_group, capacity.memory_bytes, BSCAP_BYTES, NOT_STATED, 0, UNBOUNDED,
           "memory of one node", .is_required = true),
    STRUCT("system", bscap_node_group, system, amounts_keys,
           "what one node keeps for the system and does not give to pods"),
    STRUCT("alert", bscap_node_group, alert, alert_keys, "thresholds for the use of the nodes"),
};
static TABLE(node_keys, bscap_node_group, node_rows, "a node group");

static const bscap_key alerts_rows[] = {
    STRUCT("service", bscap_alerts, service, alert_keys, "use of a pod against its limits"),
    STRUCT("node", bscap_alerts, node, alert_keys, "use of the nodes"),
    NUMBER("volume", bscap_alerts, volume_ratio, BSCAP_RATIO, NOT_STATED, 0, 1,
           "use of a volume against its capacity"),
    NUMBER("link", bscap_alerts, link_ratio, BSCAP_RATIO, NOT_STATED, 0, 1,
           "peak traffic of a link against its capacity"),
};
static TABLE(alerts_keys, bscap_alerts, alerts_rows, "alerts");

#define RESOURCE_ROWS(unit_)                                                                       \
  NUMBER("request", bscap_resource, request, unit_, NOT_STATED, 0, UNBOUNDED,                      \
         "what a pod reserves; default: the limit"),                                               \
      NUMBER("limit", bscap_resource, limit, unit_, NOT_STATED, 0, UNBOUNDED,                      \
             "what a pod may use at most"),                                                        \
      NUMBER("base", bscap_resource, base, unit_, NOT_STATED, 0, UNBOUNDED,                        \
             "what an idle pod uses"),                                                             \
      MEMBER("per", BSCAP_KEY_COSTS, bscap_resource, per,                                          \
             "work for each unit of a driver, shared out over the pods", .unit = unit_),           \
      MEMBER("each", BSCAP_KEY_COSTS, bscap_resource, each,                                        \
             "work for each unit of a driver that every pod does in full", .unit = unit_)

static const bscap_key cpu_rows[] = {RESOURCE_ROWS(BSCAP_MILLICORES)};
static TABLE(cpu_keys, bscap_resource, cpu_rows, "a pod's cpu");

static const bscap_key memory_rows[] = {RESOURCE_ROWS(BSCAP_BYTES)};
static TABLE(memory_keys, bscap_resource, memory_rows, "a pod's memory");

static const bscap_key sidecar_rows[] = {
    STRUCT("cpu", bscap_sidecar, cpu, cpu_keys, "CPU time of the container"),
    STRUCT("memory", bscap_sidecar, memory, memory_keys, "memory of the container"),
};
static TABLE(sidecar_keys, bscap_sidecar, sidecar_rows, "a sidecar");

static const bscap_key trigger_rows[] = {
    NUMBER("cpu", bscap_trigger, cpu_ratio, BSCAP_RATIO, NOT_STATED, 0, 100,
           "share of the CPU request", .is_certain = true),
    NUMBER("memory", bscap_trigger, memory_ratio, BSCAP_RATIO, NOT_STATED, 0, 100,
           "share of the memory request", .is_certain = true),
    NUMBER("for", bscap_trigger, for_seconds, BSCAP_SECONDS, NOT_STATED, 0, 86400,
           "how long it is to last", .is_certain = true),
};
static TABLE(trigger_keys, bscap_trigger, trigger_rows, "a trigger");

static const bscap_key autoscale_rows[] = {
    NUMBER("min", bscap_autoscale, least, BSCAP_COUNT, 1, 1, 100000, "fewest replicas",
           .is_whole = true),
    NUMBER("max", bscap_autoscale, most, BSCAP_COUNT, NOT_STATED, 1, 100000, "most replicas",
           .is_whole = true, .is_required = true),
    NUMBER("cpu", bscap_autoscale, cpu_ratio, BSCAP_RATIO, NOT_STATED, 0.01, 100,
           "target utilization, a share of the CPU request; 80% when neither is given"),
    NUMBER("memory", bscap_autoscale, memory_ratio, BSCAP_RATIO, NOT_STATED, 0.01, 100,
           "target utilization, a share of the memory request"),
    NUMBER("tolerance", bscap_autoscale, tolerance_ratio, BSCAP_RATIO, 0.1, 0, 1,
           "no change while the ratio to the target is this near to 1"),
    STRUCT("scale-up-wish", bscap_autoscale, up, trigger_keys,
           "when the text says it scales up; `check` compares"),
    STRUCT("scale-down-wish", bscap_autoscale, down, trigger_keys,
           "when the text says it scales down; `check` compares"),
};
static TABLE(autoscale_keys, bscap_autoscale, autoscale_rows, "an autoscaler");

static const char *const unserved_words[] = {"dropped", "queued"};

static const bscap_key plant_rows[] = {
    NUMBER("schedule", bscap_plant_part, schedule_seconds, BSCAP_SECONDS, 1, 0, 86400,
           "until a node has a new pod"),
    NUMBER("start", bscap_plant_part, start_seconds, BSCAP_SECONDS, 9, 0, 86400,
           "from there until its containers run"),
    NUMBER("ready", bscap_plant_part, ready_seconds, BSCAP_SECONDS, 10, 0, 86400,
           "from there until it is Ready and gets work"),
    NUMBER("scrape", bscap_plant_part, scrape_seconds, BSCAP_SECONDS, 15, 1, 3600,
           "between two measurements of a pod"),
    NUMBER("lag", bscap_plant_part, lag_seconds, BSCAP_SECONDS, 5, 0, 3600,
           "how much later the autoscaler sees one"),
    CHOICE("unserved", bscap_plant_part, unserved, unserved_words,
           "what becomes of work that is not done at once"),
    NUMBER("most-pods", bscap_plant_part, most_pods, BSCAP_COUNT, UNBOUNDED, 1, UNBOUNDED,
           "that quotas and nodes admit; more stay Pending", .is_whole = true),
    NUMBER("variation", bscap_plant_part, variation_ratio, BSCAP_RATIO, 0, 0, 10,
           "of the work within an hour: standard deviation over mean"),
    NUMBER("lasts", bscap_plant_part, lasts_seconds, BSCAP_SECONDS, 60, 1, 3600,
           "after which the correlation of that has fallen to 1/e"),
    NUMBER("unmet", bscap_plant_part, unmet_seconds, BSCAP_SECONDS, 60, 0, 86400,
           "a day for which work may wait or be lost"),
};
static TABLE(plant_keys, bscap_plant_part, plant_rows, "a plant");

static const bscap_key cron_rows[] = {
    NUMBER("every", bscap_cron, every_seconds, BSCAP_SECONDS, NOT_STATED, 1, UNBOUNDED,
           "time from start to start", .is_required = true),
    NUMBER("takes", bscap_cron, takes_seconds, BSCAP_SECONDS, NOT_STATED, 0, UNBOUNDED,
           "how long a run works", .is_required = true),
    MEMBER("overlaps", BSCAP_KEY_FLAG, bscap_cron, runs_overlap,
           "a run starts although the last one still works"),
};
static TABLE(cron_keys, bscap_cron, cron_rows, "a schedule");

static const char *const workload_words[] = {"Deployment", "StatefulSet", "DaemonSet", "CronJob"};

static const bscap_key service_rows[] = {
    CHOICE("kind", bscap_service, kind, workload_words, "the Kubernetes workload kind"),
    MEMBER("nodes", BSCAP_KEY_NAMED, bscap_service, nodes,
           "the node group its pods run on; default: the first", .named = &node_keys),
    NUMBER("replicas", bscap_service, replicas, BSCAP_COUNT, NOT_STATED, 0, 100000,
           "how many pods, at the start where it autoscales; default 1", .is_whole = true),
    STRUCT("cpu", bscap_service, cpu, cpu_keys, "CPU time of a pod's main container"),
    STRUCT("memory", bscap_service, memory, memory_keys, "memory of a pod's main container"),
    MANY("sidecars", BSCAP_KEY_MAP, bscap_service, sidecars, sidecar_keys,
         "further containers of each pod"),
    STRUCT("autoscale", bscap_service, autoscale, autoscale_keys,
           "a HorizontalPodAutoscaler in its short form"),
    STRUCT("plant", bscap_service, plant, plant_keys,
           "how its pods come and are measured, seen every 15 s"),
    STRUCT("schedule", bscap_service, schedule, cron_keys, "when a CronJob runs"),
    NUMBER("surge", bscap_service, surge_ratio, BSCAP_RATIO, 0.25, 0, 1,
           "extra pods of a Deployment while it rolls out"),
    STRUCT("alert", bscap_service, alert, alert_keys, "thresholds of this service"),
};
static TABLE(service_keys, bscap_service, service_rows, "a service");

static const bscap_key item_rows[] = {
    NUMBER("bytes", bscap_item, bytes, BSCAP_BYTES, NOT_STATED, 0, UNBOUNDED, "how large it is",
           .is_required = true, .is_certain = true),
};
static TABLE(item_keys, bscap_item, item_rows, "an item", .is_brief = true, .keys_numbers = true);

static const bscap_key estimate_rows[] = {
    MEMBER("at", BSCAP_KEY_LEVELS, bscap_estimate, at, "the level of a driver it speaks of",
           .is_required = true, .is_certain = true),
    NUMBER("total", bscap_estimate, total_bytes, BSCAP_BYTES, NOT_STATED, 0, UNBOUNDED,
           "the stated total", .is_required = true, .is_certain = true),
    MANY("items", BSCAP_KEY_MAP, bscap_estimate, items, item_keys, "what it is made up of"),
};
static TABLE(estimate_keys, bscap_estimate, estimate_rows, "an estimate");

static const char *const access_words[] = {"ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany",
                                           "ReadWriteOncePod"};

static const bscap_key volume_rows[] = {
    NUMBER("size", bscap_volume, space.size_bytes, BSCAP_BYTES, NOT_STATED, 0, UNBOUNDED,
           "the size that is claimed", .is_required = true),
    NUMBER("filesystem", bscap_volume, space.filesystem_ratio, BSCAP_RATIO, 0, 0, 0.99,
           "share that the filesystem keeps for itself"),
    NUMBER("headroom", bscap_volume, space.headroom_ratio, BSCAP_RATIO, 0, 0, 0.99,
           "share of the rest that must stay free, for vacuum or compaction"),
    NUMBER("used", bscap_volume, used_bytes, BSCAP_BYTES, NOT_STATED, 0, UNBOUNDED,
           "what it holds at the start; default: what `writes` come to under the retention, or for "
           "what its drivers have stored"),
    NUMBER("age", bscap_volume, age_seconds, BSCAP_SECONDS, NOT_STATED, 0, UNBOUNDED,
           "what is used is evenly aged from 0 to this; default: the retention"),
    MEMBER("writes", BSCAP_KEY_INFLOW, bscap_volume, writes,
           "what is written per time or per unit of work, removed again by retention"),
    MEMBER("grows", BSCAP_KEY_INFLOW, bscap_volume, grows,
           "net growth of what is kept for ever, per time or per unit of work"),
    NUMBER("index", bscap_volume, index_ratio, BSCAP_RATIO, 0, 0, 100,
           "bytes of index on each byte written or grown"),
    NUMBER("retention", bscap_volume, retention_seconds, BSCAP_SECONDS, UNBOUNDED, 0, UNBOUNDED,
           "what was written longer ago is deleted"),
    NUMBER("resets", bscap_volume, reset_seconds, BSCAP_SECONDS, UNBOUNDED, 1, UNBOUNDED,
           "emptied of what was written, every so often from the start on"),
    MEMBER("reclaim", BSCAP_KEY_FLAG, bscap_volume, reclaims_space,
           "deleting makes the files smaller, instead of leaving room for reuse"),
    NUMBER("alert", bscap_volume, alert_ratio, BSCAP_RATIO, NOT_STATED, 0, 1,
           "threshold of this volume, a share of its capacity"),
    NUMBER("backup", bscap_volume, backup_seconds, BSCAP_SECONDS, NOT_STATED, 1, UNBOUNDED,
           "time between backups; absent: none"),
    CHOICE("access", bscap_volume, access, access_words, "the claim's access mode"),
    MEMBER("service", BSCAP_KEY_NAMED, bscap_volume, service, "the service that mounts it",
           .named = &service_keys),
    MANY("estimates", BSCAP_KEY_MAP, bscap_volume, estimates, estimate_keys,
         "what a text says that it holds; `check` compares"),
};
static TABLE(volume_keys, bscap_volume, volume_rows, "a volume");

static const bscap_key traffic_rows[] = {
    NUMBER("average", bscap_traffic_part, traffic.average_bits_per_second, BSCAP_BITS_PER_SECOND, 0,
           0, UNBOUNDED, "mean traffic at the start"),
    NUMBER("peak", bscap_traffic_part, traffic.peak_factor, BSCAP_RATIO, 1, 1, 1e6,
           "short peaks over the average, such as 10x"),
    MEMBER("per", BSCAP_KEY_COSTS, bscap_traffic_part, per, "on top, for each unit of a driver",
           .unit = BSCAP_BITS_PER_SECOND),
    MEMBER("follows", BSCAP_KEY_FOLLOWS, bscap_traffic_part, follows,
           "the average grows in step with this driver"),
};
static TABLE(traffic_keys, bscap_traffic_part, traffic_rows, "a kind of traffic");

static const char *const direction_words[] = {"ingress", "egress", "internal"};

static const bscap_key link_rows[] = {
    CHOICE("direction", bscap_link, direction, direction_words, "which way, seen from the cluster"),
    NUMBER("capacity", bscap_link, capacity_bits_per_second, BSCAP_BITS_PER_SECOND, NOT_STATED, 0,
           UNBOUNDED, "what the link carries at most"),
    NUMBER("alert", bscap_link, alert_ratio, BSCAP_RATIO, NOT_STATED, 0, 1,
           "threshold of this link, a share of its capacity"),
    MANY("traffic", BSCAP_KEY_MAP, bscap_link, traffic, traffic_keys, "what flows over it"),
};
static TABLE(link_keys, bscap_link, link_rows, "a link");

static const bscap_key quota_rows[] = {
    STRUCT("requests", bscap_quota, requests, amounts_keys, "bound on the sum of requests"),
    STRUCT("limits", bscap_quota, limits, amounts_keys, "bound on the sum of limits"),
    NUMBER("volumes", bscap_quota, volumes, BSCAP_COUNT, NOT_STATED, 0, 1e6,
           "bound on the number of volume claims", .is_whole = true),
};
static TABLE(quota_keys, bscap_quota, quota_rows, "a quota");

static const bscap_key claim_rows[] = {
    MEMBER("stated", BSCAP_KEY_STATED, bscap_claim, stated, "the figure that the text states"),
    MEMBER("computed", BSCAP_KEY_FIGURE, bscap_claim, computed,
           "the figure of the model to hold against it, such as sum(requests.cpu)"),
    NUMBER("tolerance", bscap_claim, tolerance_ratio, BSCAP_RATIO, 0.05, 0, 10,
           "how far apart the two may be", .is_certain = true),
    MEMBER("carries", BSCAP_KEY_LEVELS, bscap_claim, carries,
           "the level of a driver that the system is said to carry", .is_certain = true),
    MEMBER("scenario", BSCAP_KEY_TEXT, bscap_claim, scenario,
           "the scenario under which it is said to hold"),
};
static TABLE(claim_keys, bscap_claim, claim_rows, "a claim");

static const bscap_key advice_rows[] = {
    MEMBER("set", BSCAP_KEY_TEXT, bscap_advice, path, "the path of a number of this model",
           .is_required = true),
    MEMBER("to", BSCAP_KEY_STATED, bscap_advice, to, "what the text says it should become",
           .is_required = true),
};
static TABLE(advice_keys, bscap_advice, advice_rows, "advice");

static const bscap_key review_rows[] = {
    NUMBER("requests", bscap_review, requests_ratio, BSCAP_RATIO, NOT_STATED, 0.01, 100,
           "requests are set to this share of the peak", .is_certain = true),
    NUMBER("limits", bscap_review, limits_ratio, BSCAP_RATIO, NOT_STATED, 0.01, 100,
           "limits are set to this share of the peak", .is_certain = true),
    NUMBER("every", bscap_review, every_seconds, BSCAP_SECONDS, NOT_STATED, 1, UNBOUNDED,
           "time between reviews", .is_certain = true),
};
static TABLE(review_keys, bscap_review, review_rows, "a review");

static const bscap_key correlation_rows[] = {
    MEMBER("between", BSCAP_KEY_BETWEEN, bscap_correlation, members,
           "paths of uncertain numbers; or the noise, the shocks or the volatility of drivers",
           .is_required = true),
    NUMBER("spearman", bscap_correlation, spearman, BSCAP_RATIO, NOT_STATED, -1, 1,
           "rank correlation of each pair", .is_required = true, .is_certain = true),
};
static TABLE(correlation_keys, bscap_correlation, correlation_rows, "a correlation");

/* In the order in which the reader binds: what is named comes before what names it. */
static const bscap_key model_rows[] = {
    MEMBER("name", BSCAP_KEY_TEXT, bscap_model, name, "the system's name", .is_required = true),
    MEMBER("description", BSCAP_KEY_TEXT, bscap_model, description, "a line about the system"),
    MEMBER("start", BSCAP_KEY_DATE, bscap_model, start_seconds,
           "the date from which the model speaks", .is_required = true),
    MANY("seasons", BSCAP_KEY_MAP, bscap_model, seasons, bscap_season_keys, "profiles of the week"),
    MANY("bursts", BSCAP_KEY_MAP, bscap_model, bursts, bscap_burst_keys,
         "events that bring extra work to the drivers that name them, all at once"),
    MANY("drivers", BSCAP_KEY_MAP, bscap_model, drivers, bscap_driver_keys,
         "what grows from outside"),
    MANY("nodes", BSCAP_KEY_MAP, bscap_model, nodes, node_keys, "node groups"),
    STRUCT("alerts", bscap_model, alerts, alerts_keys,
           "thresholds for every part that sets none of its own"),
    MANY("services", BSCAP_KEY_MAP, bscap_model, services, service_keys, "what runs in pods"),
    MANY("volumes", BSCAP_KEY_MAP, bscap_model, volumes, volume_keys, "where data is kept"),
    MANY("links", BSCAP_KEY_MAP, bscap_model, links, link_keys, "where traffic flows"),
    MANY("quotas", BSCAP_KEY_MAP, bscap_model, quotas, quota_keys, "Kubernetes ResourceQuotas"),
    MEMBER("milestones", BSCAP_KEY_LEVELS, bscap_model, milestones,
           "levels of drivers whose dates are asked for"),
    MANY("claims", BSCAP_KEY_LIST, bscap_model, claims, claim_keys,
         "figures that a text states and the model computes"),
    MANY("advice", BSCAP_KEY_LIST, bscap_model, advice, advice_keys, "changes a text recommends"),
    MEMBER("bottlenecks", BSCAP_KEY_NAMES, bscap_model, bottlenecks,
           "services that a text calls bottlenecks, the first one first", .named = &service_keys),
    STRUCT("review", bscap_model, review, review_keys, "the rule of a rightsizing review"),
    MANY("correlations", BSCAP_KEY_LIST, bscap_model, correlations, correlation_keys,
         "what tends to be high together, or one high while the other is low"),
};
TABLE(bscap_model_keys, bscap_model, model_rows, "a model");
