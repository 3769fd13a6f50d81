#ifndef TESTS_MODEL_READING_H
#define TESTS_MODEL_READING_H

/* Short ways to read models, for tests. */

#include "testing.h"

#include "base/text.h"

#include <bscap/file.h>
#include <bscap/model.h>
#include <stdio.h>
#include <string.h>

/* What every model needs, on line 1. */
#define HEAD "{name: x, start: 2026-01-01}"

static inline bscap_source source_of(const char *name, const char *text) {
  return (bscap_source){name, text, strlen(text)};
}

static inline bscap_status try_text(bscap_model **model, const char *text, bscap_error *error) {
  const bscap_source source = source_of("model.yaml", text);
  return bscap_model_read(model, &source, 1, NULL, NULL, error);
}

static inline bscap_model *read_all(const bscap_source *sources, size_t count,
                                    const bscap_model_options *options,
                                    bscap_diagnostics *diagnostics) {
  bscap_model *model;
  bscap_error error = {0};
  bscap_status status = bscap_model_read(&model, sources, count, options, diagnostics, &error);
  ck_assert_msg(status == BSCAP_OK, "%s:%d:%d: %s", error.file, error.line, error.column,
                error.message);
  return model;
}

static inline bscap_model *read_text(const char *text) {
  const bscap_source source = source_of("model.yaml", text);
  return read_all(&source, 1, NULL, NULL);
}

/* `base` with `overlay` over it. */
static inline bscap_model *read_over(const char *base, const char *overlay) {
  const bscap_source sources[] = {source_of("base.yaml", base), source_of("overlay.yaml", overlay)};
  return read_all(sources, 2, NULL, NULL);
}

/* The likely value at `path`, or NAN where no number stands. */
static inline double value_at(const bscap_model *model, const char *path) {
  const bscap_entry *entry = bscap_model_find(model, path);
  return entry == NULL ? NAN : entry->likely;
}

/* Files that models mention; each is named for what is in it. */
static inline bscap_status load_table(void *context, const char *path, const char **bytes,
                                      size_t *count, bscap_error *error) {
  static const char visits[] = "date,visits\n2026-01-01,1000\n2026-02-01,2000\n";
  (void)context;
  *bytes = visits;
  *count = sizeof visits - 1;
  *error = (bscap_error){.status = BSCAP_UNAVAILABLE, .message = "no such file"};
  if (strcmp(path, "visits.csv") == 0) return BSCAP_OK;
  if (strcmp(path, "header.csv") == 0) *count = strlen("date,visits\n");
  if (strcmp(path, "header.csv") == 0) return BSCAP_OK;
  if (strcmp(path, "negative.csv") == 0) {
    static const char negative[] = "date,visits\n2026-01-01,1\n2026-02-01,-2\n";
    *bytes = negative;
    *count = sizeof negative - 1;
    return BSCAP_OK;
  }
  if (strcmp(path, "broken.csv") == 0) {
    static const char broken[] = "date,visits\n2026-01-01,many\n";
    *bytes = broken;
    *count = sizeof broken - 1;
    return BSCAP_OK;
  }
  return error->status;
}

static inline bscap_model_options options_with_loader(void) {
  bscap_model_options options = bscap_model_options_default();
  options.loader.load = load_table;
  return options;
}

/* The bytes of a file, with a NUL behind; to be freed with bscap_file_free. */
static inline bscap_source read_file(const char *folder, const char *name) {
  char path[1024], *bytes;
  size_t count;
  bscap_error error;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  ck_assert_msg(bscap_file_read(&bytes, &count, path, 1 << 22, NULL, &error) == BSCAP_OK, "%s: %s",
                path, error.message);
  return (bscap_source){name, bytes, count};
}

static inline void free_file(bscap_source source) {
  bscap_file_free((char *)source.bytes, source.count, NULL);
}

static inline bscap_source read_full_model(void) {
  return read_file(FIXTURES_DIR, "full.yaml");
}

static inline bool add_to_text(void *context, const char *bytes, size_t count) {
  bscap_text_add_bytes(context, bytes, count);
  return true;
}

/* To be freed with bscap_text_free. */
static inline bscap_text write_model(const bscap_model *model) {
  bscap_text text = {0};
  const bscap_sink sink = {add_to_text, &text};
  bscap_error error = {0};
  ck_assert_msg(bscap_model_write(model, &sink, &error) == BSCAP_OK, "%s", error.message);
  return text;
}

#endif
