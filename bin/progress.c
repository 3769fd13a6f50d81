#include "progress.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_WIDTH = 36 };

static const double redraw_seconds = 0.1; /* often enough for the eye */
static const double trust_seconds = 1;    /* before that, nobody knows how long it takes */

/* A signal's handler reaches nothing else. */
static volatile sig_atomic_t is_interrupted;

/* A forecast at a time. */
static struct showing {
  bool has_begun;
  bool is_visible;
  double begun_seconds;
  double shown_seconds;
  struct sigaction before;
} showing;

static void interrupt(int number) {
  (void)number;
  is_interrupted = 1;
}

static double read_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* From the first call on, so that whatever comes before ends as programs do. */
static void begin(double now_seconds) {
  struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  is_interrupted = 0;
  showing.has_begun = sigaction(SIGINT, NULL, &showing.before) == 0;
  if (showing.before.sa_handler != SIG_IGN) sigaction(SIGINT, &action, NULL);
  showing.begun_seconds = now_seconds;
  showing.shown_seconds = now_seconds - redraw_seconds;
}

static void describe_rest(char *text, size_t size, double seconds) {
  const long left = (long)(seconds + 0.5);
  if (left < 120)
    snprintf(text, size, ", %ld s left", left);
  else
    snprintf(text, size, ", %ld min left", (left + 30) / 60);
}

static void show(double now_seconds, double done_ratio) {
  char rest[32] = "";
  const double taken = now_seconds - showing.begun_seconds;
  if (taken >= trust_seconds && done_ratio > 0)
    describe_rest(rest, sizeof rest, taken * (1 - done_ratio) / done_ratio);
  fprintf(stderr, "\rforecast: %3.0f%%%-*s", 100 * done_ratio, LINE_WIDTH - 14, rest);
  showing.shown_seconds = now_seconds;
}

static bool follow(void *context, double done_ratio) {
  (void)context;
  const double now = read_clock();
  if (!showing.has_begun) begin(now);
  if (showing.is_visible && now - showing.shown_seconds >= redraw_seconds) show(now, done_ratio);
  return !is_interrupted;
}

void progress_attach(bscap_forecast_options *options, bool is_quiet) {
  showing.is_visible = !is_quiet && isatty(STDERR_FILENO);
  options->progress = follow;
}

void progress_clear(const bscap_forecast_options *options) {
  if (options->progress == NULL || !showing.has_begun) return;
  sigaction(SIGINT, &showing.before, NULL);
  showing.has_begun = false;
  if (showing.is_visible) fprintf(stderr, "\r%*s\r", LINE_WIDTH, "");
}
