#include <bscap/storage.h>

#include <math.h>
#include <stdint.h>

double bscap_volume_capacity(const bscap_volume_space *space) {
  return space->size_bytes * (1 - space->filesystem_ratio);
}

double bscap_volume_full(const bscap_volume_space *space) {
  return bscap_volume_capacity(space) * (1 - space->headroom_ratio);
}

double bscap_aged_remainder(double age_seconds, double retention_seconds, double t_seconds) {
  const double room = retention_seconds - t_seconds;
  if (room >= age_seconds) return 1;
  return room > 0 ? room / age_seconds : 0;
}

/* More slots than memory holds become a count that no allocation can meet. */
size_t bscap_window_slots(double retention_seconds, double step_seconds) {
  if (!(retention_seconds > 0) || isinf(retention_seconds)) return 0;
  const double slots = ceil(retention_seconds / step_seconds);
  return slots < 0x1p60 ? (size_t)slots : SIZE_MAX;
}

bscap_window bscap_window_start(double retention_seconds, double step_seconds, double *amounts) {
  bscap_window window = {
      .step_seconds = step_seconds,
      .retention_seconds = retention_seconds,
      .amounts = amounts,
      .slots = bscap_window_slots(retention_seconds, step_seconds),
  };
  for (size_t i = 0; i < window.slots; i++) amounts[i] = 0;
  return window;
}

/* From `next` on the slots hold sums: what came in that step and all later ones of the turn before.
 * So what has left is dropped without subtracting, and rounding does not pile up. */
static void start_turn(bscap_window *window) {
  for (size_t i = window->slots - 1; i > 0; i--) window->amounts[i - 1] += window->amounts[i];
  window->next = 0;
  window->recent = 0;
}

void bscap_window_add(bscap_window *window, double amount) {
  if (window->slots > 0) window->amounts[window->next++] = amount;
  window->recent += amount;
  if (window->next == window->slots && window->slots > 0) start_turn(window);
}

/* The oldest step may be partly too old: a window of 2.5 steps holds the oldest of three by half.
 */
double bscap_window_content(const bscap_window *window) {
  if (isinf(window->retention_seconds)) return window->recent;
  if (window->slots == 0) return 0;
  const double share =
      window->retention_seconds / window->step_seconds - (double)(window->slots - 1);
  const bool is_last = window->next + 1 == window->slots;
  const double with_oldest = window->amounts[window->next];
  const double without_oldest = is_last ? 0 : window->amounts[window->next + 1];
  return window->recent + share * with_oldest + (1 - share) * without_oldest;
}

double bscap_window_steady(double rate_per_second, double retention_seconds) {
  return rate_per_second == 0 ? 0 : rate_per_second * retention_seconds;
}

double bscap_since_reset(double t_seconds, double every_seconds) {
  return fmod(t_seconds, every_seconds);
}
