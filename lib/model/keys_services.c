/* What may be written about what runs in pods, and what scales it. */
#include "model/keys_rows.h"

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

/* Kubernetes as it is now comes first, as what is not written is the first word. */
static const char *const version_words[] = {"newest", "1.33", "1.28"};

#define AUTOSCALER_ROWS                                                                            \
  STRUCT("scale-up-wish", bscap_autoscale, up, trigger_keys,                                       \
         "when the text says it scales up; `check` compares"),                                     \
      STRUCT("scale-down-wish", bscap_autoscale, down, trigger_keys,                               \
             "when the text says it scales down; `check` compares"),                               \
      CHOICE("version", bscap_autoscale, version, version_words,                                   \
             "the version of Kubernetes, as far as its controllers differ")

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
    AUTOSCALER_ROWS,
};
static TABLE(autoscale_keys, bscap_autoscale, autoscale_rows, "an autoscaler",
             .is_autoscaler = true);

/* What may stand beside the fields of a manifest. */
static const bscap_key manifest_rows[] = {
    AUTOSCALER_ROWS,
    MEMBER("scales-to-zero", BSCAP_KEY_FLAG, bscap_autoscale, scales_to_zero,
           "the gate HPAScaleToZero is on, so that a minimum of 0 is allowed"),
};
TABLE(bscap_manifest_keys, bscap_autoscale, manifest_rows, "an autoscaler");

/* In fields of the manifest, which has been validated. */
static const bscap_key manifest_number_rows[] = {
    NUMBER("minReplicas", bscap_autoscale, least, BSCAP_COUNT, 1, 0, 100000, "fewest replicas",
           .is_whole = true, .is_certain = true),
    NUMBER("maxReplicas", bscap_autoscale, most, BSCAP_COUNT, NOT_STATED, 1, 100000,
           "most replicas", .is_whole = true, .is_certain = true),
};
TABLE(bscap_manifest_number_keys, bscap_autoscale, manifest_number_rows, "an autoscaler");

static const char *const unserved_words[] = {"dropped", "queued"};

static const bscap_key plant_rows[] = {
    NUMBER("schedule", bscap_plant_part, schedule_seconds, BSCAP_SECONDS, 1, 0, 86400,
           "from the creation of a pod until a node has it"),
    NUMBER("start", bscap_plant_part, start_seconds, BSCAP_SECONDS, 9, 0, 86400,
           "from there until its containers run: pulls, init containers"),
    NUMBER("ready", bscap_plant_part, ready_seconds, BSCAP_SECONDS, 10, 0, 86400,
           "from there until it is ready and gets work"),
    NUMBER("scrape", bscap_plant_part, scrape_seconds, BSCAP_SECONDS, 15, 1, 3600,
           "between two measurements, and the window of each"),
    NUMBER("lag", bscap_plant_part, lag_seconds, BSCAP_SECONDS, 5, 0, 3600,
           "how old the newest measurement is at least when the autoscaler looks"),
    CHOICE("unserved", bscap_plant_part, unserved, unserved_words,
           "what becomes of work that the ready pods cannot do at once"),
    NUMBER("most-pods", bscap_plant_part, most_pods, BSCAP_COUNT, UNBOUNDED, 1, 2147483647,
           "how many pods nodes and quotas admit; default: any number", .is_whole = true),
    NUMBER("variation", bscap_plant_part, variation_ratio, BSCAP_RATIO, 0, 0, 10,
           "how the load strays within an hour: standard deviation over mean"),
    NUMBER("lasts", bscap_plant_part, lasts_seconds, BSCAP_SECONDS, 60, 1, 86400,
           "how long that lasts: after this its correlation has fallen to 1/e"),
    NUMBER("unmet", bscap_plant_part, unmet_seconds, BSCAP_SECONDS, 60, 0, 86400,
           "how much of a day may pass with work that is not done at once", .is_certain = true),
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
           "the node group its pods run on; default: the first", .named = &bscap_node_keys),
    NUMBER("replicas", bscap_service, replicas, BSCAP_COUNT, NOT_STATED, 0, 100000,
           "how many pods, at the start where it autoscales; default 1", .is_whole = true),
    STRUCT("cpu", bscap_service, cpu, cpu_keys, "CPU time of a pod's main container"),
    STRUCT("memory", bscap_service, memory, memory_keys, "memory of a pod's main container"),
    MANY("sidecars", BSCAP_KEY_MAP, bscap_service, sidecars, sidecar_keys,
         "further containers of each pod"),
    STRUCT("autoscale", bscap_service, autoscale, autoscale_keys,
           "a HorizontalPodAutoscaler: in its short form, or as a manifest of autoscaling/v2"),
    STRUCT("plant", bscap_service, plant, plant_keys,
           "how its pods come and are measured, and how its load strays within the hour"),
    STRUCT("schedule", bscap_service, schedule, cron_keys, "when a CronJob runs"),
    NUMBER("surge", bscap_service, surge_ratio, BSCAP_RATIO, 0.25, 0, 1,
           "extra pods of a Deployment while it rolls out"),
    STRUCT("alert", bscap_service, alert, bscap_alert_keys, "thresholds of this service"),
};
TABLE(bscap_service_keys, bscap_service, service_rows, "a service");
