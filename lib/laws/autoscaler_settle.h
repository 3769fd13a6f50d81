#ifndef BSCAP_LAWS_AUTOSCALER_SETTLE_H
#define BSCAP_LAWS_AUTOSCALER_SETTLE_H

#include <bscap/autoscaler.h>

/* How the controller came to rest under a steady load. */
typedef struct bscap_autoscaler_rest {
  int32_t replicas; /* where it rests; of a round the largest count */
  int32_t least;    /* the same, or the smallest count of the round */
  bool goes_round;  /* for ever */
  int64_t moved_ms; /* from the first sync to the one that changed the count last; -1: none did */
} bscap_autoscaler_rest;

/* bscap_autoscaler_settle with all that it sees. The state is left as after the last sync. */
bscap_autoscaler_rest bscap_autoscaler_come_to_rest(bscap_autoscaler_state *state,
                                                    const bscap_autoscaler *autoscaler,
                                                    const bscap_autoscaler_load *load,
                                                    int32_t replicas);

#endif
