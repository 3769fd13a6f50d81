#include "hpa_subject.h"

#include <string.h>

#include "message.h"
#include "nearest.h"

int subject_open(input *opened, const request *asked) {
  *opened = (input){.folder = ""};
  if (asked->hpa_file == NULL && asked->plant_file != NULL)
    return refuse("--plant describes the pods of a manifest; name that with --hpa FILE");
  if (asked->hpa_file != NULL && asked->operands_count > 1)
    return refuse("--hpa FILE stands for a model; leave out '%s'", asked->operands[1]);
  if (asked->hpa_file != NULL) return input_open_hpa(opened, asked);
  request of_model = *asked;
  of_model.operands++;
  of_model.operands_count--;
  return input_open(opened, &of_model);
}

static int refuse_service(const bscap_model *model, const char *name) {
  nearest best = {.word = name};
  const bscap_scaled_service *service;
  for (size_t i = 0; (service = bscap_model_scaled(model, i)) != NULL; i++)
    nearest_offer(&best, service->name);
  if (best.name != NULL)
    return refuse("--service: no service '%s' autoscales; did you mean '%s'?", name, best.name);
  return refuse("--service: no service '%s' autoscales; '%s' does", name,
                bscap_model_scaled(model, 0)->name);
}

int subject_choose(const bscap_scaled_service **service, const input *opened,
                   const request *asked) {
  *service = bscap_model_scaled(opened->model, 0);
  if (*service == NULL)
    return refuse("%s: no service autoscales; give one an 'autoscale', such as {max: 3, cpu: 60%%}",
                  opened->name);
  if (asked->service == NULL) {
    const bscap_scaled_service *second = bscap_model_scaled(opened->model, 1);
    if (second == NULL) return EXIT_FINE;
    return refuse("%s: several services autoscale; choose one with --service, such as --service %s",
                  opened->name, (*service)->name);
  }
  for (size_t i = 0; (*service = bscap_model_scaled(opened->model, i)) != NULL; i++)
    if (strcmp((*service)->name, asked->service) == 0) return EXIT_FINE;
  return refuse_service(opened->model, asked->service);
}
