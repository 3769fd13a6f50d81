#include "report/shown.h"

#include <bscap/calendar.h>

#include "report/page.h"
#include "report/words.h"

enum { MONTHS = 12 };

/* What stands in a cell, for a month as the forecast counts them from 0. */
typedef const char *(*cell_writer)(bscap_draft *draft, const bscap_forecast *forecast,
                                   const bscap_verdict *verdict, size_t month);

double bscap_forecast_month_end(const bscap_forecast *forecast, size_t month) {
  const int next = bscap_forecast_first_month(forecast) + (int)month + 1;
  const double time = (double)bscap_month_start(next), end = (double)bscap_forecast_end(forecast);
  return time < end ? time : end;
}

static const char *write_hours(bscap_draft *draft, const bscap_forecast *forecast,
                               const bscap_verdict *verdict, size_t month) {
  (void)forecast;
  const double hours = bscap_verdict_hours_over(verdict, month);
  return hours > 0 && hours < 0.5 ? "<1" : bscap_draft_print(draft, "%.0f", hours);
}

static const char *write_probability(bscap_draft *draft, const bscap_forecast *forecast,
                                     const bscap_verdict *verdict, size_t month) {
  const double time = bscap_forecast_month_end(forecast, month);
  return bscap_words_chance(draft, bscap_verdict_probability(verdict, time));
}

/* A row for each year, a column for each month; empty where the forecast does not look. */
static void write_calendar(bscap_draft *draft, const bscap_forecast *forecast,
                           const bscap_verdict *verdict, const char *title, cell_writer write) {
  static const bscap_column columns[] = {{.title = "YEAR"},
                                         {.title = "JAN", .is_number = true},
                                         {.title = "FEB", .is_number = true},
                                         {.title = "MAR", .is_number = true},
                                         {.title = "APR", .is_number = true},
                                         {.title = "MAY", .is_number = true},
                                         {.title = "JUN", .is_number = true},
                                         {.title = "JUL", .is_number = true},
                                         {.title = "AUG", .is_number = true},
                                         {.title = "SEP", .is_number = true},
                                         {.title = "OCT", .is_number = true},
                                         {.title = "NOV", .is_number = true},
                                         {.title = "DEC", .is_number = true}};
  bscap_table table = {.columns = columns, .columns_count = MONTHS + 1, .title = title};
  const int first = bscap_forecast_first_month(forecast);
  const int from = bscap_month_of(bscap_forecast_as_of(forecast));
  const int to = first + (int)bscap_forecast_months_count(forecast);
  for (int year = from / MONTHS; year * MONTHS < to; year++) {
    bscap_row *row = bscap_table_add(draft, &table);
    row->cells[0] = bscap_draft_print(draft, "%d", year);
    for (int i = 0; i < MONTHS; i++) {
      const int month = year * MONTHS + i;
      const bool is_within = month >= from && month < to;
      row->cells[i + 1] = is_within ? write(draft, forecast, verdict, (size_t)(month - first)) : "";
    }
  }
  bscap_page_table(draft, &table);
}

void bscap_explanation_months(bscap_draft *draft, const bscap_forecast *forecast,
                              const bscap_verdict *verdict) {
  if (verdict->probability > 0)
    write_calendar(draft, forecast, verdict, "CHANCE TO BREAK BY THE END OF A MONTH",
                   write_probability);
  if (verdict->hours_over > 0)
    write_calendar(draft, forecast, verdict, "HOURS ABOVE THE LIMIT, ON AVERAGE", write_hours);
}
