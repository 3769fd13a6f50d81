#include "model/keys.h"

#include "model/keys_rows.h"

static const bscap_key alert_rows[] = {
    NUMBER("cpu", bscap_alert, cpu_ratio, BSCAP_RATIO, NOT_STATED, 0, 1, "share of the capacity"),
    NUMBER("memory", bscap_alert, memory_ratio, BSCAP_RATIO, NOT_STATED, 0, 1,
           "share of the capacity"),
    NUMBER("for", bscap_alert, for_seconds, BSCAP_SECONDS, NOT_STATED, 0, 31557600,
           "how long it must last to count; default 3h"),
};
TABLE(bscap_alert_keys, bscap_alert, alert_rows, "an alert");

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
    STRUCT("alert", bscap_node_group, alert, bscap_alert_keys,
           "thresholds for the use of the nodes"),
};
TABLE(bscap_node_keys, bscap_node_group, node_rows, "a node group");

static const bscap_key alerts_rows[] = {
    STRUCT("service", bscap_alerts, service, bscap_alert_keys, "use of a pod against its limits"),
    STRUCT("node", bscap_alerts, node, bscap_alert_keys, "use of the nodes"),
    NUMBER("volume", bscap_alerts, volume_ratio, BSCAP_RATIO, NOT_STATED, 0, 1,
           "use of a volume against its capacity"),
    NUMBER("link", bscap_alerts, link_ratio, BSCAP_RATIO, NOT_STATED, 0, 1,
           "peak traffic of a link against its capacity"),
};
static TABLE(alerts_keys, bscap_alerts, alerts_rows, "alerts");

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
           .named = &bscap_service_keys),
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
    MANY("nodes", BSCAP_KEY_MAP, bscap_model, nodes, bscap_node_keys, "node groups"),
    STRUCT("alerts", bscap_model, alerts, alerts_keys,
           "thresholds for every part that sets none of its own"),
    MANY("services", BSCAP_KEY_MAP, bscap_model, services, bscap_service_keys, "what runs in pods"),
    MANY("volumes", BSCAP_KEY_MAP, bscap_model, volumes, volume_keys, "where data is kept"),
    MANY("links", BSCAP_KEY_MAP, bscap_model, links, link_keys, "where traffic flows"),
    MANY("quotas", BSCAP_KEY_MAP, bscap_model, quotas, quota_keys, "Kubernetes ResourceQuotas"),
    MEMBER("milestones", BSCAP_KEY_LEVELS, bscap_model, milestones,
           "levels of drivers whose dates are asked for"),
    MANY("claims", BSCAP_KEY_LIST, bscap_model, claims, claim_keys,
         "figures that a text states and the model computes"),
    MANY("advice", BSCAP_KEY_LIST, bscap_model, advice, advice_keys, "changes a text recommends"),
    MEMBER("bottlenecks", BSCAP_KEY_NAMES, bscap_model, bottlenecks,
           "services that a text calls bottlenecks, the first one first",
           .named = &bscap_service_keys),
    STRUCT("review", bscap_model, review, review_keys, "the rule of a rightsizing review"),
    MANY("correlations", BSCAP_KEY_LIST, bscap_model, correlations, correlation_keys,
         "what tends to be high together, or one high while the other is low"),
};
TABLE(bscap_model_keys, bscap_model, model_rows, "a model");
