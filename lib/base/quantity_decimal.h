#ifndef BSCAP_BASE_QUANTITY_DECIMAL_H
#define BSCAP_BASE_QUANTITY_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decimal numbers as people write them. Arithmetic happens on the decimal digits and a double is
 * made once, at the end, without a decimal point: so it is the nearest one, in every locale. */

enum {
  BSCAP_DECIMAL_ROOM = 24,     /* leading zeros, for products to grow into */
  BSCAP_DECIMAL_KEPT = 800,    /* the longest tie between two doubles has 767 digits */
  BSCAP_DECIMAL_QUOTIENT = 40, /* further digits that a division gives */
  BSCAP_DECIMAL_SIZE = BSCAP_DECIMAL_ROOM + BSCAP_DECIMAL_KEPT + BSCAP_DECIMAL_QUOTIENT + 2
};

/* The integer of all `digits` times 10^exponent. */
typedef struct bscap_decimal {
  bool is_negative;
  size_t count;
  int64_t exponent;
  char digits[BSCAP_DECIMAL_SIZE];
} bscap_decimal;

/* Reads `[+-]digits[.digits][e[+-]digits]` and returns what follows; NULL where no digit is. */
const char *bscap_decimal_read(bscap_decimal *decimal, const char *text);

/* Times 1 to 2^60; and again, as long as the product of all factors stays below 10^20. */
void bscap_decimal_multiply(bscap_decimal *decimal, uint64_t factor);

/* Divided by 1 to 2^32, once; cut some 30 digits behind the first. */
void bscap_decimal_divide(bscap_decimal *decimal, uint32_t divisor);

/* The nearest double, or an infinity. */
double bscap_decimal_value(const bscap_decimal *decimal);

/* `count` decimal digits times 1 to 2^60, in place; the product must fit. */
void bscap_digits_multiply(char *digits, size_t count, uint64_t factor);

enum { BSCAP_BRIEF_DIGITS = 17, BSCAP_BRIEF_SIZE = 32 };

/* The few digits that stand for a double: digits times 10^exponent, without zeros at the end. */
typedef struct bscap_brief {
  bool is_negative;
  int count;
  int exponent;
  char digits[BSCAP_BRIEF_DIGITS + 1];
} bscap_brief;

/* `value`, finite, rounded to `precision` digits (1 to 17). */
bscap_brief bscap_brief_round(double value, int precision);

/* The fewest digits that are read as exactly `value`, finite. */
bscap_brief bscap_brief_exact(double value);

/* Writes the number times 10^shift, plainly or, where that is much shorter, with an exponent. */
void bscap_brief_write(const bscap_brief *brief, int shift, char text[BSCAP_BRIEF_SIZE]);

/* What brevity is judged by: its length, and four more for an exponent. */
int bscap_brief_cost(const char *text);

#endif
