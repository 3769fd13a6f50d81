#include "simulate/tile_stages.h"

const bscap_tile_stages LANES_NAMED(bscap_tile_stages) = {
    LANES_NAMED(bscap_tile_draw), LANES_NAMED(bscap_tile_drive), LANES_NAMED(bscap_tile_scale),
    LANES_NAMED(bscap_tile_demand), LANES_NAMED(bscap_tile_store), LANES_NAMED(bscap_tile_note)};
