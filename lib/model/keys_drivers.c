/* What may be written about what grows from outside, and how it varies. */
#include "model/keys_rows.h"

#include <bscap/calendar.h>

static const bscap_key season_rows[] = {
    MEMBER("hours", BSCAP_KEY_NUMBERS, bscap_season_part, season.hours,
           "relative work in each hour of the day from 00:00 UTC", .unit = BSCAP_RATIO,
           .length = BSCAP_HOURS_PER_DAY, .most = 1e6),
    MEMBER("days", BSCAP_KEY_NUMBERS, bscap_season_part, season.days,
           "relative work on each day of the week from Monday", .unit = BSCAP_RATIO,
           .length = BSCAP_DAYS_PER_WEEK, .most = 1e6),
};
TABLE(bscap_season_keys, bscap_season_part, season_rows, "a season");

static const bscap_key growth_rows[] = {
    NUMBER("monthly", bscap_growth, monthly_ratio, BSCAP_RATIO, 0, -0.99, 10,
           "compounds by this share each month", .selects = BSCAP_GROWTH_EXPONENTIAL),
    NUMBER("logistic", bscap_growth, monthly_ratio, BSCAP_RATIO, 0, -0.99, 10,
           "compounds by this share each month at first, then levels off at the ceiling",
           .selects = BSCAP_GROWTH_LOGISTIC),
    NUMBER("linear", bscap_growth, slope_per_second, BSCAP_PER_SECOND, 0, -UNBOUNDED, UNBOUNDED,
           "adds this much per time; for a flow, to its rate each month",
           .selects = BSCAP_GROWTH_LINEAR),
    MEMBER("points", BSCAP_KEY_POINTS, bscap_growth, points_count,
           "values on dates, with straight lines between them", .selects = BSCAP_GROWTH_POINTS),
    MEMBER("table", BSCAP_KEY_TABLE, bscap_growth, points_count,
           "a CSV file of dates and values; for a flow, of what is added in a month",
           .selects = BSCAP_GROWTH_POINTS),
    NUMBER("ceiling", bscap_growth, ceiling, BSCAP_COUNT, UNBOUNDED, 0, UNBOUNDED,
           "never more than this", .follows_driver = true),
    {.name = "volatility",
     .kind = BSCAP_KEY_NUMBER,
     .unit = BSCAP_RATIO,
     /* No part of the path, so it stands beside the law in the driver. */
     .offset = offsetof(bscap_driver, volatility_ratio) - offsetof(bscap_driver, growth),
     .most = 10,
     .meaning = "how far growth strays from its path: the standard deviation of its logarithm "
                "after one month, growing with the square root of time"},
};
static TABLE(growth_keys, bscap_growth, growth_rows, "growth",
             .selector_offset = offsetof(bscap_growth, kind), .has_selector = true,
             .selection = "one of monthly, logistic, linear, points and table");

static const bscap_key burst_rows[] = {
    NUMBER("every", bscap_burst_part, every_seconds, BSCAP_SECONDS, NOT_STATED, 3600,
           100 * BSCAP_SECONDS_PER_YEAR, "mean time from one to the next, which come by chance",
           .is_required = true),
    NUMBER("lasts", bscap_burst_part, lasts_seconds, BSCAP_SECONDS, NOT_STATED, 60, 60 * 86400.0,
           "how long one lasts", .is_required = true),
    NUMBER("variation", bscap_burst_part, variation_ratio, BSCAP_RATIO, 0, 0, 10,
           "how their sizes differ: standard deviation over mean"),
};
TABLE(bscap_burst_keys, bscap_burst_part, burst_rows, "a burst", .keys_numbers = true);

static const bscap_key noise_rows[] = {
    NUMBER("variation", bscap_noise_part, variation_ratio, BSCAP_RATIO, 0, 0, 10,
           "standard deviation over mean from hour to hour", .is_required = true),
    NUMBER("lasts", bscap_noise_part, lasts_seconds, BSCAP_SECONDS, 6 * 3600.0, 0, 366 * 86400.0,
           "how long a deviation lasts: after this its correlation has fallen to 1/e"),
};
static TABLE(noise_keys, bscap_noise_part, noise_rows, "noise", .is_brief = true);

static const bscap_key flash_rows[] = {
    NUMBER("size", bscap_flash_part, size_ratio, BSCAP_RATIO, NOT_STATED, 1, 1e6,
           "the work with it, as a multiple of the work without it, such as 2x",
           .is_required = true),
    NUMBER("lasts", bscap_flash_part, lasts_seconds, BSCAP_SECONDS, 3600, 1, 30 * 86400.0,
           "how long it stays"),
};
static TABLE(flash_keys, bscap_flash_part, flash_rows, "a flash crowd");

static const bscap_key driver_rows[] = {
    NUMBER("level", bscap_driver, level, BSCAP_COUNT, NOT_STATED, 0, UNBOUNDED,
           "how many there are at the start, in the busy hour of an ordinary day",
           .selects = BSCAP_DRIVER_LEVEL),
    NUMBER("added", bscap_driver, added_per_second, BSCAP_PER_SECOND, NOT_STATED, 0, UNBOUNDED,
           "how many come per time at the start", .selects = BSCAP_DRIVER_FLOW),
    NUMBER("stored", bscap_driver, stored, BSCAP_COUNT, NOT_STATED, 0, UNBOUNDED,
           "how many there are at the start, for a driver that has `added`"),
    NUMBER("age", bscap_driver, age_seconds, BSCAP_SECONDS, NOT_STATED, 0, UNBOUNDED,
           "what is stored is evenly aged from 0 to this; default: stored / added"),
    NUMBER("retention", bscap_driver, retention_seconds, BSCAP_SECONDS, UNBOUNDED, 0, UNBOUNDED,
           "what is older is deleted"),
    NUMBER("archive", bscap_driver, archive_seconds, BSCAP_SECONDS, UNBOUNDED, 0, UNBOUNDED,
           "what is older is moved elsewhere"),
    STRUCT("growth", bscap_driver, growth, growth_keys, "how the level or the rate changes"),
    MEMBER("season", BSCAP_KEY_NAMED, bscap_driver, season, "how work is spread over the week",
           .named = &bscap_season_keys),
    STRUCT("noise", bscap_driver, noise, noise_keys, "how work strays from hour to hour"),
    NUMBER("shocks", bscap_driver, shocks_ratio, BSCAP_RATIO, 0, 0, 10,
           "how calendar months differ from each other: standard deviation over mean"),
    MEMBER("bursts", BSCAP_KEY_BURSTS, bscap_driver, bursts,
           "mean extra work while a burst lasts, as a multiple of the ordinary work",
           .unit = BSCAP_RATIO, .most = 1e6, .named = &bscap_burst_keys),
    STRUCT("flash", bscap_driver, flash, flash_keys,
           "a crowd that comes at once in the busiest hour of a month's busiest day"),
};
TABLE(bscap_driver_keys, bscap_driver, driver_rows, "a driver", .keys_numbers = true,
      .selector_offset = offsetof(bscap_driver, kind), .has_selector = true, .needs_selector = true,
      .selection = "either level or added");
