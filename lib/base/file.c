#include <bscap/file.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/text.h"

enum { PIECE_SIZE = 16384, MOST_LINKS = 40, MOST_NAMES = 1000 };

static bscap_status fail_system(bscap_error *error, const char *name, const char *what) {
  char reason[128] = "";
  if (strerror_r(errno, reason, sizeof reason) != 0) reason[0] = '\0';
  return bscap_fail_at(error, BSCAP_UNAVAILABLE, (bscap_place){.file = name}, "%s: %s", what,
                       reason);
}

static ssize_t read_piece(int descriptor, char piece[PIECE_SIZE]) {
  ssize_t count;
  do count = read(descriptor, piece, PIECE_SIZE);
  while (count < 0 && errno == EINTR);
  return count;
}

static bscap_status gather(bscap_text *text, int descriptor, const char *name, size_t most_bytes,
                           bscap_error *error) {
  char piece[PIECE_SIZE];
  for (;;) {
    const ssize_t count = read_piece(descriptor, piece);
    if (count < 0) return fail_system(error, name, "cannot be read");
    if (count == 0) return BSCAP_OK;
    if ((size_t)count > most_bytes - text->count)
      return bscap_fail_at(error, BSCAP_INVALID, (bscap_place){.file = name},
                           "is larger than %zu bytes", most_bytes);
    bscap_text_add_bytes(text, piece, (size_t)count);
    if (text->failed) return bscap_fail_memory(error);
  }
}

bscap_status bscap_file_read_descriptor(char **bytes, size_t *count, int descriptor,
                                        const char *name, size_t most_bytes,
                                        const bscap_allocator *allocator, bscap_error *error) {
  *bytes = NULL;
  *count = 0;
  if (allocator == NULL) allocator = bscap_allocator_default();
  bscap_text text = {.allocator = allocator};
  bscap_status status = gather(&text, descriptor, name, most_bytes, error);
  char *kept = NULL;
  if (status == BSCAP_OK) {
    kept = allocator->resize(allocator->context, text.bytes, text.capacity, text.count + 1);
    if (kept == NULL) status = bscap_fail_memory(error);
  }
  if (status != BSCAP_OK) {
    bscap_text_free(&text);
    return status;
  }
  kept[text.count] = '\0';
  *bytes = kept;
  *count = text.count;
  return BSCAP_OK;
}

bscap_status bscap_file_read(char **bytes, size_t *count, const char *path, size_t most_bytes,
                             const bscap_allocator *allocator, bscap_error *error) {
  *bytes = NULL;
  *count = 0;
  const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return fail_system(error, path, "cannot be read");
  bscap_status status =
      bscap_file_read_descriptor(bytes, count, descriptor, path, most_bytes, allocator, error);
  close(descriptor);
  return status;
}

void bscap_file_free(char *bytes, size_t count, const bscap_allocator *allocator) {
  if (bytes == NULL) return;
  if (allocator == NULL) allocator = bscap_allocator_default();
  allocator->resize(allocator->context, bytes, count + 1, 0);
}

static bool write_all(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    const ssize_t written = write(descriptor, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes += written;
    count -= (size_t)written;
  }
  return true;
}

/* Closes either way, and keeps the reason of what failed first. */
static bool close_after(int descriptor, bool is_fine) {
  const int reason = errno;
  const bool is_closed = close(descriptor) == 0;
  if (!is_fine) errno = reason;
  return is_fine && is_closed;
}

static bool write_directly(const char *path, const char *bytes, size_t count) {
  const int descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  return descriptor >= 0 && close_after(descriptor, write_all(descriptor, bytes, count));
}

/* Bytes of `path` up to and with its last slash. */
static int folder_length(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash != NULL ? (int)(slash - path) + 1 : 0;
}

static bool print_path(char path[PATH_MAX], const char *folder, const char *name) {
  const int length = snprintf(path, PATH_MAX, "%.*s%s", folder_length(folder), folder, name);
  if (length >= 0 && length < PATH_MAX) return true;
  errno = ENAMETOOLONG;
  return false;
}

/* Finds the file that `path` leads to, through links, so that a link stays a link. The last of them
 * may lead to a file that is not there yet, which realpath would refuse. */
static bool follow_links(char target[PATH_MAX], const char *path) {
  if (!print_path(target, "", path)) return false;
  for (int i = 0; i < MOST_LINKS; i++) {
    char link[PATH_MAX], next[PATH_MAX];
    const ssize_t length = readlink(target, link, sizeof link - 1);
    if (length < 0) return true;
    link[length] = '\0';
    if (!print_path(next, link[0] == '/' ? "" : target, link)) return false;
    memcpy(target, next, sizeof next);
  }
  errno = ELOOP;
  return false;
}

/* Opens a file with a fresh name beside `target`; O_EXCL sees to it that it is ours alone. */
static int open_beside(char fresh[PATH_MAX], const char *target, mode_t mode) {
  for (unsigned i = 0; i < MOST_NAMES; i++) {
    char name[64];
    snprintf(name, sizeof name, ".bscap-%ld-%u", (long)getpid(), i);
    if (!print_path(fresh, target, name)) return -1;
    const int descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor >= 0 || errno != EEXIST) return descriptor;
  }
  return -1;
}

/* `old` describes the file to be replaced; NULL where there is none. */
static bool replace(const char *target, const struct stat *old, const char *bytes, size_t count) {
  char fresh[PATH_MAX];
  const mode_t mode = old != NULL ? old->st_mode & 07777 : 0666;
  const int descriptor = open_beside(fresh, target, mode & 0777);
  if (descriptor < 0) return false;
  bool is_done = write_all(descriptor, bytes, count);
  if (is_done && old != NULL) is_done = fchmod(descriptor, mode) == 0;
  if (is_done) is_done = fsync(descriptor) == 0;
  is_done = close_after(descriptor, is_done);
  if (is_done) is_done = rename(fresh, target) == 0;
  if (is_done) return true;
  const int reason = errno;
  unlink(fresh);
  errno = reason;
  return false;
}

bscap_status bscap_file_write(const char *path, const char *bytes, size_t count,
                              bscap_error *error) {
  struct stat old;
  char target[PATH_MAX];
  const bool exists = stat(path, &old) == 0;
  bool is_done;
  if (exists && !S_ISREG(old.st_mode))
    is_done = write_directly(path, bytes, count);
  else
    is_done = follow_links(target, path) && replace(target, exists ? &old : NULL, bytes, count);
  return is_done ? BSCAP_OK : fail_system(error, path, "cannot be written");
}
