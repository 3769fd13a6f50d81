#include <bscap/diagnostics.h>

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"

struct bscap_diagnostics {
  bscap_allocator allocator;
  bscap_error *warnings;
  size_t count;
  size_t capacity;
};

bscap_status bscap_diagnostics_create(bscap_diagnostics **diagnostics,
                                      const bscap_allocator *allocator, bscap_error *error) {
  *diagnostics = NULL;
  if (allocator == NULL) allocator = bscap_allocator_default();
  bscap_diagnostics *made = allocator->resize(allocator->context, NULL, 0, sizeof *made);
  if (made == NULL) return bscap_fail_memory(error);
  *made = (bscap_diagnostics){.allocator = *allocator};
  *diagnostics = made;
  return BSCAP_OK;
}

void bscap_diagnostics_free(bscap_diagnostics *diagnostics) {
  if (diagnostics == NULL) return;
  bscap_allocator allocator = diagnostics->allocator;
  if (diagnostics->warnings != NULL)
    allocator.resize(allocator.context, diagnostics->warnings,
                     diagnostics->capacity * sizeof *diagnostics->warnings, 0);
  allocator.resize(allocator.context, diagnostics, sizeof *diagnostics, 0);
}

size_t bscap_diagnostics_count(const bscap_diagnostics *diagnostics) {
  return diagnostics != NULL ? diagnostics->count : 0;
}

const bscap_error *bscap_diagnostics_at(const bscap_diagnostics *diagnostics, size_t index) {
  return index < bscap_diagnostics_count(diagnostics) ? &diagnostics->warnings[index] : NULL;
}

static bool has_room(bscap_diagnostics *diagnostics) {
  if (diagnostics->count < diagnostics->capacity) return true;
  const size_t item = sizeof *diagnostics->warnings;
  size_t capacity = diagnostics->capacity > 0 ? diagnostics->capacity * 2 : 4;
  if (capacity > SIZE_MAX / item) return false;
  bscap_error *larger =
      diagnostics->allocator.resize(diagnostics->allocator.context, diagnostics->warnings,
                                    diagnostics->capacity * item, capacity * item);
  if (larger == NULL) return false;
  diagnostics->warnings = larger;
  diagnostics->capacity = capacity;
  return true;
}

/* The text is made before the list may move, as it may quote an earlier warning. */
bscap_status bscap_warn(bscap_diagnostics *diagnostics, bscap_error *error, bscap_place place,
                        const char *format, ...) {
  if (diagnostics == NULL) return BSCAP_OK;
  bscap_error warning;
  va_list arguments;
  va_start(arguments, format);
  bscap_error_fill(&warning, BSCAP_OK, place, format, arguments);
  va_end(arguments);
  if (!has_room(diagnostics)) return bscap_fail_memory(error);
  diagnostics->warnings[diagnostics->count++] = warning;
  return BSCAP_OK;
}
