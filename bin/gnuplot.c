#include "gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "message.h"

enum { MOST_SECONDS = 30, WAIT_MILLISECONDS = 100, COMPLAINT_SIZE = 1000 };

extern char **environ;

/* One running gnuplot. Descriptors are -1 once they are closed. */
typedef struct process {
  pid_t id;
  int script;
  int image;
  int complaints;
  const output *input;
  size_t written;
  output *result;
  char complaint[COMPLAINT_SIZE + 1];
  size_t complaint_size;
} process;

static volatile sig_atomic_t caught;

static void catch_signal(int number) {
  caught = number;
}

static void close_once(int *descriptor) {
  if (*descriptor >= 0) close(*descriptor);
  *descriptor = -1;
}

/* --- starting --- */

/* A pipe whose ends no other program inherits, and that are none of the standard ones, even where
 * those are closed. */
static bool open_pipe(int ends[2]) {
  int low[2];
  ends[0] = ends[1] = -1;
  if (pipe(low) != 0) return false;
  for (int i = 0; i < 2; i++) ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, 3);
  close(low[0]);
  close(low[1]);
  if (ends[0] >= 0 && ends[1] >= 0) return true;
  close_once(&ends[0]);
  close_once(&ends[1]);
  return false;
}

static bool is_passed_on(const char *variable) {
  static const char *const withheld[] = {"GNUPLOT", "GNUTERM", "LC_", "LANG"};
  for (size_t i = 0; i < sizeof withheld / sizeof *withheld; i++)
    if (strncmp(variable, withheld[i], strlen(withheld[i])) == 0) return false;
  return true;
}

/* The environment without what would make pictures differ. Only the list is to be freed. */
static char **choose_environment(void) {
  static char locale[] = "LC_ALL=C.UTF-8";
  size_t count = 0;
  while (environ != NULL && environ[count] != NULL) count++;
  char **chosen = calloc(count + 2, sizeof *chosen);
  if (chosen == NULL) return NULL;
  size_t kept = 0;
  for (size_t i = 0; i < count; i++)
    if (is_passed_on(environ[i])) chosen[kept++] = environ[i];
  chosen[kept] = locale;
  return chosen;
}

/* In a process group of its own, so that whatever it starts ends with it. */
static int spawn(pid_t *id, const int standard[3]) {
  static char name[] = "gnuplot", option[] = "-d";
  char *const arguments[] = {name, option, NULL};
  char **environment = choose_environment();
  if (environment == NULL) return ENOMEM;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  int status = 0;
  for (int i = 0; i < 3 && status == 0; i++)
    status = posix_spawn_file_actions_adddup2(&actions, standard[i], i);
  if (status == 0) status = posix_spawnp(id, name, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  free(environment);
  return status;
}

static int refuse_start(int status) {
  if (status == ENOENT || status == EACCES || status == ENOTDIR)
    complain("gnuplot is not installed; install gnuplot-nox, or choose -o text, which needs none");
  else
    complain("gnuplot could not be started: %s", strerror(status));
  return EXIT_UNAVAILABLE;
}

static int start(process *running) {
  int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
  int status = 0;
  for (int i = 0; i < 3 && status == 0; i++) status = open_pipe(pipes[i]) ? 0 : errno;
  const int standard[3] = {pipes[0][0], pipes[1][1], pipes[2][1]};
  if (status == 0) status = spawn(&running->id, standard);
  close_once(&pipes[0][0]);
  close_once(&pipes[1][1]);
  close_once(&pipes[2][1]);
  running->script = pipes[0][1];
  running->image = pipes[1][0];
  running->complaints = pipes[2][0];
  if (status != 0) return refuse_start(status);
  if (fcntl(running->script, F_SETFL, O_NONBLOCK) != 0) return refuse_start(errno);
  return EXIT_FINE;
}

/* --- talking --- */

static void write_script(process *running) {
  const output *input = running->input;
  const ssize_t count =
      write(running->script, input->bytes + running->written, input->count - running->written);
  if (count > 0) running->written += (size_t)count;
  const bool has_failed = count < 0 && errno != EAGAIN && errno != EINTR;
  if (has_failed || running->written == input->count) close_once(&running->script);
}

static bool read_image(process *running) {
  char bytes[65536];
  const ssize_t count = read(running->image, bytes, sizeof bytes);
  if (count == 0 || (count < 0 && errno != EINTR)) close_once(&running->image);
  if (count <= 0) return true;
  const bscap_sink sink = output_sink(running->result);
  return sink.write(sink.context, bytes, (size_t)count);
}

/* Keeps the end, where gnuplot says what is wrong. */
static void read_complaint(process *running) {
  char bytes[COMPLAINT_SIZE];
  const ssize_t count = read(running->complaints, bytes, sizeof bytes);
  if (count == 0 || (count < 0 && errno != EINTR)) close_once(&running->complaints);
  if (count <= 0) return;
  const size_t added = (size_t)count, room = COMPLAINT_SIZE - added;
  const size_t kept = running->complaint_size < room ? running->complaint_size : room;
  memmove(running->complaint, running->complaint + running->complaint_size - kept, kept);
  memcpy(running->complaint + kept, bytes, added);
  running->complaint_size = kept + added;
  running->complaint[running->complaint_size] = '\0';
}

static double read_clock(void) {
  struct timespec now = {0, 0};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int refuse_to_go_on(void) {
  complain("interrupted; nothing was written");
  return EXIT_INTERRUPTED - SIGINT + caught;
}

/* Until gnuplot closes its ends. A signal may come between looking and waiting, which is why no
 * wait is long. */
static int talk(process *running) {
  const double latest = read_clock() + MOST_SECONDS;
  while (running->image >= 0 || running->complaints >= 0) {
    struct pollfd ends[] = {{running->script, POLLOUT, 0},
                            {running->image, POLLIN, 0},
                            {running->complaints, POLLIN, 0}};
    if (caught != 0) return refuse_to_go_on();
    if (read_clock() > latest) {
      complain("gnuplot was stopped: it took more than %d seconds", MOST_SECONDS);
      return EXIT_UNAVAILABLE;
    }
    if (poll(ends, 3, WAIT_MILLISECONDS) <= 0) continue;
    if (ends[0].revents != 0) write_script(running);
    if (ends[1].revents != 0 && !read_image(running)) return refuse_memory();
    if (ends[2].revents != 0) read_complaint(running);
  }
  return EXIT_FINE;
}

/* --- ending --- */

/* The last line of what gnuplot said. */
static const char *find_complaint(process *running) {
  char *text = running->complaint;
  size_t end = running->complaint_size;
  while (end > 0 && strchr(" \t\r\n", text[end - 1]) != NULL) end--;
  text[end] = '\0';
  const char *line = strrchr(text, '\n');
  line = line != NULL ? line + 1 : text;
  return line + strspn(line, " \t");
}

static int judge(process *running, int status) {
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  const char *complaint = find_complaint(running);
  if (code == 0 && running->result->count > 0) return EXIT_FINE;
  if (code == 127) /* the loader's, for what it cannot load */
    complain("gnuplot could not be started%s%s", *complaint != '\0' ? ": " : "", complaint);
  else
    complain("gnuplot failed: %s", *complaint != '\0' ? complaint : "it wrote no picture");
  return EXIT_UNAVAILABLE;
}

/* Leaves no gnuplot behind, nor anything that it started. */
static int finish(process *running, int code) {
  int status = 0;
  close_once(&running->script);
  close_once(&running->image);
  close_once(&running->complaints);
  if (running->id <= 0) return code;
  if (code != EXIT_FINE) kill(-running->id, SIGKILL);
  while (waitpid(running->id, &status, 0) < 0 && errno == EINTR) {
    if (caught != 0) kill(-running->id, SIGKILL);
  }
  return code == EXIT_FINE ? judge(running, status) : code;
}

enum { CAUGHT_COUNT = 3 };

int gnuplot_run(output *image, const output *script) {
  static const int numbers[CAUGHT_COUNT] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction before[CAUGHT_COUNT], during = {.sa_handler = catch_signal};
  sigemptyset(&during.sa_mask);
  caught = 0;
  for (int i = 0; i < CAUGHT_COUNT; i++) {
    sigaction(numbers[i], NULL, &before[i]);
    if (before[i].sa_handler != SIG_IGN) sigaction(numbers[i], &during, NULL);
  }
  process running = {.script = -1, .image = -1, .complaints = -1, .input = script, .result = image};
  int code = start(&running);
  if (code == EXIT_FINE) code = talk(&running);
  code = finish(&running, code);
  for (int i = 0; i < CAUGHT_COUNT; i++) sigaction(numbers[i], &before[i], NULL);
  return code;
}
