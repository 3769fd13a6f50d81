#include <bscap/quantity.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "testing.h"

#define SIZE_OF(rows) (sizeof(rows) / sizeof *(rows))

static const double month_seconds = 30.4375 * 86400, year_seconds = 365.25 * 86400;

typedef struct reading {
  bscap_unit unit;
  const char *text;
  double value;
} reading;

static void check_reading(reading row, double ratio) {
  double actual = -1;
  bscap_error error;
  ck_assert_msg(bscap_quantity_parse(&actual, row.unit, row.text, &error) == BSCAP_OK, "%s: %s",
                row.text, error.message);
  ck_assert_msg(fabs(actual - row.value) <= ratio * fabs(row.value), "%s is %.17g, not %.17g",
                row.text, actual, row.value);
}

START_TEST(numbers_are_the_nearest_doubles) {
  static const reading rows[] = {
      {BSCAP_COUNT, "0", 0},
      {BSCAP_COUNT, "400", 400},
      {BSCAP_COUNT, "+400", 400},
      {BSCAP_COUNT, "-400", -400},
      {BSCAP_COUNT, "0.1", 0.1},
      {BSCAP_COUNT, ".1", 0.1},
      {BSCAP_COUNT, "1.", 1},
      {BSCAP_COUNT, "10k", 10000},
      {BSCAP_COUNT, " 10 k ", 10000},
      {BSCAP_COUNT, "1M", 1e6},
      {BSCAP_COUNT, "1.5G", 1500000000},
      {BSCAP_COUNT, "0.3k", 300},
      {BSCAP_COUNT, "1.1M", 1100000},
      {BSCAP_COUNT, "2T", 2e12},
      {BSCAP_COUNT, "3P", 3e15},
      {BSCAP_COUNT, "5E", 5e18},
      {BSCAP_COUNT, "5E3", 5000},
      {BSCAP_COUNT, "5e-3", 0.005},
      {BSCAP_COUNT, "1e300", 1e300},
      {BSCAP_COUNT, "5e-324", 5e-324},
      {BSCAP_COUNT, "1e-400", 0},
      {BSCAP_COUNT, "9007199254740993", 9007199254740992.0},
      {BSCAP_COUNT, "9007199254740993.00000000000001", 9007199254740994.0},
      {BSCAP_RATIO, "60%", 0.6},
      {BSCAP_RATIO, "60 %", 0.6},
      {BSCAP_RATIO, "0.6", 0.6},
      {BSCAP_RATIO, "4%", 0.04},
      {BSCAP_RATIO, "2x", 2},
      {BSCAP_RATIO, "-10%", -0.1},
      {BSCAP_MILLICORES, "500m", 500},
      {BSCAP_MILLICORES, "0.5", 500},
      {BSCAP_MILLICORES, "2", 2000},
      {BSCAP_MILLICORES, "2 cores", 2000},
      {BSCAP_MILLICORES, "1 core", 1000},
      {BSCAP_MILLICORES, "4 vCPU", 4000},
      {BSCAP_MILLICORES, "0.1m", 0.1},
      {BSCAP_MILLICORES, "0.0001", 0.1},
      {BSCAP_BYTES, "400", 400},
      {BSCAP_BYTES, "400B", 400},
      {BSCAP_BYTES, "1.5", 1.5},
      {BSCAP_BYTES, "0.5B", 0.5},
      {BSCAP_BYTES, "1k", 1000},
      {BSCAP_BYTES, "50kB", 50000},
      {BSCAP_BYTES, "500MB", 5e8},
      {BSCAP_BYTES, "5 GB", 5e9},
      {BSCAP_BYTES, "5G", 5e9},
      {BSCAP_BYTES, "64KiB", 65536},
      {BSCAP_BYTES, "64Ki", 65536},
      {BSCAP_BYTES, "128Mi", 134217728},
      {BSCAP_BYTES, "20Gi", 21474836480},
      {BSCAP_BYTES, "1.5GiB", 1610612736},
      {BSCAP_BYTES, "1Ti", 0x1p40},
      {BSCAP_BYTES, "1Pi", 0x1p50},
      {BSCAP_BYTES, "1Ei", 0x1p60},
      {BSCAP_BITS_PER_SECOND, "5 Mbps", 5e6},
      {BSCAP_BITS_PER_SECOND, "500kbps", 5e5},
      {BSCAP_BITS_PER_SECOND, "7bps", 7},
      {BSCAP_BITS_PER_SECOND, "1 Gbps", 1e9},
      {BSCAP_BITS_PER_SECOND, "1.5Tbps", 1.5e12},
      {BSCAP_BITS_PER_SECOND, "5Mbit/s", 5e6},
      {BSCAP_BITS_PER_SECOND, "1 MB/s", 8e6},
      {BSCAP_BITS_PER_SECOND, "1MiB/s", 8388608},
      {BSCAP_BITS_PER_SECOND, "1EiB/s", 0x1p63},
      {BSCAP_PER_SECOND, "5/s", 5},
      {BSCAP_PER_SECOND, "5k / second", 5000},
      {BSCAP_BYTES_PER_SECOND, "5MB/s", 5e6},
      {BSCAP_SECONDS, "15s", 15},
      {BSCAP_SECONDS, "15 s", 15},
      {BSCAP_SECONDS, "1h30m", 5400},
      {BSCAP_SECONDS, "-1d", -86400}};
  for (size_t i = 0; i < SIZE_OF(rows); i++) check_reading(rows[i], 0);
}
END_TEST

START_TEST(rates_are_amounts_over_the_length_of_their_period) {
  const struct {
    const char *names[3];
    double seconds;
  } periods[] = {{{"s", "second", "s"}, 1},         {{"m", "minute", "m"}, 60},
                 {{"h", "hour", "h"}, 3600},        {{"d", "day", "d"}, 86400},
                 {{"w", "week", "w"}, 604800},      {{"mo", "month", "mo"}, month_seconds},
                 {{"y", "year", "y"}, year_seconds}};
  for (size_t i = 0; i < SIZE_OF(periods); i++) {
    for (size_t j = 0; j < 3; j++) {
      char text[BSCAP_QUANTITY_SIZE];
      snprintf(text, sizeof text, "10k/%s", periods[i].names[j]);
      check_reading((reading){BSCAP_PER_SECOND, text, 1e4 / periods[i].seconds}, 0);
      snprintf(text, sizeof text, "1.5 MB / %s", periods[i].names[j]);
      check_reading((reading){BSCAP_BYTES_PER_SECOND, text, 1.5e6 / periods[i].seconds}, 0);
      check_reading((reading){BSCAP_BITS_PER_SECOND, text, 12e6 / periods[i].seconds}, 0);
      snprintf(text, sizeof text, "3Mi/%s", periods[i].names[j]);
      check_reading((reading){BSCAP_BYTES_PER_SECOND, text, 3145728 / periods[i].seconds}, 0);
      snprintf(text, sizeof text, "0.1/%s", periods[i].names[j]);
      check_reading((reading){BSCAP_PER_SECOND, text, 0.1 / periods[i].seconds}, 0x1p-52);
    }
  }
}
END_TEST

START_TEST(long_numbers_are_read_to_their_last_digit) {
  char text[3000] = "9007199254740993."; /* a tie, but for what stands at the very end */
  memset(text + 17, '0', 2900);
  check_reading((reading){BSCAP_COUNT, text, 9007199254740992.0}, 0);
  text[2900] = '1';
  check_reading((reading){BSCAP_COUNT, text, 9007199254740994.0}, 0);
  memset(text, '0', 2900);
  strcpy(text + 2900, "7k");
  check_reading((reading){BSCAP_COUNT, text, 7000}, 0);
  text[0] = '1';
  strcpy(text + 2900, "e-2899");
  check_reading((reading){BSCAP_COUNT, text, 1}, 0);
}
END_TEST

START_TEST(a_text_says_for_itself_what_it_counts) {
  static const reading rows[] = {{BSCAP_MILLICORES, "8.5 cores", 8500},
                                 {BSCAP_MILLICORES, "500m", 500},
                                 {BSCAP_MILLICORES, "4 vCPU", 4000},
                                 {BSCAP_BYTES, "190Gi", 204010946560},
                                 {BSCAP_BYTES, "5GB", 5e9},
                                 {BSCAP_BYTES, "5B", 5},
                                 {BSCAP_BITS_PER_SECOND, "10 Mbps", 1e7},
                                 {BSCAP_BITS_PER_SECOND, "10Mbit/s", 1e7},
                                 {BSCAP_RATIO, "60%", 0.6},
                                 {BSCAP_RATIO, "2x", 2},
                                 {BSCAP_PER_SECOND, "7/s", 7},
                                 {BSCAP_BYTES_PER_SECOND, "7MB/s", 7e6},
                                 {BSCAP_BYTES_PER_SECOND, "7Mi/s", 7340032},
                                 {BSCAP_COUNT, "5k", 5000},
                                 {BSCAP_COUNT, "400", 400},
                                 {BSCAP_COUNT, "1M", 1e6},
                                 {BSCAP_SECONDS, "1h", 3600},
                                 {BSCAP_SECONDS, "7d", 604800},
                                 {BSCAP_SECONDS, "2w", 1209600},
                                 {BSCAP_SECONDS, "6mo", 15778800},
                                 {BSCAP_SECONDS, "10y", 315576000},
                                 {BSCAP_SECONDS, "15s", 15},
                                 {BSCAP_SECONDS, "1h30m", 5400}};
  for (size_t i = 0; i < SIZE_OF(rows); i++) {
    double value = -1;
    bscap_unit unit = BSCAP_COUNT;
    bscap_error error;
    ck_assert_msg(bscap_quantity_guess(&value, &unit, rows[i].text, &error) == BSCAP_OK, "%s: %s",
                  rows[i].text, error.message);
    ck_assert_msg(unit == rows[i].unit, "%s is in %s", rows[i].text, bscap_unit_name(unit));
    ck_assert_msg(value == rows[i].value, "%s is %.17g", rows[i].text, value);
  }
}
END_TEST

typedef struct refusal {
  bscap_unit unit;
  const char *text;
  const char *advice;
} refusal;

START_TEST(refusals_say_what_to_write_instead) {
  static const refusal rows[] = {
      {BSCAP_COUNT, "", "does not begin with a number"},
      {BSCAP_COUNT, "many", "does not begin with a number"},
      {BSCAP_COUNT, "nan", "does not begin with a number"},
      {BSCAP_COUNT, "inf", "does not begin with a number"},
      {BSCAP_COUNT, "-inf", "does not begin with a number"},
      {BSCAP_COUNT, "--5", "does not begin with a number"},
      {BSCAP_COUNT, ".", "does not begin with a number"},
      {BSCAP_COUNT, "5 users", "a bare count, such as 400, 10k or 1M"},
      {BSCAP_COUNT, "0x10", "a bare count"},
      {BSCAP_COUNT, "1e400", "too large"},
      {BSCAP_COUNT, "-1e400", "too large"},
      {BSCAP_COUNT, "10K", "write 10k"},
      {BSCAP_COUNT, "10m", "write 10M"},
      {BSCAP_COUNT, "5GB", "'5GB' is bytes; write a bare count"},
      {BSCAP_COUNT, "5/s", "is an amount per time; write a bare count"},
      {BSCAP_COUNT, "1,000", "write 1000"},
      {BSCAP_COUNT, "1,000,000", "write 1000000"},
      {BSCAP_COUNT, "1_000", "write 1000"},
      {BSCAP_COUNT, "1,5", "write 1.5"},
      {BSCAP_RATIO, "5m", "'5m' is CPU; write a share or a factor, such as 60%"},
      {BSCAP_RATIO, "2X", "write 2x"},
      {BSCAP_MILLICORES, "5Mi", "'5Mi' is bytes; write CPU, such as 500m"},
      {BSCAP_MILLICORES, "2 Cores", "write 2 cores"},
      {BSCAP_MILLICORES, "4vcpu", "write 4 vCPU"},
      {BSCAP_BYTES, "128m", "write 128Mi or 128M"},
      {BSCAP_BYTES, "0.5", "whole bytes"},
      {BSCAP_BYTES, "0.0001k", "whole bytes"},
      {BSCAP_BYTES, "500mb", "write 500MB"},
      {BSCAP_BYTES, "20gi", "write 20Gi"},
      {BSCAP_BYTES, "20 gib", "write 20 GiB"},
      {BSCAP_BYTES, "1KB", "write 1kB (1000) or 1KiB (1024)"},
      {BSCAP_BYTES, "1K", "write 1k (1000) or 1Ki (1024)"},
      {BSCAP_BYTES, "20g", "write 20Gi or 20G"},
      {BSCAP_BYTES, "5 users", "bytes, such as 128Mi, 20Gi or 500MB"},
      {BSCAP_BYTES, "5GB/month", "is bytes per time; write bytes"},
      {BSCAP_PER_SECOND, "5", "write an amount per time, such as 10k/month or 5/s"},
      {BSCAP_PER_SECOND, "5/", "s, minute, hour, day, week, month or year"},
      {BSCAP_PER_SECOND, "5/fortnight", "s, minute, hour, day, week, month or year"},
      {BSCAP_PER_SECOND, "5/s/s", "s, minute, hour, day, week, month or year"},
      {BSCAP_PER_SECOND, "5/Month", "write 5/month"},
      {BSCAP_PER_SECOND, "5 / months", "write 5 / month"},
      {BSCAP_PER_SECOND, "10K/month", "write 10k/month"},
      {BSCAP_PER_SECOND, "5MB/s", "is bytes per time; write an amount per time"},
      {BSCAP_BYTES_PER_SECOND, "500mb/month", "write 500MB/month"},
      {BSCAP_BYTES_PER_SECOND, "1KB/s", "write 1kB/s (1000) or 1KiB/s (1024)"},
      {BSCAP_BYTES_PER_SECOND, "5 Mbps", "is bits per second; write bytes per time"},
      {BSCAP_BITS_PER_SECOND, "5", "bits per second, such as 5 Mbps or 500 kbps"},
      {BSCAP_BITS_PER_SECOND, "500 Kbps", "write 500 kbps"},
      {BSCAP_BITS_PER_SECOND, "5mbps", "write 5 Mbps"},
      {BSCAP_BITS_PER_SECOND, "5Mb/s", "write 5Mbit/s for bits or 5MB/s for bytes"},
      {BSCAP_BITS_PER_SECOND, "5MBps", "write 5 MB/s (bytes) or 5 Mbps (bits)"},
      {BSCAP_BITS_PER_SECOND, "5 kBps", "write 5 kB/s (bytes) or 5 kbps (bits)"},
      {BSCAP_BITS_PER_SECOND, "5MiBps", "write 5 MiB/s"},
      {BSCAP_BITS_PER_SECOND, "1Gbit", "write 1 Gbps"},
      {BSCAP_BYTES_PER_SECOND, "5MBps", "write 5 MB/s"},
      {BSCAP_BYTES, "1Gbit", "write 125MB"},
      {BSCAP_MILLICORES, "2cpu", "write 2 cores"},
      {BSCAP_SECONDS, "10yr", "write 10y"},
      {BSCAP_SECONDS, "3 hrs", "write 3h"},
      {BSCAP_SECONDS, "5", "lacks a unit"},
      {BSCAP_SECONDS, "5GB", "no unit of time"}};
  for (size_t i = 0; i < SIZE_OF(rows); i++) {
    double value = -1;
    bscap_error error;
    ck_assert_msg(bscap_quantity_parse(&value, rows[i].unit, rows[i].text, &error) == BSCAP_INVALID,
                  "%s was taken", rows[i].text);
    ck_assert_msg(strstr(error.message, rows[i].advice) != NULL, "%s: %s", rows[i].text,
                  error.message);
    ck_assert(value == -1);
  }
}
END_TEST

START_TEST(what_cannot_be_guessed_is_refused_with_what_to_write) {
  static const char *const rows[][2] = {{"20gi", "write 20Gi"},
                                        {"10K", "write 10k"},
                                        {"1KB", "write 1kB (1000) or 1KiB (1024)"},
                                        {"5mbps", "write 5 Mbps"},
                                        {"500mb", "write 500MB"},
                                        {"5mb/s", "write 5Mbit/s for bits or 5MB/s for bytes"},
                                        {"5MBps", "write 5 MB/s (bytes) or 5 Mbps (bits)"},
                                        {"5KBPS", "write 5 kB/s (bytes) or 5 kbps (bits)"},
                                        {"2cpu", "write 2 cores"},
                                        {"1 CPU", "write 1 core"},
                                        {"10yr", "write 10y"},
                                        {"1month", "write 1mo"},
                                        {"5min", "write 300s"},
                                        {"1Gbit", "write 1 Gbps or 125MB"},
                                        {"9 bits", "write 9 bps or 1.125B"},
                                        {"5 users", "write what it counts, such as 400"},
                                        {"5 parsecs", "write what it counts"},
                                        {"", "does not begin with a number"},
                                        {"1e999", "too large"}};
  for (size_t i = 0; i < SIZE_OF(rows); i++) {
    double value = -1;
    bscap_unit unit = BSCAP_COUNT;
    bscap_error error;
    ck_assert_msg(bscap_quantity_guess(&value, &unit, rows[i][0], &error) == BSCAP_INVALID,
                  "%s was taken", rows[i][0]);
    ck_assert_msg(strstr(error.message, rows[i][1]) != NULL, "%s: %s", rows[i][0], error.message);
  }
}
END_TEST

/* By the examples and grammar of yaml.org/type/int.html. */
START_TEST(yaml_1_1_reads_some_integers_as_others) {
  static const struct {
    const char *text, *kind;
    double value;
  } rows[] = {{"010", "octal", 8},
              {"-010", "octal", -8},
              {"0x10", "hexadecimal", 16},
              {"0b1010", "binary", 10},
              {"685_230", "underscores dropped", 685230},
              {"190:20:30", "base 60", 685230}};
  double value;
  const char *kind;
  for (size_t i = 0; i < SIZE_OF(rows); i++) {
    ck_assert_msg(bscap_quantity_read_yaml(&value, &kind, rows[i].text), "%s", rows[i].text);
    ck_assert_str_eq(kind, rows[i].kind);
    ck_assert(value == rows[i].value);
  }
  static const char *const others[] = {"", "0", "10", "08", "1.5", "010m", "0x", "1:60", "_1", "-"};
  for (size_t i = 0; i < SIZE_OF(others); i++)
    ck_assert_msg(!bscap_quantity_read_yaml(&value, &kind, others[i]), "%s", others[i]);
}
END_TEST

START_TEST(numbers_are_written_as_briefly_as_people_would) {
  const struct {
    double value;
    bscap_unit unit;
    const char *text;
  } rows[] = {{21474836480, BSCAP_BYTES, "20Gi"},
              {5e9, BSCAP_BYTES, "5GB"},
              {50000, BSCAP_BYTES, "50kB"},
              {400, BSCAP_BYTES, "400"},
              {134217728, BSCAP_BYTES, "128Mi"},
              {1610612736, BSCAP_BYTES, "1.5Gi"},
              {0, BSCAP_BYTES, "0"},
              {0.5, BSCAP_BYTES, "0.5B"},
              {5e8 / month_seconds, BSCAP_BYTES_PER_SECOND, "500MB/month"},
              {2e9 / 604800, BSCAP_BYTES_PER_SECOND, "2GB/week"},
              {5e6, BSCAP_BYTES_PER_SECOND, "5MB/s"},
              {1048576, BSCAP_BYTES_PER_SECOND, "1Mi/s"},
              {1e4 / month_seconds, BSCAP_PER_SECOND, "10k/month"},
              {2500 / month_seconds, BSCAP_PER_SECOND, "2500/month"},
              {5, BSCAP_PER_SECOND, "5/s"},
              {1.0 / 60, BSCAP_PER_SECOND, "1/minute"},
              {25.0 / 3600, BSCAP_PER_SECOND, "25/hour"},
              {1.0 / 86400, BSCAP_PER_SECOND, "1/day"},
              {1 / year_seconds, BSCAP_PER_SECOND, "1/year"},
              {0, BSCAP_PER_SECOND, "0/s"},
              {0.04, BSCAP_RATIO, "4%"},
              {0.6, BSCAP_RATIO, "60%"},
              {0.045, BSCAP_RATIO, "4.5%"},
              {2, BSCAP_RATIO, "2"},
              {250, BSCAP_MILLICORES, "250m"},
              {2000, BSCAP_MILLICORES, "2"},
              {8500, BSCAP_MILLICORES, "8.5"},
              {0.1, BSCAP_MILLICORES, "0.1m"},
              {5e6, BSCAP_BITS_PER_SECOND, "5Mbps"},
              {5e5, BSCAP_BITS_PER_SECOND, "500kbps"},
              {400, BSCAP_COUNT, "400"},
              {10000, BSCAP_COUNT, "10k"},
              {1e6, BSCAP_COUNT, "1M"},
              {365072, BSCAP_COUNT, "365072"},
              {-1500, BSCAP_COUNT, "-1500"},
              {0.25, BSCAP_COUNT, "0.25"},
              {5e-324, BSCAP_COUNT, "5e-324"},
              {604800, BSCAP_SECONDS, "1w"},
              {-15, BSCAP_SECONDS, "-15s"}};
  for (size_t i = 0; i < SIZE_OF(rows); i++) {
    char text[BSCAP_QUANTITY_SIZE];
    bscap_quantity_write(rows[i].value, rows[i].unit, text);
    ck_assert_str_eq(text, rows[i].text);
  }
}
END_TEST

static uint64_t draw(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

/* Any finite double: by its bits, as a round number, as a round rate, or among the denormals. */
static double draw_double(uint64_t *state, int kind) {
  uint64_t bits = draw(state);
  double value;
  if (kind == 1) return (double)(bits % 10000) * pow(10, (double)(draw(state) % 12));
  if (kind == 2) return (double)(bits % 10000) * 1e3 / (bits >> 63 ? month_seconds : 604800);
  if (kind == 3) return ldexp((double)(bits % 4096), (int)(draw(state) % 60));
  if (kind == 4) bits &= 0x800fffffffffffff;
  memcpy(&value, &bits, sizeof value);
  return isfinite(value) ? value : 0;
}

static void check_round_trip(double value, bscap_unit unit) {
  char text[BSCAP_QUANTITY_SIZE];
  double back = -1;
  memset(text, 'x', sizeof text);
  bscap_quantity_write(value, unit, text);
  bscap_error error = {.message = ""};
  bscap_status status = bscap_quantity_parse(&back, unit, text, &error);
  if (status != BSCAP_OK || memcmp(&back, &value, sizeof value) != 0)
    ck_abort_msg("%.17g %s was written '%s', read %.17g (%s)", value, bscap_unit_name(unit), text,
                 back, error.message);
}

START_TEST(every_finite_double_is_read_as_it_was_written) {
  static const double edges[] = {0.0,
                                 -0.0,
                                 1,
                                 -1,
                                 5e-324,
                                 -5e-324,
                                 0x1p-1022,
                                 1e-300,
                                 1.797e308,
                                 -1e308,
                                 0x1p1023,
                                 0x1.fffffffffffffp1023,
                                 999.9999999999999,
                                 1023.9999999999999,
                                 0.1,
                                 1.0 / 3};
  uint64_t state = 2026;
  for (int unit = BSCAP_COUNT; unit <= BSCAP_SECONDS; unit++) {
    for (size_t i = 0; i < SIZE_OF(edges); i++) check_round_trip(edges[i], (bscap_unit)unit);
    for (int i = 0; i < 10000; i++) check_round_trip(draw_double(&state, i % 5), (bscap_unit)unit);
  }
}
END_TEST

START_TEST(numbers_are_shown_in_three_digits_and_counts_in_all) {
  const struct {
    double value;
    bscap_unit unit;
    const char *text;
  } rows[] = {{18.3e9, BSCAP_BYTES, "18.3 GB"},
              {2458001234, BSCAP_BYTES, "2.46 GB"},
              {999.4e6, BSCAP_BYTES, "999 MB"},
              {999.6e6, BSCAP_BYTES, "1 GB"},
              {999.5, BSCAP_BYTES, "1 kB"},
              {21474836480, BSCAP_BYTES, "20 Gi"},
              {268435456, BSCAP_BYTES, "256 Mi"},
              {1610612736, BSCAP_BYTES, "1.5 Gi"},
              {64e6, BSCAP_BYTES, "64 MB"},
              {5e9, BSCAP_BYTES, "5 GB"},
              {400, BSCAP_BYTES, "400 B"},
              {0, BSCAP_BYTES, "0 B"},
              {-18.34e9, BSCAP_BYTES, "-18.3 GB"},
              {365072, BSCAP_COUNT, "365,072"},
              {1e6, BSCAP_COUNT, "1,000,000"},
              {-1234567, BSCAP_COUNT, "-1,234,567"},
              {400, BSCAP_COUNT, "400"},
              {999.7, BSCAP_COUNT, "1,000"},
              {12.345, BSCAP_COUNT, "12.3"},
              {99.96, BSCAP_COUNT, "100"},
              {0, BSCAP_COUNT, "0"},
              {-0.0, BSCAP_COUNT, "0"},
              {1e18, BSCAP_COUNT, "1e18"},
              {1250, BSCAP_MILLICORES, "1.25 cores"},
              {250, BSCAP_MILLICORES, "250m"},
              {999.4, BSCAP_MILLICORES, "999m"},
              {999.6, BSCAP_MILLICORES, "1 core"},
              {1000, BSCAP_MILLICORES, "1 core"},
              {8500, BSCAP_MILLICORES, "8.5 cores"},
              {1234567, BSCAP_MILLICORES, "1,230 cores"},
              {0.85, BSCAP_RATIO, "85%"},
              {0.045, BSCAP_RATIO, "4.5%"},
              {1, BSCAP_RATIO, "100%"},
              {2.0 / 3, BSCAP_RATIO, "66.7%"},
              {5e8 / month_seconds, BSCAP_BYTES_PER_SECOND, "500 MB/month"},
              {2e9 / 604800, BSCAP_BYTES_PER_SECOND, "2 GB/week"},
              {12345678, BSCAP_BYTES_PER_SECOND, "12.3 MB/s"},
              {1e4 / month_seconds, BSCAP_PER_SECOND, "10,000/month"},
              {5, BSCAP_PER_SECOND, "5/s"},
              {5e6, BSCAP_BITS_PER_SECOND, "5 Mbps"},
              {999.9e3, BSCAP_BITS_PER_SECOND, "1 Mbps"},
              {604800, BSCAP_SECONDS, "7d"},
              {15, BSCAP_SECONDS, "15s"},
              {5400, BSCAP_SECONDS, "90m"},
              {100000, BSCAP_SECONDS, "1.16d"},
              {36 * month_seconds, BSCAP_SECONDS, "3y"},
              {INFINITY, BSCAP_COUNT, "unbounded"},
              {INFINITY, BSCAP_BYTES, "unbounded"},
              {NAN, BSCAP_SECONDS, "-"}};
  for (size_t i = 0; i < SIZE_OF(rows); i++) {
    char text[BSCAP_QUANTITY_SIZE];
    bscap_quantity_format(rows[i].value, rows[i].unit, text);
    ck_assert_str_eq(text, rows[i].text);
  }
}
END_TEST

START_TEST(any_double_can_be_shown) {
  uint64_t state = 5;
  for (int i = 0; i < 100000; i++) {
    char text[BSCAP_QUANTITY_SIZE];
    bscap_quantity_format(draw_double(&state, i % 5), (bscap_unit)(i % 8), text);
    size_t length = strlen(text);
    if (length == 0 || length > 30) ck_abort_msg("'%s'", text);
  }
}
END_TEST

START_TEST(units_have_the_names_of_machine_formats) {
  static const char *const names[] = {"count",           "ratio",      "millicores",
                                      "bytes",           "per_second", "bytes_per_second",
                                      "bits_per_second", "seconds"};
  for (int unit = BSCAP_COUNT; unit <= BSCAP_SECONDS; unit++)
    ck_assert_str_eq(bscap_unit_name((bscap_unit)unit), names[unit]);
}
END_TEST

START_TEST(no_bytes_whatever_do_harm) {
  static const char likely[] = "0123456789.+-eEkKMGTPiBbpsxm%/ _,hdwyonthrcv\t\xff";
  uint64_t state = 11;
  for (int i = 0; i < 300000; i++) {
    char bytes[80];
    size_t count = (size_t)(draw(&state) % (i % 10 == 0 ? 79 : 12));
    for (size_t j = 0; j < count; j++)
      bytes[j] = i % 4 == 0 ? (char)draw(&state) : likely[draw(&state) % (sizeof likely - 1)];
    bytes[count] = '\0';
    if (count > 1 && i % 2 == 0) bytes[0] = '7';
    char *text = malloc(strlen(bytes) + 1); /* its very size, for sanitizers to watch */
    strcpy(text, bytes);
    double value = 0;
    bscap_unit unit = BSCAP_COUNT;
    bscap_error error;
    bscap_quantity_parse(&value, (bscap_unit)(i % 8), text, &error);
    bscap_quantity_guess(&value, &unit, text, &error);
    if (!isfinite(value)) ck_abort_msg("%s is %g", text, value);
    free(text);
  }
}
END_TEST

RUN_TESTS("quantity", numbers_are_the_nearest_doubles,
          rates_are_amounts_over_the_length_of_their_period,
          long_numbers_are_read_to_their_last_digit, a_text_says_for_itself_what_it_counts,
          refusals_say_what_to_write_instead, what_cannot_be_guessed_is_refused_with_what_to_write,
          yaml_1_1_reads_some_integers_as_others, numbers_are_written_as_briefly_as_people_would,
          every_finite_double_is_read_as_it_was_written,
          numbers_are_shown_in_three_digits_and_counts_in_all, any_double_can_be_shown,
          units_have_the_names_of_machine_formats, no_bytes_whatever_do_harm)
