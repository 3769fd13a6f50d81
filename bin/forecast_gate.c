#include "forecast_gate.h"

#include <bscap/calendar.h>
#include <math.h>

#include "message.h"

int forecast_gate_check(const request *asked, double horizon_seconds) {
  if (asked->fail_within_seconds > horizon_seconds)
    return refuse("--fail-within looks beyond the horizon; ask for a longer --horizon");
  if (isnan(asked->fail_probability)) return EXIT_FINE;
  if (!(asked->fail_probability > 0 && asked->fail_probability <= 1))
    return refuse("--fail-probability takes more than 0%% and at most 100%%, such as 20%%");
  if (isnan(asked->fail_within_seconds))
    return refuse("--fail-probability needs --fail-within, such as --fail-within 90d");
  return EXIT_FINE;
}

/* Chances are exact at the ends of days. */
static double gate_end(const bscap_forecast *forecast, double within_seconds) {
  const double latest = (double)bscap_forecast_as_of(forecast) + within_seconds;
  return within_seconds > 0 ? ceil(latest / BSCAP_SECONDS_PER_DAY) * BSCAP_SECONDS_PER_DAY : latest;
}

/* Says which limits break as soon and as surely as the gate minds. Without chance each breaks
 * surely or not at all. */
int forecast_gate_decide(const bscap_forecast *forecast, const request *asked) {
  if (isnan(asked->fail_within_seconds)) return EXIT_FINE;
  const double latest = gate_end(forecast, asked->fail_within_seconds);
  const double least = isnan(asked->fail_probability) ? 0.5 : asked->fail_probability;
  size_t count = 0;
  double most = 0;
  const bscap_verdict *surest = NULL, *verdict;
  for (size_t i = 0; (verdict = bscap_forecast_verdict(forecast, i)) != NULL; i++) {
    const double probability = bscap_verdict_probability(verdict, latest);
    if (!(probability >= least)) continue;
    count++;
    if (probability > most) surest = verdict;
    if (probability > most) most = probability;
  }
  if (count == 0) return EXIT_FINE;
  const char *verb = count == 1 ? " breaks" : "s break";
  if (bscap_forecast_trajectories(forecast) == 0)
    complain("--fail-within: %zu limit%s so soon, %s first", count, verb, surest->id);
  else
    complain("--fail-within: %zu limit%s so soon with a probability of %.3g%% or more, above all "
             "%s with %.3g%%",
             count, verb, 100 * least, surest->id, 100 * most);
  return EXIT_GATE;
}
