#include "testing.h"

#include "failing_allocator.h"

#include <bscap/file.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 1 << 20 };

static char folder[] = "/tmp/bscap-file-XXXXXX";

/* A path in the test's own folder; good until the fourth one after it. */
static const char *at(const char *name) {
  static char paths[4][PATH_MAX];
  static unsigned next;
  char *path = paths[next++ % 4];
  snprintf(path, PATH_MAX, "%s/%s", folder, name);
  return path;
}

static void make_folder(void) {
  strcpy(folder, "/tmp/bscap-file-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
}

/* Removes the files, then the folder, and says how many there were. */
static int remove_folder(void) {
  int count = 0;
  DIR *directory = opendir(folder);
  for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    ck_assert_int_eq(remove(at(entry->d_name)), 0);
    count++;
  }
  closedir(directory);
  ck_assert_int_eq(rmdir(folder), 0);
  return count;
}

static bscap_status put(const char *path, const char *text, bscap_error *error) {
  return bscap_file_write(path, text, strlen(text), error);
}

/* Root may write anywhere, even over a device, so root becomes nobody for a moment. */
static bscap_status put_as_nobody(const char *path, const char *text, bscap_error *error) {
  const bool is_root = geteuid() == 0;
  if (is_root) ck_assert_int_eq(seteuid(65534), 0);
  const bscap_status status = put(path, text, error);
  if (is_root) ck_assert_int_eq(seteuid(0), 0);
  return status;
}

static void assert_holds(const char *path, const char *text) {
  char *bytes = NULL;
  size_t count = 0;
  bscap_error error = {.status = BSCAP_OK};
  ck_assert_msg(bscap_file_read(&bytes, &count, path, MOST, NULL, &error) == BSCAP_OK, "%s",
                error.message);
  ck_assert_uint_eq(count, strlen(text));
  ck_assert_str_eq(bytes, text);
  bscap_file_free(bytes, count, NULL);
}

static mode_t mode_of(const char *path) {
  struct stat status;
  ck_assert_int_eq(stat(path, &status), 0);
  return status.st_mode & 07777;
}

static bool is_link(const char *path) {
  struct stat status;
  return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

START_TEST(what_is_written_can_be_read) {
  make_folder();
  ck_assert_int_eq(put(at("a"), "first", NULL), BSCAP_OK);
  assert_holds(at("a"), "first");
  ck_assert_int_eq(put(at("a"), "second, and longer", NULL), BSCAP_OK);
  assert_holds(at("a"), "second, and longer");
  ck_assert_int_eq(put(at("a"), "", NULL), BSCAP_OK);
  assert_holds(at("a"), "");
  ck_assert_int_eq(remove_folder(), 1);
}
END_TEST

START_TEST(any_bytes_of_any_length_come_back) {
  make_folder();
  static char bytes[100003];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)(i * i % 251);
  static const size_t lengths[] = {1, 16383, 16384, 16385, 32768, sizeof bytes};
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    char *read = NULL;
    size_t count = 0;
    ck_assert_int_eq(bscap_file_write(at("a"), bytes, lengths[i], NULL), BSCAP_OK);
    ck_assert_int_eq(bscap_file_read(&read, &count, at("a"), lengths[i], NULL, NULL), BSCAP_OK);
    ck_assert_uint_eq(count, lengths[i]);
    ck_assert_mem_eq(read, bytes, count);
    ck_assert_int_eq(read[count], 0);
    bscap_file_free(read, count, NULL);
  }
  remove_folder();
}
END_TEST

START_TEST(a_file_over_the_bound_is_refused) {
  make_folder();
  char *bytes = NULL;
  size_t count = 0;
  bscap_error error;
  put(at("a"), "12345", NULL);
  ck_assert_int_eq(bscap_file_read(&bytes, &count, at("a"), 4, NULL, &error), BSCAP_INVALID);
  ck_assert_ptr_null(bytes);
  ck_assert_str_eq(error.message, "is larger than 4 bytes");
  ck_assert_str_eq(error.file, at("a"));
  ck_assert_int_eq(bscap_file_read(&bytes, &count, "/dev/zero", 100000, NULL, &error),
                   BSCAP_INVALID);
  ck_assert_int_eq(bscap_file_read(&bytes, &count, at("a"), SIZE_MAX, NULL, &error), BSCAP_OK);
  bscap_file_free(bytes, count, NULL);
  remove_folder();
}
END_TEST

START_TEST(what_cannot_be_read_is_unavailable) {
  make_folder();
  char *bytes = NULL;
  size_t count = 0;
  bscap_error error;
  ck_assert_int_eq(bscap_file_read(&bytes, &count, at("none"), MOST, NULL, &error),
                   BSCAP_UNAVAILABLE);
  ck_assert_str_eq(error.file, at("none"));
  ck_assert_str_eq(error.message, "cannot be read: No such file or directory");
  ck_assert_int_eq(bscap_file_read(&bytes, &count, folder, MOST, NULL, &error), BSCAP_UNAVAILABLE);
  ck_assert_str_eq(error.message, "cannot be read: Is a directory");
  ck_assert_int_eq(bscap_file_read_descriptor(&bytes, &count, -1, "input", MOST, NULL, &error),
                   BSCAP_UNAVAILABLE);
  ck_assert_str_eq(error.file, "input");
  ck_assert_ptr_null(bytes);
  bscap_file_free(NULL, 0, NULL);
  remove_folder();
}
END_TEST

START_TEST(a_pipe_is_read_to_its_end_and_stays_open) {
  int ends[2];
  ck_assert_int_eq(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    for (int i = 0; i < 5; i++)
      if (write(ends[1], "piece ", 6) != 6) _exit(1);
    _exit(0);
  }
  close(ends[1]);
  char *bytes = NULL;
  size_t count = 0;
  ck_assert_int_eq(bscap_file_read_descriptor(&bytes, &count, ends[0], "-", MOST, NULL, NULL),
                   BSCAP_OK);
  ck_assert_str_eq(bytes, "piece piece piece piece piece ");
  bscap_file_free(bytes, count, NULL);
  ck_assert_int_eq(close(ends[0]), 0);
  waitpid(child, NULL, 0);
}
END_TEST

START_TEST(pipes_and_devices_are_written_to_directly) {
  make_folder();
  ck_assert_int_eq(put_as_nobody("/dev/null", "nothing", NULL), BSCAP_OK);
  assert_holds("/dev/null", "");
  ck_assert_int_eq(put_as_nobody("/dev/full", "nothing", NULL), BSCAP_UNAVAILABLE);
  ck_assert_int_eq(mkfifo(at("pipe"), 0600), 0);
  const pid_t child = fork();
  if (child == 0) _exit(put(at("pipe"), "through a pipe", NULL) == BSCAP_OK ? 0 : 1);
  assert_holds(at("pipe"), "through a pipe");
  int result = -1;
  waitpid(child, &result, 0);
  ck_assert_int_eq(result, 0);
  struct stat status;
  ck_assert(lstat(at("pipe"), &status) == 0 && S_ISFIFO(status.st_mode));
  ck_assert_int_eq(remove_folder(), 1);
}
END_TEST

START_TEST(a_folder_cannot_be_written_to_as_a_file) {
  make_folder();
  bscap_error error;
  ck_assert_int_eq(put(folder, "x", &error), BSCAP_UNAVAILABLE);
  ck_assert_str_eq(error.message, "cannot be written: Is a directory");
  ck_assert_int_eq(put(at("none/a"), "x", &error), BSCAP_UNAVAILABLE);
  ck_assert_str_eq(error.file, at("none/a"));
  ck_assert_int_eq(put("", "x", &error), BSCAP_UNAVAILABLE);
  ck_assert_int_eq(remove_folder(), 0);
}
END_TEST

START_TEST(permissions_are_kept) {
  make_folder();
  static const mode_t modes[] = {0600, 0640, 0666, 0755, 0444};
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
    put(at("a"), "old", NULL);
    ck_assert_int_eq(chmod(at("a"), modes[i]), 0);
    ck_assert_int_eq(put(at("a"), "new", NULL), BSCAP_OK);
    ck_assert_uint_eq(mode_of(at("a")), modes[i]);
  }
  umask(027);
  put(at("b"), "new", NULL);
  ck_assert_uint_eq(mode_of(at("b")), 0640);
  umask(022);
  remove_folder();
}
END_TEST

START_TEST(a_link_stays_a_link) {
  make_folder();
  put(at("a"), "old", NULL);
  ck_assert_int_eq(symlink("a", at("near")), 0);
  ck_assert_int_eq(symlink(at("near"), at("far")), 0);
  ck_assert_int_eq(symlink("not-yet", at("ahead")), 0);
  ck_assert_int_eq(put(at("far"), "new", NULL), BSCAP_OK);
  ck_assert_int_eq(put(at("ahead"), "made", NULL), BSCAP_OK);
  ck_assert(is_link(at("near")) && is_link(at("far")) && is_link(at("ahead")) && !is_link(at("a")));
  assert_holds(at("a"), "new");
  assert_holds(at("not-yet"), "made");
  ck_assert_int_eq(remove_folder(), 5);
}
END_TEST

START_TEST(links_in_a_circle_lead_nowhere) {
  make_folder();
  bscap_error error;
  ck_assert_int_eq(symlink("b", at("a")), 0);
  ck_assert_int_eq(symlink("a", at("b")), 0);
  ck_assert_int_eq(put(at("a"), "x", &error), BSCAP_UNAVAILABLE);
  ck_assert_int_eq(remove_folder(), 2);
}
END_TEST

START_TEST(very_long_paths_are_refused) {
  bscap_error error;
  char path[2 * PATH_MAX];
  memset(path, 'a', sizeof path - 1);
  path[sizeof path - 1] = '\0';
  ck_assert_int_eq(put(path, "x", &error), BSCAP_UNAVAILABLE);
  ck_assert_str_eq(error.message, "cannot be written: File name too long");
  memset(path, '/', PATH_MAX - 4);
  path[PATH_MAX - 4] = '\0';
  strcat(path, "a");
  ck_assert_int_eq(put(path, "x", &error), BSCAP_UNAVAILABLE);
}
END_TEST

START_TEST(a_read_only_folder_is_unavailable) {
  make_folder();
  bscap_error error;
  put(at("a"), "old", NULL);
  ck_assert_int_eq(chmod(folder, 0555), 0);
  ck_assert_int_eq(put_as_nobody(at("a"), "new", &error), BSCAP_UNAVAILABLE);
  ck_assert_int_eq(put_as_nobody(at("b"), "new", NULL), BSCAP_UNAVAILABLE);
  ck_assert_str_eq(error.message, "cannot be written: Permission denied");
  assert_holds(at("a"), "old");
  ck_assert_int_eq(chmod(folder, 0755), 0);
  ck_assert_int_eq(remove_folder(), 1);
}
END_TEST

/* A limit on the size of files stands for a disk that is full. */
START_TEST(a_failure_half_way_leaves_all_as_it_was) {
  make_folder();
  static char large[100000];
  bscap_error error;
  struct rlimit before;
  put(at("a"), "old", NULL);
  signal(SIGXFSZ, SIG_IGN);
  getrlimit(RLIMIT_FSIZE, &before);
  setrlimit(RLIMIT_FSIZE, &(struct rlimit){50000, before.rlim_max});
  const bscap_status old = bscap_file_write(at("a"), large, sizeof large, &error);
  const bscap_status fresh = bscap_file_write(at("b"), large, sizeof large, NULL);
  setrlimit(RLIMIT_FSIZE, &before);
  ck_assert_int_eq(old, BSCAP_UNAVAILABLE);
  ck_assert_int_eq(fresh, BSCAP_UNAVAILABLE);
  ck_assert_str_eq(error.message, "cannot be written: File too large");
  assert_holds(at("a"), "old");
  ck_assert_int_eq(remove_folder(), 1);
}
END_TEST

static void write_in_turn(void) {
  static char bytes[2][60000];
  memset(bytes[0], 'a', sizeof bytes[0]);
  memset(bytes[1], 'b', sizeof bytes[1]);
  for (int i = 0; i < 100; i++)
    if (bscap_file_write(at("a"), bytes[i % 2], sizeof bytes[0] - (size_t)(i % 2), NULL) !=
        BSCAP_OK)
      _exit(1);
  _exit(0);
}

START_TEST(a_reader_sees_the_old_or_the_new_but_never_a_part) {
  make_folder();
  put(at("a"), "", NULL);
  int result = -1, readings = 0;
  const pid_t child = fork();
  if (child == 0) write_in_turn();
  while (waitpid(child, &result, WNOHANG) == 0) {
    char *bytes = NULL;
    size_t count = 0;
    ck_assert_int_eq(bscap_file_read(&bytes, &count, at("a"), MOST, NULL, NULL), BSCAP_OK);
    if (count > 0) {
      ck_assert_uint_eq(count, bytes[0] == 'a' ? 60000 : 59999);
      for (size_t i = 0; i < count; i++) ck_assert(bytes[i] == bytes[0]);
    }
    bscap_file_free(bytes, count, NULL);
    readings++;
  }
  ck_assert_int_eq(result, 0);
  ck_assert_int_gt(readings, 0);
  ck_assert_int_eq(remove_folder(), 1);
}
END_TEST

START_TEST(two_writers_do_not_mix) {
  make_folder();
  const pid_t child = fork();
  if (child == 0) write_in_turn();
  for (int i = 0; i < 100; i++) ck_assert_int_eq(put(at("a"), "mine", NULL), BSCAP_OK);
  int result = -1;
  waitpid(child, &result, 0);
  ck_assert_int_eq(result, 0);
  ck_assert_int_eq(remove_folder(), 1);
}
END_TEST

START_TEST(reading_survives_a_lack_of_memory) {
  make_folder();
  static char bytes[50000];
  ck_assert_int_eq(bscap_file_write(at("a"), bytes, sizeof bytes, NULL), BSCAP_OK);
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 0;
  while (status == BSCAP_OUT_OF_MEMORY) {
    char *read = NULL;
    size_t count = 0;
    bscap_error error = {.status = BSCAP_OK};
    failing_allocator memory = {.fails_at = ++n};
    const bscap_allocator allocator = failing_allocator_start(&memory);
    status = bscap_file_read(&read, &count, at("a"), MOST, &allocator, &error);
    ck_assert_int_eq(error.status, status);
    ck_assert_int_eq(read != NULL, status == BSCAP_OK);
    bscap_file_free(read, count, &allocator);
    ck_assert_uint_eq(memory.live_blocks, 0);
    ck_assert_uint_eq(memory.live_bytes, 0);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  ck_assert_uint_gt(n, 3);
  remove_folder();
}
END_TEST

/* A file left open would take the number that the next one gets. */
START_TEST(no_descriptor_is_left_open) {
  make_folder();
  const int before = open("/dev/null", O_RDONLY);
  close(before);
  char *bytes = NULL;
  size_t count = 0;
  put(at("a"), "x", NULL);
  put(at("none/a"), "x", NULL);
  put_as_nobody("/dev/full", "x", NULL);
  bscap_file_read(&bytes, &count, folder, MOST, NULL, NULL);
  bscap_file_read(&bytes, &count, at("a"), 0, NULL, NULL);
  const int after = open("/dev/null", O_RDONLY);
  close(after);
  ck_assert_int_eq(after, before);
  remove_folder();
}
END_TEST

RUN_TESTS("file", what_is_written_can_be_read, any_bytes_of_any_length_come_back,
          a_file_over_the_bound_is_refused, what_cannot_be_read_is_unavailable,
          a_pipe_is_read_to_its_end_and_stays_open, pipes_and_devices_are_written_to_directly,
          a_folder_cannot_be_written_to_as_a_file, permissions_are_kept, a_link_stays_a_link,
          links_in_a_circle_lead_nowhere, very_long_paths_are_refused,
          a_read_only_folder_is_unavailable, a_failure_half_way_leaves_all_as_it_was,
          a_reader_sees_the_old_or_the_new_but_never_a_part, two_writers_do_not_mix,
          reading_survives_a_lack_of_memory, no_descriptor_is_left_open)
