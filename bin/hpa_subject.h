#ifndef HPA_SUBJECT_H
#define HPA_SUBJECT_H

#include "input.h"

#include <bscap/scaled.h>

/* Reads the autoscaler that `bscap hpa` is about into `opened`: from manifests, or one of a model
 * whose operands begin behind the first. Complains and gives the exit code; close in any case. */
int subject_open(input *opened, const request *asked);

/* The service that was asked for, or the only one. Complains and gives the exit code. */
int subject_choose(const bscap_scaled_service **service, const input *opened, const request *asked);

#endif
