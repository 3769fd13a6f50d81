#include "shard_part.h"

#include <bscap/shard.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "message.h"

enum { MOST = 1000000000 };

/* Digits and nothing else, up to `end`. */
static bool read_whole(size_t *whole, const char *text, const char *end) {
  *whole = 0;
  const char *next = text;
  for (; next < end && *next >= '0' && *next <= '9' && *whole < MOST; next++)
    *whole = 10 * *whole + (size_t)(*next - '0');
  return next == end && next > text;
}

static int read_variable(size_t *whole, const char *name, const char *who) {
  const char *text = getenv(name);
  if (text == NULL) return refuse("--shard: %s is not set, as it is in %s; write 3/64", name, who);
  if (read_whole(whole, text, text + strlen(text))) return EXIT_FINE;
  return refuse("--shard: %s is '%s', which is no whole number", name, text);
}

static int check_part(const shard_part *part, const char *text) {
  if (part->shards_count < 1 || part->shards_count > BSCAP_SHARDS_MOST)
    return refuse("--shard takes 1 to %d shards, not '%s'", BSCAP_SHARDS_MOST, text);
  if (part->number >= 1 && part->number <= part->shards_count) return EXIT_FINE;
  return refuse("--shard: there is no shard %zu of %zu; they count from 1", part->number,
                part->shards_count);
}

/* Kubernetes counts from 0. */
static int read_job(shard_part *part) {
  size_t index;
  const int code = read_variable(&index, "JOB_COMPLETION_INDEX", "an indexed Job of Kubernetes");
  if (code != EXIT_FINE) return code;
  part->number = index + 1;
  if (part->number <= part->shards_count) return EXIT_FINE;
  return refuse("--shard: JOB_COMPLETION_INDEX is %zu, but there are %zu shards; let the Job have "
                "as many completions",
                index, part->shards_count);
}

/* Slurm counts as the user says: from 0, from 1, or from elsewhere. */
static int read_array(shard_part *part) {
  static const char who[] = "an array of Slurm";
  size_t id = 0, least = 0;
  int code = read_variable(&id, "SLURM_ARRAY_TASK_ID", who);
  if (code == EXIT_FINE) code = read_variable(&least, "SLURM_ARRAY_TASK_MIN", who);
  if (code == EXIT_FINE) code = read_variable(&part->shards_count, "SLURM_ARRAY_TASK_COUNT", who);
  if (code != EXIT_FINE) return code;
  if (id < least || id - least >= part->shards_count)
    return refuse("--shard: task %zu of %zu, the least being %zu, leaves gaps; write an array "
                  "without any, such as --array=1-64",
                  id, part->shards_count, least);
  part->number = id - least + 1;
  return EXIT_FINE;
}

int shard_part_read(shard_part *part, const char *text) {
  *part = (shard_part){0};
  int code = EXIT_FINE;
  const char *slash = strchr(text, '/'), *end = text + strlen(text);
  const bool is_job = strncmp(text, "job/", 4) == 0;
  if (strcmp(text, "slurm") == 0)
    code = read_array(part);
  else if (slash == NULL || !read_whole(&part->shards_count, slash + 1, end) ||
           (!is_job && !read_whole(&part->number, text, slash)))
    return refuse("--shard takes a part such as 3/64, job/64 or slurm, not '%s'", text);
  else if (is_job)
    code = read_job(part);
  return code == EXIT_FINE ? check_part(part, text) : code;
}
