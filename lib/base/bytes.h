#ifndef BSCAP_BASE_BYTES_H
#define BSCAP_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Numbers and texts as bytes that are the same on every machine: the least significant byte comes
 * first, and a double goes by the bits of IEEE 754. */

void bscap_bytes_add_whole(bscap_text *text, uint64_t value); /* 8 bytes */
void bscap_bytes_add_double(bscap_text *text, double value);  /* 8 bytes */

/* 7 bits a byte, the least significant first; the highest bit says that another byte follows. */
void bscap_bytes_add_short(bscap_text *text, uint64_t value);

/* How many bytes, and these. */
void bscap_bytes_add_piece(bscap_text *text, const char *bytes, size_t count);

/* Bytes that are still to be read, whoever wrote them. Where they are too few, or no number, what
 * is taken is 0 and `failed` stays true, so that callers check once. */
typedef struct bscap_bytes {
  const char *next;
  size_t left;
  bool failed;
} bscap_bytes;

uint64_t bscap_bytes_take_whole(bscap_bytes *bytes);
double bscap_bytes_take_double(bscap_bytes *bytes);
uint64_t bscap_bytes_take_short(bscap_bytes *bytes);

/* Within what is read; nothing is copied. */
const char *bscap_bytes_take_piece(bscap_bytes *bytes, size_t *count);

/* FNV-1a of 64 bits (Fowler, Noll, Vo): one byte that changes always changes it. */
uint64_t bscap_bytes_checksum(const char *bytes, size_t count);

/* Counts of which most are 0: by turns how many are 0 in a row, how many are not, and these. */
void bscap_bytes_add_counts(bscap_text *text, const uint64_t *counts, size_t count);

/* Fills `counts`; fails where that takes fewer or more. */
void bscap_bytes_take_counts(bscap_bytes *bytes, uint64_t *counts, size_t count);

#endif
