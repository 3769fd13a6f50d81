#ifndef TESTS_JUDGE_CHECKING_H
#define TESTS_JUDGE_CHECKING_H

/* Models checked against themselves, from files or written in a test. */

#include "testing.h"

#include <bscap/check.h>
#include <bscap/file.h>
#include <stdio.h>
#include <string.h>

#define GIB 0x1p30
#define MIB 0x1p20

typedef struct checked {
  bscap_model *model;
  bscap_check *check;
} checked;

static inline checked check_source(const bscap_source *source, const char *scenario) {
  checked made = {NULL, NULL};
  bscap_error error = {0};
  bscap_model_options options = bscap_model_options_default();
  options.scenario = scenario;
  bscap_status status = bscap_model_read(&made.model, source, 1, &options, NULL, &error);
  ck_assert_msg(status == BSCAP_OK, "%s:%d:%d: %s", error.file, error.line, error.column,
                error.message);
  status = bscap_check_run(&made.check, made.model, NULL, &error);
  ck_assert_msg(status == BSCAP_OK, "%s: %s", source->name, error.message);
  return made;
}

static inline checked check_file(const char *folder, const char *name, const char *scenario) {
  char path[1024], *bytes;
  size_t count;
  bscap_error error;
  snprintf(path, sizeof path, "%s/%s.yaml", folder, name);
  ck_assert_msg(bscap_file_read(&bytes, &count, path, 1 << 22, NULL, &error) == BSCAP_OK, "%s: %s",
                path, error.message);
  const bscap_source source = {path, bytes, count};
  checked made = check_source(&source, scenario);
  bscap_file_free(bytes, count, NULL);
  return made;
}

/* Of autoscalers alone, and all that is so of them. */
static inline void check_autoscalers_of(checked *made) {
  bscap_error error = {0};
  bscap_check_free(made->check);
  const bscap_status status = bscap_check_autoscalers(&made->check, made->model, NULL, &error);
  ck_assert_msg(status == BSCAP_OK, "%s", error.message);
}

static inline checked check_text(const char *text) {
  const bscap_source source = {"model.yaml", text, strlen(text)};
  return check_source(&source, NULL);
}

static inline void forget(checked *made) {
  bscap_check_free(made->check);
  bscap_model_free(made->model);
}

static inline size_t count_all(const checked *made) {
  size_t count = 0;
  while (bscap_check_finding(made->check, count) != NULL) count++;
  return count;
}

/* The first finding of a kind about `part` (NULL: about anything); NULL where there is none. */
static inline const bscap_finding *find(const checked *made, const char *id, const char *part) {
  const bscap_finding *finding;
  for (size_t i = 0; (finding = bscap_check_finding(made->check, i)) != NULL; i++)
    if (strcmp(finding->id, id) == 0 && (part == NULL || strcmp(finding->part, part) == 0))
      return finding;
  return NULL;
}

static inline const bscap_finding *found(const checked *made, const char *id, const char *part) {
  const bscap_finding *finding = find(made, id, part);
  ck_assert_msg(finding != NULL, "no finding %s about %s", id, part == NULL ? "anything" : part);
  return finding;
}

#define assert_says(text, part)                                                                    \
  ck_assert_msg(strstr(text, part) != NULL, "'%s' does not say '%s'", text, part)

#endif
