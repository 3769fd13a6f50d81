#include "lane_plan_show.h"

#include <math.h>

#include "input.h"
#include "message.h"
#include "output.h"

/* What a forecast says when it has been stepped. */
static const char *find_stranger(const request *asked) {
  if (asked->explained != NULL) return "--explain";
  if (asked->against != NULL) return "--against";
  if (asked->shows_bands) return "--bands";
  if (asked->shows_all_assumptions) return "--assumptions";
  return isnan(asked->fail_within_seconds) ? NULL : "--fail-within";
}

static int show(const input *opened, const request *asked, const bscap_forecast_options *options) {
  bscap_lane_plan *plan = NULL;
  bscap_error error;
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  bscap_report_options shown = output_options(asked);
  shown.file = opened->name;
  bscap_status status = bscap_forecast_lane_plan(&plan, opened->model, options, &error);
  if (status == BSCAP_OK) status = bscap_report_lane_plan(plan, &shown, &sink, &error);
  bscap_lane_plan_free(plan);
  if (status == BSCAP_OK) return output_finish(&gathered, asked->output_file);
  output_drop(&gathered);
  return report_error(&error);
}

int lane_plan_show(const request *asked, const bscap_forecast_options *options) {
  const char *stranger = find_stranger(asked);
  if (stranger != NULL)
    return refuse("--explain-plan steps nothing that could be shown; leave out %s", stranger);
  input opened;
  int code = input_open(&opened, asked);
  if (code == EXIT_FINE) code = show(&opened, asked, options);
  input_close(&opened);
  return code;
}
