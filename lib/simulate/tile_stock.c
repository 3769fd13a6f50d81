/* What drivers have added in lanes, and what of that is still there. */
#include "simulate/tile_stages.h"
#include "simulate/tile_window.h"

static bool begins_block(size_t step) {
  return step % BSCAP_BLOCK_STEPS == 0;
}

/* Floats do within a block, of which doubles keep the total. */
static void count(const bscap_tile *tile, const bscap_lane_driver *driver) {
  lanes in_block = lanes_load(bscap_lane_in_block(driver, LANES, tile->first_step));
  for (size_t step = 0; step < tile->steps; step++) {
    const size_t now = tile->first_step + step;
    in_block += lanes_load(driver->added + step * LANES);
    if (begins_block(now + 1)) {
      const wide before = wide_load(bscap_lane_before_block(driver, LANES, now));
      wide_store(bscap_lane_before_block(driver, LANES, now + 1),
                 wide_add(before, wide_from(in_block)));
      in_block = lanes_of(0);
    }
    lanes_store(bscap_lane_in_block(driver, LANES, now + 1), in_block);
  }
}

static void set_ever(const bscap_tile *tile, const bscap_lane_driver *driver, bscap_row *ever) {
  const wide start = wide_load(driver->ever.lane);
  for (size_t step = 0; step < tile->steps; step++)
    lanes_store(ever->values + step * LANES,
                wide_to_lanes(wide_add(start, tile_added(driver, tile->first_step + step))));
  LANES_NAMED(bscap_tile_note_highest)(tile, ever);
}

/* Where each lane forgets at its own pace. */
static void slide_apart(const bscap_tile *tile, const bscap_lane_window *window) {
  const bscap_lane_driver *driver = &tile->drivers[window->driver];
  for (size_t step = 0; step <= tile->steps; step++)
    for (size_t lane = 0; lane < LANES; lane++) {
      const size_t now = tile->first_step + step, slots = (size_t)window->slots.lane[lane];
      const double share = window->share.lane[lane];
      const double oldest = share * bscap_lane_added(driver, LANES, now - slots, lane);
      const double next = (1 - share) * bscap_lane_added(driver, LANES, now - slots + 1, lane);
      window->content[step * LANES + lane] =
          slots == 0 ? 0 : bscap_lane_added(driver, LANES, now, lane) - (oldest + next);
    }
}

/* How high and how low a window's content is, from the first step's end on. */
static tile_reach reach_by_step(const bscap_tile *tile, const bscap_lane_window *window) {
  tile_reach all = tile_reach_nothing();
  for (size_t step = 1; step <= tile->steps; step++) {
    const wide now = tile_kept(tile, window, window->is_whole, step);
    tile_reach_out(&all, (tile_reach){.highest = now, .lowest = now});
  }
  return all;
}

BSCAP_INLINE tile_reach reach_by_block(const bscap_tile *tile, const bscap_lane_window *window,
                                       bool wants_lowest) {
  tile_reach all = tile_reach_nothing();
  for (size_t step = 0, steps; step < tile->steps; step += steps) {
    steps = tile_window_steps(tile, window, step);
    tile_reach_out(&all, tile_window_reach(tile, window, step, steps, wants_lowest));
  }
  return all;
}

static tile_reach reach_of(const bscap_tile *tile, const bscap_lane_window *window) {
  if (!tile_window_has_blocks(window)) return reach_by_step(tile, window);
  return window->wants_lowest ? reach_by_block(tile, window, true)
                              : reach_by_block(tile, window, false);
}

static void slide(const bscap_tile *tile, bscap_lane_window *window) {
  if (window->content != NULL) slide_apart(tile, window);
  const tile_reach all = reach_of(tile, window);
  wide_store(window->highest.lane, all.highest);
  wide_store(window->lowest.lane, all.lowest);
  window->wants_lowest = false;
  wide_store(window->last.lane, tile_kept(tile, window, window->is_whole, tile->steps));
}

static void set_stored(const bscap_tile *tile, const bscap_lane_store *store) {
  bscap_row *row = &tile->rows[store->driver * BSCAP_ROWS_PER_DRIVER + BSCAP_READING_STORED];
  const bscap_lane_driver *driver = &tile->drivers[store->driver];
  const bscap_lane_window *window =
      store->window == BSCAP_NONE ? NULL : &tile->windows[store->window];
  const wide initial = wide_load(store->initial.lane);
  for (size_t step = 0; step < tile->steps; step++) {
    const size_t now = tile->first_step + step;
    const wide left = tile_left(&store->aged, wide_of((double)now * tile->step_seconds));
    const wide content =
        window == NULL ? tile_added(driver, now) : tile_kept(tile, window, window->is_whole, step);
    lanes_store(row->values + step * LANES,
                wide_to_lanes(wide_add(wide_multiply(initial, left), content)));
  }
  LANES_NAMED(bscap_tile_note_highest)(tile, row);
}

void LANES_NAMED(bscap_tile_stock)(bscap_tile *tile) {
  for (size_t i = 0; i < tile->drivers_count; i++) {
    const bscap_lane_driver *driver = &tile->drivers[i];
    bscap_row *ever = &tile->rows[i * BSCAP_ROWS_PER_DRIVER + BSCAP_READING_EVER];
    if (!driver->is_flow) continue;
    count(tile, driver);
    if (ever->is_needed) set_ever(tile, driver, ever);
  }
  for (size_t i = 0; i < tile->windows_count; i++) slide(tile, &tile->windows[i]);
  for (size_t i = 0; i < tile->stores_count; i++) set_stored(tile, &tile->stores[i]);
}
