#include "report/shown.h"

#include "report/page.h"
#include "report/words.h"

/* Where there is a table with these columns. */
static const char *describe_columns(bscap_draft *draft, const bscap_forecast *forecast) {
  size_t count = 0;
  const bscap_verdict *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++)
    if (bscap_verdict_breaks(verdict)) count++;
  if (count == 0) return "";
  const char *chance = " CHANCE is the share of futures in which a limit breaks until the end, "
                       "FIRST that in which it breaks before all others, or together with the "
                       "first of them.";
  const char *from = bscap_words_date(draft, (double)bscap_forecast_as_of(forecast));
  return bscap_draft_print(draft,
                           "%s NOW is the highest demand of the week from %s, or what a volume "
                           "holds on that day.",
                           bscap_forecast_trajectories(forecast) > 0 ? chance : "", from);
}

/* How the future was looked at, and how to read it. */
static const char *describe_method(bscap_draft *draft, const bscap_forecast *forecast) {
  const size_t count = bscap_forecast_trajectories(forecast);
  if (count == 0)
    return "Deterministic: each uncertain number at its likely value, no chance. What to do is "
           "sized to last until the end.";
  return bscap_draft_print(
      draft,
      "%s from seed %llu, with every uncertain number and all chance drawn. Of three dates "
      "or levels, one future in ten lies before the first, half before the second and nine in ten "
      "before the third. What to do is sized to last until the end in nine futures of ten.",
      bscap_words_futures(draft, forecast), (unsigned long long)bscap_forecast_seed(forecast));
}

static void write_footer(bscap_draft *draft, const bscap_forecast *forecast, const char *more) {
  const bscap_model *model = bscap_forecast_model(forecast);
  const char *scenario = bscap_model_applied_scenario(model);
  const char *file = draft->options.file != NULL ? draft->options.file : "";
  const char *from = bscap_words_date(draft, (double)bscap_forecast_as_of(forecast));
  const char *to = bscap_words_end(draft, forecast);
  const char *step = bscap_words_duration(draft, bscap_forecast_step(forecast));
  const char *text = bscap_draft_print(
      draft, "%s%s%s%s%s, as of %s, until %s, in steps of %s. %s%s", bscap_model_name(model),
      *file != '\0' ? ", from " : "", file, scenario != NULL ? ", scenario " : "",
      scenario != NULL ? scenario : "", from, to, step, describe_method(draft, forecast), more);
  bscap_page_paragraph(draft, BSCAP_FAINT, text);
}

void bscap_forecast_footer(bscap_draft *draft, const bscap_forecast *forecast) {
  write_footer(draft, forecast, "");
}

void bscap_forecast_page(bscap_draft *draft, const bscap_forecast *forecast) {
  bscap_forecast_lead(draft, forecast);
  bscap_forecast_breaks(draft, forecast);
  bscap_forecast_changes(draft, forecast);
  bscap_forecast_milestones(draft, forecast);
  bscap_forecast_holds(draft, forecast);
  bscap_forecast_assumptions(draft, forecast);
  write_footer(draft, forecast, describe_columns(draft, forecast));
}
