#ifndef BSCAP_MODEL_SCALED_H
#define BSCAP_MODEL_SCALED_H

#include "model/parts.h"
#include "model/reader.h"

/* The controller's settings for a service that autoscales, at the model's present numbers, with
 * metrics only for what is known of its pods, and one pod at least. False when memory runs out. */
bool bscap_service_autoscaler(bscap_autoscaler *autoscaler, bscap_arena *arena,
                              const bscap_service *service, bool sees_cpu, bool sees_memory);

/* The pods of a service that autoscales, at the model's present numbers. */
bscap_plant bscap_service_plant(const bscap_service *service);

/* The tolerance that counts in one direction. */
double bscap_autoscale_tolerance(const bscap_autoscale *autoscale, bool is_up);

/* Whether a forecast knows what metric `index` of a service's manifest is about. */
bool bscap_manifest_foresees(const bscap_service *service, size_t index);

/* Whether the metrics of a manifest want a share of what pods request. */
bool bscap_manifest_needs_request(const bscap_service *service, bool is_cpu);

/* What a service's manifest comes to as ratios, at the present requests. */
void bscap_manifest_settle(bscap_service *service);

/* Warns of all that a manifest says and a forecast does not know of. Errors: out of memory. */
bscap_status bscap_manifest_warn(const bscap_reader *reader, const bscap_service *service);

/* Lists the services that autoscale. */
bscap_status bscap_model_list_scaled(bscap_reader *reader);

#endif
