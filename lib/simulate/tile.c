#include "laws/autoscaler_lanes.h"
#include "simulate/tile_stages.h"

static bscap_refusals start_rest(void *room, const bscap_autoscaler *const *autoscalers,
                                 const bscap_autoscaler_load *idle, size_t count,
                                 bscap_autoscaler_state *state) {
  bscap_rest *rest = room;
  const char *refusal = bscap_rest_start(rest, autoscalers, idle, count, state);
  return (bscap_refusals){refusal, rest->refusal};
}

const bscap_tile_stages LANES_NAMED(bscap_tile_stages) = {LANES_NAMED(bscap_tile_shock),
                                                          LANES_NAMED(bscap_tile_draw),
                                                          LANES_NAMED(bscap_tile_drive),
                                                          LANES_NAMED(bscap_tile_scale),
                                                          LANES_NAMED(bscap_tile_demand),
                                                          LANES_NAMED(bscap_tile_store),
                                                          LANES_NAMED(bscap_tile_note),
                                                          sizeof(bscap_rest),
                                                          start_rest};
