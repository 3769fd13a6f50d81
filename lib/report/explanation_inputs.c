/* The uncertain numbers that a limit's demand and capacity hang on. */
#include "report/shown.h"

#include <math.h>
#include <string.h>

#include "model/parts.h"
#include "report/page.h"
#include "report/words.h"

/* What lies behind `section` and `name` in a path: `cpu.base` of `services.api.cpu.base`; NULL for
 * another path. */
static const char *find_rest(const char *path, const char *section, const char *name) {
  const size_t before = strlen(section), length = strlen(name);
  if (strncmp(path, section, before) != 0 || strncmp(path + before, name, length) != 0) return NULL;
  return path[before + length] == '.' ? path + before + length + 1 : NULL;
}

static bool has_key(const char *rest, const char *key) {
  const size_t length = strlen(key);
  while (true) {
    const size_t next = strcspn(rest, ".");
    if (next == length && memcmp(rest, key, length) == 0) return true;
    if (rest[next] == '\0') return false;
    rest += next + 1;
  }
}

/* Whether a number is of what the limit measures, or of no resource. */
static bool is_measured(const bscap_verdict *verdict, const char *rest) {
  static const char *const resources[] = {"cpu", "memory"};
  const char *measure = bscap_limit_measure(verdict->kind);
  bool is_of_none = true;
  for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
    if (!has_key(rest, resources[i])) continue;
    if (strncmp(measure, resources[i], strlen(resources[i])) == 0) return true;
    is_of_none = false;
  }
  return is_of_none;
}

static bool is_alert(const bscap_verdict *verdict) {
  return strstr(bscap_limit_label(verdict->id), "alert") != NULL;
}

/* What a pod uses has no say in what is reserved for it. */
static bool is_of_use(const char *rest) {
  return has_key(rest, "base") || has_key(rest, "per") || has_key(rest, "each");
}

static bool autoscales(const bscap_service *service) {
  return bscap_is_stated(service->autoscale.most);
}

static const bscap_service *find_service(const bscap_model *model, const char *path,
                                         const char **rest) {
  for (size_t i = 0; i < model->services_count; i++)
    if ((*rest = find_rest(path, "services.", model->services[i].name)) != NULL)
      return &model->services[i];
  return NULL;
}

static bool is_named(const bscap_verdict *verdict, const char *noun, const char *name) {
  const size_t length = strlen(noun);
  return bscap_part_length(verdict->id) == length + strlen(name) &&
         strncmp(verdict->id, noun, length) == 0 &&
         strncmp(verdict->id + length, name, strlen(name)) == 0;
}

/* Whether the limit sums up services, and this one among them. */
static bool sums_up(const bscap_model *model, const bscap_verdict *verdict,
                    const bscap_service *service) {
  if (verdict->kind == BSCAP_LIMIT_QUOTA_VOLUMES) return false;
  if (strncmp(verdict->id, "quota/", strlen("quota/")) == 0) return true;
  return service->nodes < model->nodes_count &&
         is_named(verdict, "node/", model->nodes[service->nodes].name);
}

/* How many pods an autoscaler asks for hangs on both resources. */
static bool uses_service(const bscap_model *model, const bscap_verdict *verdict,
                         const bscap_service *service, const char *rest) {
  const bool is_own = is_named(verdict, "service/", service->name);
  if (is_named(verdict, "autoscaler/", service->name)) return is_measured(verdict, rest);
  if (!is_own && (!sums_up(model, verdict, service) || has_key(rest, "alert"))) return false;
  if (autoscales(service)) return true;
  const bool is_reserved = strchr(bscap_limit_measure(verdict->kind), ' ') != NULL;
  return is_measured(verdict, rest) && !(is_reserved && is_of_use(rest));
}

/* --- what varies --- */

static bool brings_burst(const bscap_driver *driver, size_t burst) {
  for (size_t i = 0; i < driver->bursts.count; i++)
    if (driver->bursts.items[i].burst == burst) return true;
  return false;
}

static bool uses_burst(const bscap_model *model, const bscap_verdict *verdict, size_t burst) {
  for (size_t i = 0; i < model->drivers_count; i++)
    if (bscap_verdict_depends(verdict, i) && brings_burst(&model->drivers[i], burst)) return true;
  return false;
}

static bool uses_chance(const bscap_model *model, const bscap_verdict *verdict, const char *path) {
  for (size_t i = 0; i < model->drivers_count; i++)
    if (find_rest(path, "drivers.", model->drivers[i].name) != NULL)
      return bscap_verdict_depends(verdict, i);
  for (size_t i = 0; i < model->bursts_count; i++)
    if (find_rest(path, "bursts.", model->bursts[i].name) != NULL)
      return uses_burst(model, verdict, i);
  return false;
}

static bool uses(const bscap_model *model, const bscap_verdict *verdict, const char *path) {
  if (has_key(path, "alert") && !is_alert(verdict)) return false;
  const char *rest;
  const bscap_service *service = find_service(model, path, &rest);
  if (service != NULL) return uses_service(model, verdict, service, rest);
  if (bscap_is_of_part(path, verdict->id)) return is_measured(verdict, path);
  return uses_chance(model, verdict, path);
}

void bscap_explanation_inputs(bscap_draft *draft, const bscap_forecast *forecast,
                              const bscap_verdict *verdict) {
  static const bscap_column columns[] = {{.title = "UNCERTAIN NUMBER"},
                                         {.title = "LIKELY", .is_number = true},
                                         {.title = "LOW TO HIGH", .aside = "Low to high: "},
                                         {.title = "ORIGIN", .aside = "Origin: "}};
  bscap_table table = {.columns = columns, .columns_count = 4};
  const bscap_model *model = bscap_forecast_model(forecast);
  const bscap_entry *entry;
  for (size_t i = 0; (entry = bscap_model_uncertain(model, i)) != NULL; i++) {
    if (!uses(model, verdict, entry->path)) continue;
    bscap_row *row = bscap_add_entry(draft, &table, entry);
    row->cells[3] = entry->is_assumed ? "assumed" : entry->source != NULL ? entry->source : "";
  }
  bscap_page_table(draft, &table);
}
