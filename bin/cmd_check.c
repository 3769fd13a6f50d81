#include "command.h"

#include <bscap/check.h>

#include "check_gate.h"
#include "input.h"
#include "message.h"
#include "output.h"

static int show(const bscap_check *check, const request *asked, const char *name) {
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  bscap_report_options options = output_options(asked);
  options.file = name;
  bscap_error error;
  if (bscap_report_check(check, &options, &sink, &error) != BSCAP_OK) {
    output_drop(&gathered);
    return report_error(&error);
  }
  const int code = output_finish(&gathered, asked->output_file);
  return code != EXIT_FINE ? code : check_gate(check, asked->fail_on);
}

int run_check(const request *asked) {
  input opened;
  int code = input_open(&opened, asked);
  if (code == EXIT_FINE) {
    bscap_check *check = NULL;
    bscap_error error;
    const bscap_status status = bscap_check_run(&check, opened.model, NULL, &error);
    code = status == BSCAP_OK ? show(check, asked, opened.name) : report_error(&error);
    bscap_check_free(check);
  }
  input_close(&opened);
  return code;
}
