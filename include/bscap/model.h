#ifndef BSCAP_MODEL_H
#define BSCAP_MODEL_H

#include <bscap/allocator.h>
#include <bscap/diagnostics.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/quantity.h>
#include <bscap/sink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

BSCAP_BEGIN

/** What a system has, what each unit of work costs it, and how work grows. Never changes after it
 *  was read, so threads may share it, as far as its loader and its allocator let them. */
typedef struct bscap_model bscap_model;

/** A text of YAML and the name that messages give to it. */
typedef struct bscap_source {
  const char *name;
  const char *bytes;
  size_t count;
} bscap_source;

/** Fetches a file that a model mentions (a growth table); `path` as the model writes it. The bytes
 *  and the loader outlive the model. Without a loader such a key is an error. */
typedef struct bscap_loader {
  bscap_status (*load)(void *context, const char *path, const char **bytes, size_t *count,
                       bscap_error *error);
  void *context;
} bscap_loader;

/** How to read a model. Start from bscap_model_options_default(). */
typedef struct bscap_model_options {
  size_t size;                 /**< sizeof(bscap_model_options), so that it can grow */
  const char *scenario;        /**< a scenario of the model to apply, or NULL */
  const char *const *settings; /**< `path=value` texts, applied last */
  size_t settings_count;
  bscap_loader loader;              /**< `load` may be NULL */
  const bscap_allocator *allocator; /**< must outlive the model; NULL for the default */
} bscap_model_options;

/** No scenario, no settings, no loader, the default allocator. */
BSCAP_API bscap_model_options bscap_model_options_default(void);

/** Reads a model from `sources[0]` and merges the others over it by name, in order: maps merge,
 *  anything else replaces, `null` removes. Then come the scenario and the settings. The whole is
 *  validated, and without settings each scenario of the model with it. Warnings go to `diagnostics`
 *  (NULL: nowhere). Texts are copied. Free with bscap_model_free.
 *  Errors: BSCAP_INVALID with file, line, column, the key and its bound; out of memory; what the
 *  loader gives. Limits: UTF-8, 4 MiB a source, 32 levels, 4096 keys a map, 256 anchors, 100,000
 *  values with aliases written out. */
BSCAP_API bscap_status bscap_model_read(bscap_model **model, const bscap_source *sources,
                                        size_t count, const bscap_model_options *options,
                                        bscap_diagnostics *diagnostics, bscap_error *error);

/** Frees the model; NULL is fine. */
BSCAP_API void bscap_model_free(bscap_model *model);

/** Writes the model as one YAML text, overlays, scenario and settings merged in; reading it gives
 *  the same model. Errors: BSCAP_UNAVAILABLE when the sink stops; out of memory. */
BSCAP_API bscap_status bscap_model_write(const bscap_model *model, const bscap_sink *sink,
                                         bscap_error *error);

/** The system's name; borrowed. */
BSCAP_API const char *bscap_model_name(const bscap_model *model);

/** The moment from which the model speaks, in seconds since 1970 UTC; a midnight. */
BSCAP_API int64_t bscap_model_start(const bscap_model *model);

/** Names of the model's scenarios, NULL past the last; borrowed. */
BSCAP_API const char *bscap_model_scenario(const bscap_model *model, size_t index);

/** The scenario that was applied, or NULL. */
BSCAP_API const char *bscap_model_applied_scenario(const bscap_model *model);

/** Names of the model's drivers in their order, NULL past the last; borrowed. */
BSCAP_API const char *bscap_model_driver(const bscap_model *model, size_t index);

/** One number that a person wrote: where, what, and on whose word. Low, likely and high are the
 *  10th, 50th and 90th percentiles; they are equal where the number is certain. */
typedef struct bscap_entry {
  const char *path; /**< `volumes.postgres.size`; what settings and overlays use */
  bscap_unit unit;
  double low;
  double likely;
  double high;
  double least; /**< the bounds that the key sets */
  double most;
  const char *source; /**< where the number is stated, or NULL */
  bool is_assumed;    /**< nobody stated it: a reasoned guess */
  const char *file;
  int line;
  int column;
} bscap_entry;

/** An uncertain number as a caller supplies it, instead of what the model says; three equal values
 *  are a certain one. */
typedef struct bscap_uncertain {
  const char *path;
  double low;
  double likely;
  double high;
} bscap_uncertain;

/** How many numbers the model has. */
BSCAP_API size_t bscap_model_entries_count(const bscap_model *model);

/** Number `index` in the order of the tables of keys; borrowed; NULL past the end. */
BSCAP_API const bscap_entry *bscap_model_entry(const bscap_model *model, size_t index);

/** Uncertain number `index`, in the same order: its low is below its high; borrowed; NULL past the
 *  last. */
BSCAP_API const bscap_entry *bscap_model_uncertain(const bscap_model *model, size_t index);

/** The number at `path`, or NULL. */
BSCAP_API const bscap_entry *bscap_model_find(const bscap_model *model, const char *path);

BSCAP_END

#endif
