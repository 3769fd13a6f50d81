/* bscap COMMAND [MODEL [OVERLAY...]] [options] */
#include "command.h"

#include <bscap/version.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "nearest.h"
#include "options.h"
#include "output.h"
#include "ranks.h"

static const command commands[] = {
    {"forecast", FORECAST, run_forecast, "[MODEL [OVERLAY...]]",
     "Which limits break, in order, and what to do about it",
     "Without MODEL the built-in model is used; '-' is standard input. An OVERLAY\n"
     "changes parts of the model by name.\n"
     "\n"
     "Examples:\n"
     "  bscap forecast\n"
     "  bscap forecast shop.yaml --horizon 60mo --set volumes.database.size=40Gi\n"
     "  bscap forecast shop.yaml --explain volume/database/alert\n"
     "  bscap forecast shop.yaml --explain-plan\n"
     "  bscap forecast --as-of today --fail-within 90d --fail-probability 20%\n"
     "  bscap forecast shop.yaml -o json -O january.json\n"
     "  bscap forecast shop.yaml --against january.json\n"},
    {"ensemble", ENSEMBLE, run_ensemble, "[MODEL [OVERLAY...]]",
     "A part of a forecast's futures, into a file for merge",
     "Draws one shard of the futures that 'bscap forecast' would draw; 'bscap merge'\n"
     "makes one forecast of all. Shards count from 1: '--shard 3/64' is the third of\n"
     "64. '--shard job/64' takes the number from JOB_COMPLETION_INDEX, set by an\n"
     "indexed Job of Kubernetes; '--shard slurm' takes all from an array of Slurm, as\n"
     "of 'sbatch --array=1-64'. What is killed leaves no file, and is run again alone.\n"
     "\n"
     "Examples:\n"
     "  bscap ensemble shop.yaml --trajectories 100k --shard 3/64 -O shard-3.bscap\n"
     "  bscap ensemble --shard job/64 -O /results/shard-$JOB_COMPLETION_INDEX.bscap\n"},
    {"merge", MERGE, run_merge, "SHARD...",
     "The forecast of all shards, as one process would give it",
     "The files hold the model and all options of the forecast; their order does not\n"
     "matter.\n"
     "\n"
     "Examples:\n"
     "  bscap merge shard-*.bscap\n"
     "  bscap merge shard-*.bscap -o json -O forecast.json --fail-within 90d\n"},
    {"check", CHECK, run_check, "[MODEL [OVERLAY...]]",
     "Whether a model is valid, and agrees with itself",
     "Without MODEL the built-in model is used; '-' is standard input. Findings\n"
     "change the exit code only where --fail-on asks for it.\n"
     "\n"
     "Examples:\n"
     "  bscap check shop.yaml\n"
     "  bscap check shop.yaml more-replicas.yaml --fail-on critical\n"},
    {"plot", PLOT, run_plot, "[limits|METRIC [MODEL [OVERLAY...]]]",
     "One picture: a metric over time, or when limits break",
     "METRIC is an id as in reports, such as volume/postgres, service/api/cpu or\n"
     "driver/users; that of a limit draws the metric that it is about. Without MODEL\n"
     "the built-in model is used; '-' is standard input. Images need gnuplot.\n"
     "\n"
     "Examples:\n"
     "  bscap plot volume/postgres\n"
     "  bscap plot limits shop.yaml -O limits.svg\n"
     "  bscap plot driver/users shop.yaml more-growth.yaml -o png -O users.png\n"},
    {"hpa", HPA, run_hpa, "replay|settle|lint [FILE | MODEL [OVERLAY...]]",
     "The exact autoscaler: replay a load, settle, lint",
     "replay FILE    decides as the controller does over a decision trace (JSON)\n"
     "replay --load  replays a load (CSV) with pods that take time to come\n"
     "settle --load  says where it rests under a steady load, from each count\n"
     "lint           says what an autoscaler will not do that its author may want\n"
     "The autoscaler is one of a MODEL (default: the built-in one), or a manifest\n"
     "that --hpa names, whose pods --plant describes.\n"
     "\n"
     "Examples:\n"
     "  bscap hpa lint\n"
     "  bscap hpa settle --load 64m\n"
     "  bscap hpa replay --load yesterday.csv -O yesterday.svg\n"
     "  bscap hpa replay --hpa hpa.yaml --plant pods.yaml --load yesterday.csv\n"
     "  bscap hpa replay trace.json -o json\n"},
    {"init", INIT, run_init, "[FILE]", "A commented model to start from",
     "Writes to FILE, or else to standard output. A file that exists stays as it is.\n"
     "\n"
     "Examples:\n"
     "  bscap init mine.yaml\n"
     "  bscap init | bscap check -\n"},
    {"quantity", QUANTITY, run_quantity, "VALUE...", "A value, every way people write it",
     "A negative VALUE is no option: 'bscap quantity -5m' works.\n"
     "\n"
     "Examples:\n"
     "  bscap quantity 1.5Gi 500MB/month '8.5 cores'\n"
     "  bscap quantity --kubernetes -o json 100m 0.1 1e3\n"},
};

enum { COMMANDS_COUNT = sizeof commands / sizeof *commands };

static const char exit_codes[] =
    "Exit codes: 0 fine; 1 a gate that was asked for is crossed; 2 the command line\n"
    "or the model cannot be accepted; 3 data could not be read or written; 4 not\n"
    "enough data to say; 70 a mistake in bscap.\n";

static void print_help(FILE *out) {
  fputs("usage: bscap COMMAND [MODEL [OVERLAY...]] [options]\n\n"
        "Says which limit of a system breaks first, when, and what to do about it.\n\n",
        out);
  for (size_t i = 0; i < COMMANDS_COUNT; i++)
    fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
  fprintf(out, "\n'bscap COMMAND --help' says more; 'bscap --version' names the version.\n\n%s",
          exit_codes);
}

static void print_command_help(FILE *out, const command *chosen) {
  fprintf(out, "usage: bscap %s %s [options]\n\n%s.\n%s\nOptions:\n", chosen->name,
          chosen->operands, chosen->summary, chosen->details);
  print_options(out, chosen);
}

/* Prints through the same door as results, so that a full disk is noticed. */
static int print_out(const command *chosen, bool is_version) {
  output gathered = {0};
  FILE *out = open_memstream(&gathered.bytes, &gathered.count);
  if (out == NULL) return refuse_memory();
  if (is_version)
    fprintf(out, "bscap %s\n", bscap_version());
  else if (chosen != NULL)
    print_command_help(out, chosen);
  else
    print_help(out);
  if (fclose(out) == 0) return output_finish(&gathered, NULL);
  output_drop(&gathered);
  return refuse_memory();
}

static int refuse_command(const char *name) {
  nearest best = {.word = name};
  for (size_t i = 0; i < COMMANDS_COUNT; i++) nearest_offer(&best, commands[i].name);
  if (best.name != NULL)
    return refuse("there is no command '%s'; did you mean '%s'?", name, best.name);
  return refuse("there is no command '%s'; 'bscap --help' lists them", name);
}

static int run_command(const command *chosen, int count, char **arguments) {
  const size_t size = (size_t)count + 1;
  request asked = {.operands = calloc(size, sizeof *asked.operands),
                   .settings = calloc(size, sizeof *asked.settings)};
  int code = EXIT_INTERNAL;
  if (asked.operands == NULL || asked.settings == NULL)
    code = refuse_memory();
  else if (!read_options(&asked, chosen, arguments))
    code = EXIT_USAGE;
  else if (asked.wants_help)
    code = print_out(chosen, false);
  else
    code = chosen->run(&asked);
  free(asked.operands);
  free(asked.settings);
  return code;
}

static int run(int count, char **arguments) {
  if (count < 2) {
    print_help(stderr);
    return EXIT_USAGE;
  }
  const char *name = arguments[1];
  if (strcmp(name, "--version") == 0) return print_out(NULL, true);
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) return print_out(NULL, false);
  for (size_t i = 0; i < COMMANDS_COUNT; i++)
    if (strcmp(name, commands[i].name) == 0)
      return run_command(&commands[i], count - 2, arguments + 2);
  return refuse_command(name);
}

int main(int count, char **arguments) {
  /* A reader that has seen enough must not keep a gate from deciding. */
  signal(SIGPIPE, SIG_IGN);
  if (ranks_start()) return ranks_serve();
  return ranks_end(run(count, arguments));
}
