#ifndef BSCAP_NETWORK_H
#define BSCAP_NETWORK_H

#include <bscap/export.h>

BSCAP_BEGIN

/** Which way a link carries traffic, seen from the cluster. */
typedef enum bscap_direction {
  BSCAP_INGRESS,
  BSCAP_EGRESS,
  BSCAP_INSIDE /**< between its own parts */
} bscap_direction;

/** One kind of traffic on a link. */
typedef struct bscap_traffic {
  double average_bits_per_second; /**< what flows on average */
  double peak_factor;             /**< short peaks over the average, at least 1 */
} bscap_traffic;

/** What short peaks reach, in bits per second: average * peak_factor. */
BSCAP_API double bscap_traffic_peak(const bscap_traffic *traffic);

BSCAP_END

#endif
