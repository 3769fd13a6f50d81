#ifndef BSCAP_HPA_H
#define BSCAP_HPA_H

#include <bscap/allocator.h>
#include <bscap/autoscaler.h>
#include <bscap/diagnostics.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <stdbool.h>
#include <stddef.h>

BSCAP_BEGIN

/** A HorizontalPodAutoscaler manifest, with API defaults filled in. */
typedef struct bscap_hpa bscap_hpa;

/** The cluster that the manifest is for. Start from bscap_hpa_options_default(). */
typedef struct bscap_hpa_options {
  size_t size; /**< sizeof(bscap_hpa_options), so that it can grow */
  bscap_kubernetes_version version;
  bool scales_to_zero;              /**< the gate HPAScaleToZero: a minimum of 0 is allowed */
  const bscap_allocator *allocator; /**< must outlive the manifest; NULL for the default */
} bscap_hpa_options;

/** The newest version, without the gate. */
BSCAP_API bscap_hpa_options bscap_hpa_options_default(void);

/** Reads one HorizontalPodAutoscaler of autoscaling/v2 as YAML or JSON, or a List with just one,
 *  fills in what the API server fills in, and validates as it does. `options` NULL stands for the
 *  default. Warnings go to `diagnostics` (NULL: nowhere). Free with bscap_hpa_free.
 *  Errors: BSCAP_INVALID with line and column; the message is what the API server says, such as
 *  `spec.maxReplicas: Invalid value: 0: must be greater than 0` or `unknown field "spec.metrcs"`. Out of
 * memory. Source: kubernetes pkg/apis/autoscaling, v2/defaults.go and validation/validation.go. */
BSCAP_API bscap_status bscap_hpa_read(bscap_hpa **hpa, const char *name, const char *bytes,
                                      size_t count, const bscap_hpa_options *options,
                                      bscap_diagnostics *diagnostics, bscap_error *error);

/** Frees the manifest; NULL is fine. */
BSCAP_API void bscap_hpa_free(bscap_hpa *hpa);

/** Its settings for the controller; borrowed, arrays included. */
BSCAP_API const bscap_autoscaler *bscap_hpa_autoscaler(const bscap_hpa *hpa);

/** metadata.name, or "" where there is none; borrowed. */
BSCAP_API const char *bscap_hpa_name(const bscap_hpa *hpa);

/** What metric `index` is called: "cpu", "memory", "queue_depth"; borrowed, NULL past the last. */
BSCAP_API const char *bscap_hpa_metric_name(const bscap_hpa *hpa, size_t index);

/** The container that metric `index` is about; NULL where it is about whole pods, or no resource.
 */
BSCAP_API const char *bscap_hpa_metric_container(const bscap_hpa *hpa, size_t index);

BSCAP_END

#endif
