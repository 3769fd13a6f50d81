#include <bscap/quantity.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "failing_allocator.h"
#include "testing.h"

typedef struct row {
  const char *text;
  const char *canonical;
  const char *nano;
} row;

static bscap_kubernetes_quantity parse(const char *text) {
  bscap_kubernetes_quantity quantity = {NULL, NULL, 0};
  bscap_error error;
  bscap_status status =
      bscap_kubernetes_quantity_parse(&quantity, text, strlen(text), NULL, &error);
  ck_assert_msg(status == BSCAP_OK, "%s: %s", text, error.message);
  return quantity;
}

static void check_rows(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    bscap_kubernetes_quantity quantity = parse(rows[i].text);
    ck_assert_msg(strcmp(quantity.canonical, rows[i].canonical) == 0, "%s is %s, not %s",
                  rows[i].text, quantity.canonical, rows[i].canonical);
    ck_assert_msg(strcmp(quantity.nano, rows[i].nano) == 0, "%s has %s billionths, not %s",
                  rows[i].text, quantity.nano, rows[i].nano);
    bscap_kubernetes_quantity_free(&quantity, NULL);
    ck_assert_ptr_null(quantity.nano);
  }
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

START_TEST(decimal_suffixes_are_powers_of_ten) {
  static const row rows[] = {{"0", "0", "0"},
                             {"00", "0", "0"},
                             {"-0", "0", "0"},
                             {"+0", "0", "0"},
                             {"0.000", "0", "0"},
                             {"0n", "0", "0"},
                             {"0E", "0", "0"},
                             {"1", "1", "1000000000"},
                             {"+1", "1", "1000000000"},
                             {"-1", "-1", "-1000000000"},
                             {"007", "7", "7000000000"},
                             {"5.", "5", "5000000000"},
                             {".5", "500m", "500000000"},
                             {"-.5", "-500m", "-500000000"},
                             {"5.G", "5G", "5000000000000000000"},
                             {"1n", "1n", "1"},
                             {"1u", "1u", "1000"},
                             {"1m", "1m", "1000000"},
                             {"1k", "1k", "1000000000000"},
                             {"1M", "1M", "1000000000000000"},
                             {"1G", "1G", "1000000000000000000"},
                             {"1T", "1T", "1000000000000000000000"},
                             {"1P", "1P", "1000000000000000000000000"},
                             {"1E", "1E", "1000000000000000000000000000"},
                             {"500m", "500m", "500000000"},
                             {"1000m", "1", "1000000000"},
                             {"1500m", "1500m", "1500000000"},
                             {"1.5", "1500m", "1500000000"},
                             {"1000n", "1u", "1000"},
                             {"1000000n", "1m", "1000000"},
                             {"1000000000n", "1", "1000000000"},
                             {"1000", "1k", "1000000000000"},
                             {"1024", "1024", "1024000000000"},
                             {"10000", "10k", "10000000000000"},
                             {"1000k", "1M", "1000000000000000"},
                             {"1.5G", "1500M", "1500000000000000000"},
                             {"0.1k", "100", "100000000000"},
                             {"0.25m", "250u", "250000"},
                             {"123456789", "123456789", "123456789000000000"},
                             {"1.000", "1", "1000000000"},
                             {"-2500m", "-2500m", "-2500000000"},
                             {"0.001", "1m", "1000000"},
                             {"0.000000001", "1n", "1"},
                             {"12.345678901", "12345678901n", "12345678901"},
                             {"100m", "100m", "100000000"},
                             {"10E", "10E", "10000000000000000000000000000"},
                             {"1500E", "1500E", "1500000000000000000000000000000"},
                             {"1000E", "1e21", "1000000000000000000000000000000"},
                             {"-1000E", "-1e21", "-1000000000000000000000000000000"},
                             {"1000000E", "1e24", "1000000000000000000000000000000000"},
                             {"0.5E", "500P", "500000000000000000000000000"}};
  CHECK_ROWS(rows);
}
END_TEST

START_TEST(binary_suffixes_are_powers_of_1024) {
  static const row rows[] = {{"0Ki", "0", "0"},
                             {"-0Gi", "0", "0"},
                             {"1Ki", "1Ki", "1024000000000"},
                             {"1Mi", "1Mi", "1048576000000000"},
                             {"1Gi", "1Gi", "1073741824000000000"},
                             {"1Ti", "1Ti", "1099511627776000000000"},
                             {"1Pi", "1Pi", "1125899906842624000000000"},
                             {"1Ei", "1Ei", "1152921504606846976000000000"},
                             {"-1Ki", "-1Ki", "-1024000000000"},
                             {"1024Ki", "1Mi", "1048576000000000"},
                             {"1048576Ki", "1Gi", "1073741824000000000"},
                             {"1025Ki", "1025Ki", "1049600000000000"},
                             {"1.5Gi", "1536Mi", "1610612736000000000"},
                             {"1.5Ki", "1536", "1536000000000"},
                             {"0.5Mi", "512Ki", "524288000000000"},
                             {".5Ki", "512", "512000000000"},
                             {"-.5Ki", "-512", "-512000000000"},
                             {"1023.0Ki", "1023Ki", "1047552000000000"},
                             {"0.1Ki", "102400m", "102400000000"},
                             {"1.1Ki", "1126400m", "1126400000000"},
                             {"-1.1Ki", "-1126400m", "-1126400000000"},
                             {"0.1Mi", "104857600m", "104857600000000"},
                             {"0.001Ki", "1024m", "1024000000"},
                             {"0.0001Ki", "102400u", "102400000"},
                             {"0.000000001Ki", "1024n", "1024"},
                             {"0.0000000001Ki", "103n", "103"},
                             {"-0.0000000001Ki", "-103n", "-103"},
                             {"0.9765625Ki", "1k", "1000000000000"},
                             {"1000Ki", "1000Ki", "1024000000000000"},
                             {"128Mi", "128Mi", "134217728000000000"},
                             {"20Gi", "20Gi", "21474836480000000000"},
                             {"190Gi", "190Gi", "204010946560000000000"},
                             {"5.Gi", "5Gi", "5368709120000000000"},
                             {"+3Ti", "3Ti", "3298534883328000000000"},
                             {"7Ei", "7Ei", "8070450532247928832000000000"}};
  CHECK_ROWS(rows);
}
END_TEST

START_TEST(binary_forms_are_capped_and_decimal_forms_are_not) {
  static const row rows[] = {
      {"8Ei", "9223372036854775807", "9223372036854775807000000000"},
      {"-8Ei", "-9223372036854775807", "-9223372036854775807000000000"},
      {"9223372036854775807Ki", "9223372036854775807", "9223372036854775807000000000"},
      {"9007199254740991Ki", "9007199254740991Ki", "9223372036854774784000000000"},
      {"9007199254740992Ki", "9223372036854775807", "9223372036854775807000000000"},
      {"7.9999999999999999999Ei", "9223372036854775807", "9223372036854775807000000000"},
      {"99999999999999999999999999999999Ei", "9223372036854775807", "9223372036854775807000000000"},
      {"9223372036854775807", "9223372036854775807", "9223372036854775807000000000"},
      {"9223372036854775808", "9223372036854775808", "9223372036854775808000000000"},
      {"-9223372036854775809", "-9223372036854775809", "-9223372036854775809000000000"},
      {"100000000000000000000", "100E", "100000000000000000000000000000"},
      {"123456789012345678901234567890", "123456789012345678901234567890",
       "123456789012345678901234567890000000000"}};
  CHECK_ROWS(rows);
}
END_TEST

START_TEST(what_is_finer_than_a_billionth_rounds_away_from_zero) {
  static const row rows[] = {{"0.0000000001", "1n", "1"},
                             {"-0.0000000001", "-1n", "-1"},
                             {"0.0000000010", "1n", "1"},
                             {"0.0000000011", "2n", "2"},
                             {"-0.0000000011", "-2n", "-2"},
                             {"0.1n", "1n", "1"},
                             {"1.1n", "2n", "2"},
                             {"-9.9n", "-10n", "-10"},
                             {"0.9999999999", "1", "1000000000"},
                             {"-0.9999999999", "-1", "-1000000000"},
                             {"9.9999999999", "10", "10000000000"},
                             {"999.9999999999999", "1k", "1000000000000"},
                             {"0.0001u", "1n", "1"},
                             {"1.0000000001", "1000000001n", "1000000001"},
                             {"1e-9", "1e-9", "1"},
                             {"1e-10", "1e-9", "1"},
                             {"-1e-10", "-1e-9", "-1"},
                             {"11e-10", "2e-9", "2"},
                             {"0e-10", "0", "0"},
                             {"1e-1000", "1e-9", "1"},
                             {"123456789e-1000", "1e-9", "1"}};
  CHECK_ROWS(rows);
}
END_TEST

START_TEST(decimal_exponents_stay_exponents) {
  static const row rows[] = {{"1e0", "1", "1000000000"},
                             {"0e5", "0", "0"},
                             {"-0e5", "0", "0"},
                             {"1e1", "10", "10000000000"},
                             {"1e2", "100", "100000000000"},
                             {"1e3", "1e3", "1000000000000"},
                             {"1E3", "1e3", "1000000000000"},
                             {"1e+3", "1e3", "1000000000000"},
                             {"1E+3", "1e3", "1000000000000"},
                             {"1e03", "1e3", "1000000000000"},
                             {"1e00000000000000000000000000003", "1e3", "1000000000000"},
                             {"1e-0", "1", "1000000000"},
                             {"100e2", "10e3", "10000000000000"},
                             {"1e5", "100e3", "100000000000000"},
                             {"0.5e0", "500e-3", "500000000"},
                             {"1.e3", "1e3", "1000000000000"},
                             {".1e1", "1", "1000000000"},
                             {"1e-3", "1e-3", "1000000"},
                             {"1e-1", "100e-3", "100000000"},
                             {"1000e-3", "1", "1000000000"},
                             {"-5e6", "-5e6", "-5000000000000000"},
                             {"1024e0", "1024", "1024000000000"},
                             {"1.5e9", "1500e6", "1500000000000000000"},
                             {"12e18", "12e18", "12000000000000000000000000000"},
                             {"1e21", "1e21", "1000000000000000000000000000000"},
                             {"1e22", "10e21", "10000000000000000000000000000000"},
                             {"15e20", "1500e18", "1500000000000000000000000000000"}};
  CHECK_ROWS(rows);
}
END_TEST

START_TEST(exponents_reach_to_a_thousand) {
  bscap_kubernetes_quantity quantity = parse("-3e1000");
  ck_assert_uint_eq(strlen(quantity.nano), 2 + 1009);
  ck_assert_str_eq(quantity.canonical, "-30e999");
  ck_assert(isinf(quantity.value) && quantity.value < 0);
  for (size_t i = 2; i < 2 + 1009; i++) ck_assert_int_eq(quantity.nano[i], '0');
  bscap_kubernetes_quantity_free(&quantity, NULL);
}
END_TEST

START_TEST(the_value_is_the_nearest_double) {
  static const struct {
    const char *text;
    double value;
  } rows[] = {{"0.1", 0.1},
              {"-0.1", -0.1},
              {"1.5G", 1.5e9},
              {"1n", 1e-9},
              {"100m", 0.1},
              {"1e300", 1e300},
              {"1e308", 1e308},
              {"2e308", INFINITY},
              {"1Ei", 0x1p60},
              {"8Ei", 0x1p63},
              {"9007199254740993", 0x1p53},
              {"0.3", 0.3},
              {"-1Ki", -1024},
              {"123456789.123456789", 123456789.123456789},
              {"-2e308", -INFINITY}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bscap_kubernetes_quantity quantity = parse(rows[i].text);
    ck_assert_msg(quantity.value == rows[i].value, "%s is %.17g", rows[i].text, quantity.value);
    bscap_kubernetes_quantity_free(&quantity, NULL);
  }
}
END_TEST

START_TEST(refusals_say_what_to_write) {
  static const char *const rows[][2] = {{"", "500m"},
                                        {".", "number"},
                                        {"+", "number"},
                                        {"-", "number"},
                                        {"Ki", "number"},
                                        {"m", "number"},
                                        {"e3", "number"},
                                        {"--1", "number"},
                                        {"+-1", "number"},
                                        {" 1", "number"},
                                        {"NaN", "number"},
                                        {"500mi", "500Mi"},
                                        {"1K", "1k or 1Ki"},
                                        {"1GB", "1G or 1Gi"},
                                        {"1kb", "1k or 1Ki"},
                                        {"1MiB", "1Mi"},
                                        {"20gi", "20Gi"},
                                        {"20GI", "20Gi"},
                                        {"3g", "3G or 3Gi"},
                                        {"1ki", "1Ki"},
                                        {"1 ", "blanks"},
                                        {"1 Gi", "blanks"},
                                        {"1\n", "blanks"},
                                        {"1e", "1e3"},
                                        {"1e+", "1e3"},
                                        {"1e1.5", "1e3"},
                                        {"1e1e1", "1e3"},
                                        {"1Ee5", "n u m"},
                                        {"1.2.3", "n u m"},
                                        {"1,5", "n u m"},
                                        {"1_000", "n u m"},
                                        {"1Zi", "n u m"},
                                        {"1ni", "n u m"},
                                        {"1mm", "n u m"},
                                        {"1m5", "n u m"},
                                        {"0x10", "n u m"},
                                        {"1e1001", "1000"},
                                        {"1e-1001", "1000"},
                                        {"0e1001", "1000"},
                                        {"1\xc2\xb5", "n u m"},
                                        {"1e99999999999999999999999999999999", "1000"},
                                        {"1e-2147483648", "1000"},
                                        {"1i", "n u m"},
                                        {"1B", "n u m"},
                                        {"1%", "n u m"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bscap_kubernetes_quantity quantity;
    bscap_error error = {.status = BSCAP_OK};
    ck_assert_msg(bscap_kubernetes_quantity_parse(&quantity, rows[i][0], strlen(rows[i][0]), NULL,
                                                  &error) == BSCAP_INVALID,
                  "%s was taken", rows[i][0]);
    ck_assert_msg(strstr(error.message, rows[i][1]) != NULL, "%s: %s", rows[i][0], error.message);
  }
}
END_TEST

START_TEST(a_nul_byte_is_refused) {
  bscap_kubernetes_quantity quantity;
  ck_assert_int_eq(bscap_kubernetes_quantity_parse(&quantity, "1\0", 2, NULL, NULL), BSCAP_INVALID);
  ck_assert_int_eq(bscap_kubernetes_quantity_parse(&quantity, "1\0Ki", 4, NULL, NULL),
                   BSCAP_INVALID);
}
END_TEST

/* xorshift64 (Marsaglia 2003). */
static uint64_t draw(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

__extension__ typedef __int128 wide;

static const char names[13][3] = {"n", "u", "m",  "",   "k",  "M", "G",
                                  "T", "P", "Ki", "Mi", "Gi", "Ti"};

/* mantissa * 10^-places in units of `name`, in billionths, by long integers. */
static wide expect_nano(uint64_t mantissa, int places, size_t name) {
  wide numerator = (wide)mantissa, denominator = 1;
  for (int i = 0; i < places; i++) denominator *= 10;
  if (name < 9)
    for (size_t i = 0; i < name; i++) numerator *= 1000;
  else
    for (size_t i = 9; i <= name; i++) numerator *= 1024;
  if (name >= 9) numerator *= 1000000000;
  return (numerator + denominator - 1) / denominator;
}

static void write_wide(wide value, char *text) {
  char reversed[64];
  size_t count = 0;
  do reversed[count++] = (char)('0' + (int)(value % 10));
  while ((value /= 10) > 0);
  for (size_t i = 0; i < count; i++) text[i] = reversed[count - 1 - i];
  text[count] = '\0';
}

START_TEST(random_quantities_agree_with_long_integers) {
  uint64_t state = 42;
  for (int i = 0; i < 20000; i++) {
    int places = (int)(draw(&state) % 12), shift = (int)(draw(&state) % 40) + 28;
    if (shift > 60) shift = 60;
    uint64_t mantissa = draw(&state) >> shift;
    size_t name = (size_t)(draw(&state) % 13);
    uint64_t power = 1;
    for (int j = 0; j < places; j++) power *= 10;
    char text[128], expected[64];
    snprintf(text, sizeof text, "%llu.%0*llu%s", (unsigned long long)(mantissa / power), places + 1,
             (unsigned long long)(mantissa % power * 10), names[name]);
    write_wide(expect_nano(mantissa, places, name), expected);
    bscap_kubernetes_quantity quantity = parse(text);
    if (name < 9 || strlen(expected) < 28)
      if (strcmp(quantity.nano, expected) != 0)
        ck_abort_msg("%s: %s, not %s", text, quantity.nano, expected);
    bscap_kubernetes_quantity again = parse(quantity.canonical);
    ck_assert_str_eq(again.nano, quantity.nano);
    if (mantissa > 0 && name < 9) ck_assert_str_eq(again.canonical, quantity.canonical);
    bscap_kubernetes_quantity_free(&again, NULL);
    bscap_kubernetes_quantity_free(&quantity, NULL);
  }
}
END_TEST

static char *repeat(char byte, size_t count, const char *end) {
  char *text = malloc(count + strlen(end) + 1);
  ck_assert_ptr_nonnull(text);
  memset(text, byte, count);
  strcpy(text + count, end);
  return text;
}

START_TEST(a_million_digits_are_read_in_no_time) {
  enum { MILLION = 1000000 };
  static const char *const ends[] = {"", "Ei", "n", "e-1000", ".5", "e1000"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    char *nines = repeat('9', MILLION, ends[i]), *zeros = repeat('0', MILLION, ends[i]);
    bscap_kubernetes_quantity quantity = parse(nines);
    if (i == 0) ck_assert_uint_eq(strlen(quantity.nano), MILLION + 9);
    if (i == 1) ck_assert_str_eq(quantity.canonical, "9223372036854775807");
    if (i == 2) ck_assert_uint_eq(strlen(quantity.canonical), MILLION + 1);
    bscap_kubernetes_quantity_free(&quantity, NULL);
    quantity = parse(zeros);
    ck_assert_str_eq(quantity.canonical, i == 4 ? "500m" : "0");
    bscap_kubernetes_quantity_free(&quantity, NULL);
    free(nines);
    free(zeros);
  }
}
END_TEST

START_TEST(a_power_of_ten_with_a_million_zeros_is_shown_with_an_exponent) {
  char *text = repeat('0', 999999, "");
  text[0] = '1';
  bscap_kubernetes_quantity quantity = parse(text);
  ck_assert_str_eq(quantity.canonical, "100e999996");
  bscap_kubernetes_quantity_free(&quantity, NULL);
  free(text);
}
END_TEST

START_TEST(long_fractions_round_up_by_their_last_digit) {
  char *text = repeat('0', 1000000, "1");
  text[1] = '.';
  bscap_kubernetes_quantity quantity = parse(text);
  ck_assert_str_eq(quantity.nano, "1");
  bscap_kubernetes_quantity_free(&quantity, NULL);
  free(text);
}
END_TEST

START_TEST(no_bytes_whatever_do_harm) {
  static const char likely[] = "0123456789.+-eEinumkKMGTP \0B_,";
  uint64_t state = 7;
  for (int i = 0; i < 300000; i++) {
    size_t count = (size_t)(draw(&state) % 12);
    char *text = malloc(count > 0 ? count : 1); /* its very size, for sanitizers to watch */
    for (size_t j = 0; j < count; j++)
      text[j] = i % 4 == 0 ? (char)draw(&state) : likely[draw(&state) % (sizeof likely - 1)];
    bscap_kubernetes_quantity quantity;
    bscap_error error;
    bscap_status status = bscap_kubernetes_quantity_parse(&quantity, text, count, NULL, &error);
    if (status == BSCAP_OK)
      bscap_kubernetes_quantity_free(&quantity, NULL);
    else if (status != BSCAP_INVALID)
      ck_abort_msg("status %d", (int)status);
    free(text);
  }
}
END_TEST

START_TEST(memory_that_runs_out_at_any_call_is_reported_and_leaks_nothing) {
  static const char *const texts[] = {"500m", "-20Gi", "1e-1000", "0", "1000E", "8Ei"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    bscap_status status = BSCAP_OUT_OF_MEMORY;
    size_t failures = 0;
    for (; status == BSCAP_OUT_OF_MEMORY; failures++) {
      failing_allocator memory = {.fails_at = failures + 1};
      bscap_allocator allocator = failing_allocator_start(&memory);
      bscap_kubernetes_quantity quantity;
      bscap_error error;
      status = bscap_kubernetes_quantity_parse(&quantity, texts[i], strlen(texts[i]), &allocator,
                                               &error);
      if (status == BSCAP_OK) bscap_kubernetes_quantity_free(&quantity, &allocator);
      ck_assert_uint_eq(memory.live_blocks, 0);
      ck_assert_uint_eq(memory.live_bytes, 0);
    }
    ck_assert_int_eq(status, BSCAP_OK);
    ck_assert_uint_gt(failures, 1);
  }
}
END_TEST

RUN_TESTS("kubernetes quantity", decimal_suffixes_are_powers_of_ten,
          binary_suffixes_are_powers_of_1024, binary_forms_are_capped_and_decimal_forms_are_not,
          what_is_finer_than_a_billionth_rounds_away_from_zero, decimal_exponents_stay_exponents,
          exponents_reach_to_a_thousand, the_value_is_the_nearest_double,
          refusals_say_what_to_write, a_nul_byte_is_refused,
          random_quantities_agree_with_long_integers, a_million_digits_are_read_in_no_time,
          a_power_of_ten_with_a_million_zeros_is_shown_with_an_exponent,
          long_fractions_round_up_by_their_last_digit, no_bytes_whatever_do_harm,
          memory_that_runs_out_at_any_call_is_reported_and_leaks_nothing)
