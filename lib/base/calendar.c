#include <bscap/calendar.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"

enum {
  SECONDS_PER_DAY = 86400,
  DAYS_BEFORE_1970 = 719162, /* since 0001-01-01, a Monday */
  DAYS_PER_400_YEARS = 146097
};

static const int days_before_month[13] = {0,   31,  59,  90,  120, 151, 181,
                                          212, 243, 273, 304, 334, 365};

static int64_t divide_down(int64_t dividend, int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0);
}

static bool is_leap(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 0001-01-01 to the first of January of `year`. */
static int64_t days_before_year(int64_t year) {
  int64_t past = year - 1;
  return past * 365 + divide_down(past, 4) - divide_down(past, 100) + divide_down(past, 400);
}

/* Days from the first of January to the first of `month`, 1 to 13. */
static int days_before(int month, bool leap) {
  return days_before_month[month - 1] + (leap && month > 2);
}

static int days_in(int month, bool leap) {
  return days_before(month + 1, leap) - days_before(month, leap);
}

int64_t bscap_month_start(int month) {
  int64_t year = divide_down(month, 12);
  int month_of_year = (int)(month - year * 12) + 1;
  int64_t days = days_before_year(year) + days_before(month_of_year, is_leap(year));
  return (days - DAYS_BEFORE_1970) * SECONDS_PER_DAY;
}

int64_t bscap_date_start(bscap_date date) {
  int64_t month_start = bscap_month_start(date.year * 12 + date.month - 1);
  return month_start + (int64_t)(date.day - 1) * SECONDS_PER_DAY;
}

/* Times before year 1 and after year 9999 count as its first and its last day. */
static int64_t days_since_year_1(int64_t time_seconds) {
  int64_t days = divide_down(time_seconds, SECONDS_PER_DAY) + DAYS_BEFORE_1970;
  if (days < 0) return 0;
  int64_t end = days_before_year(10000);
  return days < end ? days : end - 1;
}

bscap_date bscap_date_of(int64_t time_seconds) {
  int64_t days = days_since_year_1(time_seconds);
  int64_t year = 1 + days * 400 / DAYS_PER_400_YEARS; /* right or one off */
  if (days < days_before_year(year)) year--;
  if (days >= days_before_year(year + 1)) year++;
  int day = (int)(days - days_before_year(year));
  int month = 12;
  while (day < days_before(month, is_leap(year))) month--;
  return (bscap_date){(int)year, month, day - days_before(month, is_leap(year)) + 1};
}

int bscap_month_of(int64_t time_seconds) {
  bscap_date date = bscap_date_of(time_seconds);
  return date.year * 12 + date.month - 1;
}

int bscap_weekday_of(int64_t time_seconds) {
  int64_t days = divide_down(time_seconds, SECONDS_PER_DAY);
  int64_t weekday = (days + 3) % 7; /* 1970-01-01 was a Thursday */
  return (int)(weekday < 0 ? weekday + 7 : weekday);
}

int bscap_hour_of(int64_t time_seconds) {
  int64_t second = time_seconds % SECONDS_PER_DAY;
  return (int)((second < 0 ? second + SECONDS_PER_DAY : second) / 3600);
}

void bscap_date_format(int64_t time_seconds, char text[BSCAP_DATE_SIZE]) {
  bscap_date date = bscap_date_of(time_seconds);
  snprintf(text, BSCAP_DATE_SIZE, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* Reads exactly `count` digits; NULL where they are not there, or where `text` is NULL. */
static const char *read_digits(int *number, const char *text, int count) {
  *number = 0;
  for (; text != NULL && count > 0; text++, count--) {
    if (*text < '0' || *text > '9') return NULL;
    *number = *number * 10 + (*text - '0');
  }
  return text;
}

static const char *read_byte(const char *text, char byte) {
  return text != NULL && *text == byte ? text + 1 : NULL;
}

/* `2026-03-31`; gives what follows it, or NULL. */
static const char *read_date(bscap_date *date, const char *text) {
  text = read_byte(read_digits(&date->year, text, 4), '-');
  text = read_byte(read_digits(&date->month, text, 2), '-');
  return read_digits(&date->day, text, 2);
}

/* `T18:00` or `T18:00:00`; gives what follows it, or NULL. */
static const char *read_clock(int clock[3], const char *text) {
  text = read_byte(read_digits(&clock[0], read_byte(text, 'T'), 2), ':');
  text = read_digits(&clock[1], text, 2);
  clock[2] = 0;
  return text != NULL && *text == ':' ? read_digits(&clock[2], text + 1, 2) : text;
}

/* Dates as other people write them: `2026/3/1`, `31.03.2026`. */
static bool is_date_of_other_shape(const char *text, bscap_date *date) {
  int count = 0;
  char last;
  if (sscanf(text, "%4d%*1[-/.]%2d%*1[-/.]%2d%n%c", &date->year, &date->month, &date->day, &count,
             &last) == 3 &&
      count > 0 && date->year >= 1000)
    return true;
  return sscanf(text, "%2d.%2d.%4d%c", &date->day, &date->month, &date->year, &last) == 3;
}

static bscap_status refuse_shape(const char *text, bscap_error *error) {
  bscap_quote quote = bscap_quote_text(text);
  bscap_date date;
  if (is_date_of_other_shape(text, &date) && date.month > 0 && date.month < 13 && date.day > 0)
    return bscap_fail(error, BSCAP_INVALID, "'%s': write %04d-%02d-%02d", quote.text, date.year,
                      date.month, date.day);
  return bscap_fail(error, BSCAP_INVALID,
                    "'%s' is not a date; write one such as 2026-03-31 or 2026-03-31T18:00:00Z",
                    quote.text);
}

static bscap_status check_date(bscap_date date, const char *text, bscap_error *error) {
  static const char *const names[] = {"January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December"};
  bscap_quote quote = bscap_quote_text(text);
  if (date.year < 1970)
    return bscap_fail(error, BSCAP_INVALID, "'%s': write a year from 1970 to 9999", quote.text);
  if (date.month < 1 || date.month > 12)
    return bscap_fail(error, BSCAP_INVALID, "'%s': write a month from 01 to 12 (year-month-day)",
                      quote.text);
  int days = days_in(date.month, is_leap(date.year));
  if (date.day < 1 || date.day > days)
    return bscap_fail(error, BSCAP_INVALID, "'%s' does not exist; %s %d has the days 01 to %d",
                      quote.text, names[date.month - 1], date.year, days);
  return BSCAP_OK;
}

bscap_status bscap_date_parse(int64_t *time_seconds, const char *text, bscap_error *error) {
  bscap_date date;
  int clock[3] = {0, 0, 0};
  const char *end = read_date(&date, text);
  if (end == NULL || (*end != '\0' && *end != 'T')) return refuse_shape(text, error);
  bscap_status status = check_date(date, text, error);
  if (status != BSCAP_OK) return status;
  if (*end == 'T') {
    end = read_clock(clock, end);
    if (end == NULL) return refuse_shape(text, error);
    if (end[0] != 'Z' || end[1] != '\0')
      return bscap_fail(error, BSCAP_INVALID,
                        "'%s': times are UTC; write Z, and nothing else, last",
                        bscap_quote_text(text).text);
  }
  if (clock[0] > 23 || clock[1] > 59 || clock[2] > 59)
    return bscap_fail(error, BSCAP_INVALID, "'%s': write a time from 00:00:00 to 23:59:59",
                      bscap_quote_text(text).text);
  *time_seconds = bscap_date_start(date) + clock[0] * 3600 + clock[1] * 60 + clock[2];
  return BSCAP_OK;
}
