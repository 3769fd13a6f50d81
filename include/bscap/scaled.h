#ifndef BSCAP_SCALED_H
#define BSCAP_SCALED_H

#include <bscap/autoscaler.h>
#include <bscap/export.h>
#include <bscap/hpa.h>
#include <bscap/model.h>
#include <bscap/plant.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** A service of a model that autoscales: its controller's settings and its pods, at the likely
 *  values of the model's numbers. What is not known of the pods is NAN where it is a request,
 *  INFINITY where it is a limit, and 0 where it is use. */
typedef struct bscap_scaled_service {
  const char *name;
  bscap_autoscaler autoscaler;     /**< all metrics, those that no forecast knows of too */
  const char *const *metric_names; /**< by metric of the autoscaler: "cpu", "queue_depth" */
  bscap_plant plant;               /**< of whole pods: main containers and sidecars */
  bscap_plant_load idle;           /**< what a pod uses without any work; the rest is 0 */
  double variation_ratio;          /**< of the load within an hour: standard deviation over mean */
  double lasts_seconds;            /**< after which the correlation of the load has fallen to 1/e */
  double unmet_seconds;            /**< how much of a day some work may go unmet */
  int32_t replicas;                /**< at the start */
} bscap_scaled_service;

/** Service `index` of those that autoscale, in the model's order; borrowed; NULL past the last. */
BSCAP_API const bscap_scaled_service *bscap_model_scaled(const bscap_model *model, size_t index);

/** Reads a model of one service from a HorizontalPodAutoscaler, as bscap_hpa_read does. It is
 *  called what is scaled, or else what the manifest is, as far as that can be a name, and begins on
 *  2000-01-01. `pods` is a YAML map of the keys of a service, such as cpu, memory, sidecars,
 *  replicas and plant; NULL: nothing is known of the pods. `options` NULL stands for the default;
 *  its version and its gate count. Warnings go to `diagnostics` (NULL: nowhere). Texts are copied.
 *  Free with bscap_model_free. Errors: as bscap_hpa_read and bscap_model_read. */
BSCAP_API bscap_status bscap_model_read_hpa(bscap_model **model, const bscap_source *hpa,
                                            const bscap_source *pods,
                                            const bscap_hpa_options *options,
                                            bscap_diagnostics *diagnostics, bscap_error *error);

BSCAP_END

#endif
