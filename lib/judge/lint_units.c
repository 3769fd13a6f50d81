/* Sizes that nobody means: plain numbers, whose unit was left out. */
#include "judge/lint.h"

static const double least_bytes = 0x1p20;
static const double most_millicores = 100e3;

typedef struct size {
  const char *part;
  const char *what; /* for people */
  const void *object;
  const char *member;
  double value;
} size;

static void report(bscap_lint *lint, const size *of, double meant_value, bscap_unit unit) {
  const char *meant = bscap_lint_exactly(lint, meant_value, unit);
  bscap_finding finding = {
      .part = of->part,
      .severity = BSCAP_WARNING,
      .message = bscap_lint_text(lint, "its %s is %s, where %s was probably meant", of->what,
                                 bscap_lint_amount(lint, of->value, unit), meant),
      .action = bscap_lint_text(lint, "Write the unit that is meant: %s", meant),
      .stated = of->value,
      .computed = meant_value,
      .unit = unit};
  bscap_lint_add(lint, of->object, of->member, &finding);
}

/* As few as people have of Gi are Gi, more are Mi; tens of thousands may have been KiB. */
static void look_at_bytes(bscap_lint *lint, size of, double most_gi) {
  if (!(of.value > 0 && of.value < least_bytes)) return;
  double factor = of.value <= most_gi ? 0x1p30 : 0x1p20;
  if (of.value >= 0x1p16) factor = 0x1p10;
  report(lint, &of, of.value * factor, BSCAP_BYTES);
}

static void look_at_cpu(bscap_lint *lint, size of) {
  if (of.value > most_millicores) report(lint, &of, of.value / 1000, BSCAP_MILLICORES);
}

/* A request that was not written is the limit. */
static void look_at_container(bscap_lint *lint, const char *part, const bscap_resource *cpu,
                              const bscap_resource *memory) {
  look_at_cpu(lint, (size){part, "cpu limit", cpu, "limit", cpu->limit});
  look_at_bytes(lint, (size){part, "memory limit", memory, "limit", memory->limit}, 8);
  if (cpu->request != cpu->limit)
    look_at_cpu(lint, (size){part, "cpu request", cpu, "request", cpu->request});
  if (memory->request != memory->limit)
    look_at_bytes(lint, (size){part, "memory request", memory, "request", memory->request}, 8);
}

static void look_at_service(bscap_lint *lint, const bscap_service *service) {
  const char *part = bscap_lint_text(lint, "service/%s", service->name);
  look_at_container(lint, part, &service->cpu, &service->memory);
  for (size_t i = 0; i < service->sidecars_count; i++)
    look_at_container(lint, part, &service->sidecars[i].cpu, &service->sidecars[i].memory);
}

void bscap_lint_units(bscap_lint *lint) {
  const bscap_model *model = lint->model;
  for (size_t i = 0; i < model->services_count; i++) look_at_service(lint, &model->services[i]);
  for (size_t i = 0; i < model->volumes_count; i++) {
    const bscap_volume *volume = &model->volumes[i];
    const char *part = bscap_lint_text(lint, "volume/%s", volume->name);
    look_at_bytes(lint, (size){part, "size", volume, "size", volume->space.size_bytes}, 1024);
  }
  for (size_t i = 0; i < model->nodes_count; i++) {
    const bscap_node_group *group = &model->nodes[i];
    const char *part = bscap_lint_text(lint, "node/%s", group->name);
    look_at_bytes(lint, (size){part, "memory", group, "memory", group->capacity.memory_bytes},
                  1024);
  }
}
