#include <bscap/season.h>

#include <bscap/calendar.h>
#include <math.h>
#include <stddef.h>

enum { SECONDS_PER_HOUR = 3600, SECONDS_PER_WEEK = 7 * 24 * 3600 };

static double sum(const double *factors, size_t count) {
  double total = 0;
  for (size_t i = 0; i < count; i++) total += factors[i];
  return total;
}

static void normalise(double *factors, size_t count) {
  double mean = sum(factors, count) / (double)count;
  for (size_t i = 0; i < count; i++)
    if (!(factors[i] >= 0)) mean = NAN;
  if (!(mean > 0 && mean < INFINITY)) mean = NAN;
  for (size_t i = 0; i < count; i++) factors[i] /= mean;
}

bscap_season bscap_season_default(void) {
  bscap_season season;
  for (int i = 0; i < BSCAP_HOURS_PER_DAY; i++) season.hours[i] = 1;
  for (int i = 0; i < BSCAP_DAYS_PER_WEEK; i++) season.days[i] = 1;
  return season;
}

void bscap_season_normalise(bscap_season *season) {
  normalise(season->hours, BSCAP_HOURS_PER_DAY);
  normalise(season->days, BSCAP_DAYS_PER_WEEK);
}

double bscap_season_factor(const bscap_season *season, int64_t time_seconds) {
  return season->hours[bscap_hour_of(time_seconds)] * season->days[bscap_weekday_of(time_seconds)];
}

/* Seconds from `time_seconds` to the hour's end, 1 to 3600; also before 1970. */
static int64_t rest_of_hour(int64_t time_seconds) {
  const int64_t past = time_seconds % SECONDS_PER_HOUR;
  return (past < 0 ? 0 : SECONDS_PER_HOUR) - past;
}

/* Whole weeks are all alike; what is left over is walked hour by hour. */
double bscap_season_mean(const bscap_season *season, int64_t from_seconds, int64_t to_seconds) {
  const int64_t weeks = (to_seconds - from_seconds) / SECONDS_PER_WEEK;
  double total = (double)weeks * SECONDS_PER_HOUR * sum(season->hours, BSCAP_HOURS_PER_DAY) *
                 sum(season->days, BSCAP_DAYS_PER_WEEK);
  for (int64_t time = from_seconds + weeks * SECONDS_PER_WEEK; time < to_seconds;) {
    int64_t end = time + rest_of_hour(time);
    if (end > to_seconds) end = to_seconds;
    total += bscap_season_factor(season, time) * (double)(end - time);
    time = end;
  }
  return total / (double)(to_seconds - from_seconds);
}

double bscap_season_busy_factor(const bscap_season *season) {
  double busiest = season->hours[0];
  for (int i = 1; i < BSCAP_HOURS_PER_DAY; i++) busiest = fmax(busiest, season->hours[i]);
  return busiest;
}
