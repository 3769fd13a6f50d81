#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the command ends. */
enum {
  EXIT_FINE = 0,
  EXIT_GATE = 1,        /* a gate that was asked for is crossed */
  EXIT_USAGE = 2,       /* the command line or the model cannot be accepted */
  EXIT_UNAVAILABLE = 3, /* data could not be had, or not be written */
  EXIT_TOO_LITTLE = 4,  /* not enough data to say */
  EXIT_INTERNAL = 70,
  EXIT_INTERRUPTED = 130 /* as shells have it: 128 and the number of the signal */
};

/* What the command line asks for; every command uses its share of it. */
typedef struct request {
  const char **operands; /* what is not an option */
  size_t operands_count;
  const char **settings; /* --set */
  size_t settings_count;
  int format;              /* bscap_format */
  int picture;             /* picture_choice */
  const char *output_file; /* NULL: standard output */
  int color;               /* color_choice */
  bool is_quiet;
  bool wants_help;
  const char *scenario;
  const char *as_of;
  const char *explained; /* the id of a limit */
  const char *against;   /* a forecast as JSON */
  const char *shard;     /* which part to draw */
  double horizon_seconds;
  double step_seconds;
  uint64_t seed;
  double trajectories_count; /* these are NAN where they were not given */
  double threads_count;
  int lanes;                  /* bscap_lanes */
  double fail_within_seconds; /* NAN: no gate */
  double fail_probability;
  int fail_on;            /* bscap_severity + 1, 0 for no gate */
  const char *hpa_file;   /* a HorizontalPodAutoscaler manifest */
  const char *plant_file; /* the pods that it scales */
  const char *load;       /* a file to replay, or an amount of CPU to settle under */
  const char *memory;     /* an amount */
  const char *service;
  double start_replicas; /* NAN: where it rests */
  int version;           /* bscap_kubernetes_version */
  bool scales_to_zero;
  bool is_deterministic;
  bool explains_plan;
  bool shows_bands;
  bool shows_all_assumptions;
  bool is_kubernetes;
} request;

typedef enum picture_choice {
  PICTURE_GUESSED, /* from the name of the output file */
  PICTURE_SVG,
  PICTURE_PNG,
  PICTURE_TEXT,
  PICTURE_GNUPLOT /* the script that draws it */
} picture_choice;

typedef enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color_choice;

/* A bit for each command, by which options say where they belong. */
enum {
  FORECAST = 1,
  CHECK = 2,
  INIT = 4,
  QUANTITY = 8,
  PLOT = 16,
  HPA = 32,
  ENSEMBLE = 64,
  MERGE = 128,
  EVERY = 255
};

typedef struct command {
  const char *name;
  unsigned bit;
  int (*run)(const request *asked); /* gives the exit code */
  const char *operands;             /* as help shows them */
  const char *summary;              /* a line */
  const char *details;              /* what else help says; lines */
} command;

int run_forecast(const request *asked);
int run_check(const request *asked);
int run_init(const request *asked);
int run_quantity(const request *asked);
int run_plot(const request *asked);
int run_hpa(const request *asked);
int run_ensemble(const request *asked);
int run_merge(const request *asked);

#endif
