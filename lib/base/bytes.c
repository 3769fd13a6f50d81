#include "base/bytes.h"

#include <string.h>

/* --- writing --- */

void bscap_bytes_add_whole(bscap_text *text, uint64_t value) {
  char bytes[8];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (char)(unsigned char)(value >> 8 * i);
  bscap_text_add_bytes(text, bytes, sizeof bytes);
}

void bscap_bytes_add_double(bscap_text *text, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  bscap_bytes_add_whole(text, bits);
}

void bscap_bytes_add_short(bscap_text *text, uint64_t value) {
  char bytes[10];
  size_t count = 0;
  for (; value > 0x7f; value >>= 7) bytes[count++] = (char)(unsigned char)(value | 0x80);
  bytes[count++] = (char)value;
  bscap_text_add_bytes(text, bytes, count);
}

void bscap_bytes_add_piece(bscap_text *text, const char *bytes, size_t count) {
  bscap_bytes_add_whole(text, count);
  bscap_text_add_bytes(text, bytes, count);
}

/* How many in a row, from `from` on, are 0 or are not. */
static size_t row_length(const uint64_t *counts, size_t from, size_t count, bool is_zero) {
  size_t i = from;
  while (i < count && (counts[i] == 0) == is_zero) i++;
  return i - from;
}

void bscap_bytes_add_counts(bscap_text *text, const uint64_t *counts, size_t count) {
  for (size_t i = 0; i < count;) {
    size_t zeros = row_length(counts, i, count, true);
    size_t others = row_length(counts, i + zeros, count, false);
    bscap_bytes_add_short(text, zeros);
    bscap_bytes_add_short(text, others);
    for (size_t k = 0; k < others; k++) bscap_bytes_add_short(text, counts[i + zeros + k]);
    i += zeros + others;
  }
}

/* --- reading --- */

static const char *take(bscap_bytes *bytes, uint64_t count) {
  if (bytes->failed || count > bytes->left) {
    bytes->failed = true;
    return NULL;
  }
  const char *taken = bytes->next;
  bytes->next += count;
  bytes->left -= (size_t)count;
  return taken;
}

uint64_t bscap_bytes_take_whole(bscap_bytes *bytes) {
  const char *taken = take(bytes, 8);
  uint64_t value = 0;
  for (size_t i = 0; i < 8 && taken != NULL; i++)
    value |= (uint64_t)(unsigned char)taken[i] << 8 * i;
  return value;
}

double bscap_bytes_take_double(bscap_bytes *bytes) {
  uint64_t bits = bscap_bytes_take_whole(bytes);
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

uint64_t bscap_bytes_take_short(bscap_bytes *bytes) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const char *taken = take(bytes, 1);
    if (taken == NULL) return 0;
    const uint64_t bits = (unsigned char)*taken & 0x7f;
    if (bits << shift >> shift != bits) break; /* beyond 64 bits */
    value |= bits << shift;
    if ((unsigned char)*taken == bits) return value;
  }
  bytes->failed = true;
  return 0;
}

const char *bscap_bytes_take_piece(bscap_bytes *bytes, size_t *count) {
  const uint64_t wanted = bscap_bytes_take_whole(bytes);
  const char *taken = take(bytes, wanted);
  *count = taken != NULL ? (size_t)wanted : 0;
  return taken;
}

void bscap_bytes_take_counts(bscap_bytes *bytes, uint64_t *counts, size_t count) {
  for (size_t i = 0; i < count && !bytes->failed;) {
    const uint64_t zeros = bscap_bytes_take_short(bytes), others = bscap_bytes_take_short(bytes);
    if (zeros > count - i || others > count - i - zeros || zeros + others == 0) {
      bytes->failed = true;
      return;
    }
    memset(counts + i, 0, (size_t)zeros * sizeof *counts);
    i += (size_t)zeros;
    for (uint64_t k = 0; k < others; k++) counts[i++] = bscap_bytes_take_short(bytes);
  }
}

/* --- the checksum --- */

uint64_t bscap_bytes_checksum(const char *bytes, size_t count) {
  uint64_t sum = 0xcbf29ce484222325;
  for (size_t i = 0; i < count; i++) sum = (sum ^ (unsigned char)bytes[i]) * 0x100000001b3;
  return sum;
}
