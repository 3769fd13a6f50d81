#ifndef BSCAP_MODEL_HPA_H
#define BSCAP_MODEL_HPA_H

#include <bscap/hpa.h>

#include "model/reader.h"

/* A HorizontalPodAutoscaler as it stands in a tree of nodes: alone in a file, in a model or in a
 * trace. */

struct bscap_hpa {
  bscap_arena *arena; /* to free with it; NULL where it belongs to somebody else */
  bscap_autoscaler autoscaler;
  const char *name;               /* metadata.name, or "" */
  const char *target;             /* scaleTargetRef.name, or "" */
  const char **metric_names;      /* by metric of the autoscaler */
  const char **metric_containers; /* likewise; NULL for whole pods */
  const bscap_node *metrics_node; /* the list of them; NULL where they were filled in */
};

/* What is accepted. */
typedef struct bscap_hpa_form {
  bscap_kubernetes_version version;
  bool scales_to_zero; /* the gate HPAScaleToZero */
  bool is_spec;        /* the spec alone, without apiVersion, kind and metadata */
  bool needs_target;   /* scaleTargetRef */
} bscap_hpa_form;

/* Fills `hpa` in memory of the reader's arena, as the API server would: checks the shape, fills in
 * defaults, validates. Of the reader, its arena, its path, its error and its diagnostics count. */
bscap_status bscap_hpa_bind(bscap_reader *reader, bscap_hpa *hpa, const bscap_hpa_form *form,
                            const bscap_node *node);

/* Puts the only item of a List, as `kubectl get` gives it, in its place. */
bscap_status bscap_hpa_unwrap(bscap_reader *reader, const bscap_node **node);

/* The options of a caller, or those that stand for NULL. */
bscap_hpa_options bscap_hpa_options_from(const bscap_hpa_options *options);

#endif
