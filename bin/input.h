#ifndef INPUT_H
#define INPUT_H

#include "command.h"

#include <bscap/model.h>
#include <bscap/shard.h>

/* A file in memory. */
typedef struct input_file {
  char *bytes;
  size_t count;
  struct input_file *next;
} input_file;

/* The model that a command works on, and the files behind it. */
typedef struct input {
  bscap_model *model;
  bscap_source *sources; /* the texts that it was read from */
  size_t sources_count;
  const char *name;        /* of the first source, for messages */
  const char *folder;      /* the model's path, up to whose last slash tables are looked for */
  const char *output_file; /* which none of them may be; may be NULL */
  input_file *files;
} input;

/* Reads the model that was asked for: the built-in one, or files merged in order. Tells warnings
 * and errors, and gives the exit code; only EXIT_FINE leaves a model. Close it in any case. */
int input_open(input *opened, const request *asked);

/* The same for a shard of its forecast, to be freed by the caller; nothing is drawn yet. */
int input_open_shard(input *opened, bscap_shard **shard, const request *asked,
                     const bscap_forecast_options *chosen);

/* The same for a model of one service, whose autoscaler and pods stand in files of their own. */
int input_open_hpa(input *opened, const request *asked);

/* Reads a further file, `-` being standard input, and keeps it until the model is closed. Tells
 * errors, and gives the exit code. */
int input_read(input *opened, const input_file **file, const char *path);

/* Reads a further file, a shard that is the caller's to free. */
int input_read_shard(input *opened, bscap_shard **shard, const char *path);

void input_close(input *opened);

#endif
