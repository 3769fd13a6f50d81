#ifndef BSCAP_MODEL_SCALED_H
#define BSCAP_MODEL_SCALED_H

#include "model/parts.h"

/* The controller's settings for a service that autoscales, at the model's present numbers, with
 * metrics only for what is known of its pods. False when memory runs out. */
bool bscap_service_autoscaler(bscap_autoscaler *autoscaler, bscap_arena *arena,
                              const bscap_service *service, bool sees_cpu, bool sees_memory);

#endif
