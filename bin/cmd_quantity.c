#include "command.h"

#include <bscap/quantity.h>

#include "message.h"
#include "output.h"

static void warn_of_yaml(const char *text) {
  double value;
  const char *kind;
  if (bscap_quantity_read_yaml(&value, &kind, text))
    complain("warning: '%s' is read as %.17g (%s), as YAML 1.1 does; write %.17g", text, value,
             kind, value);
}

int run_quantity(const request *asked) {
  if (asked->operands_count == 0) return refuse("'quantity' needs a VALUE, such as 1.5Gi");
  for (size_t i = 0; i < asked->operands_count && !asked->is_kubernetes && !asked->is_quiet; i++)
    warn_of_yaml(asked->operands[i]);
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  const bscap_report_options options = output_options(asked);
  bscap_error error;
  const bscap_status status =
      (asked->is_kubernetes ? bscap_report_kubernetes_quantities : bscap_report_quantities)(
          asked->operands, asked->operands_count, &options, &sink, &error);
  /* What can be read is shown, whatever cannot. */
  const int code = output_finish(&gathered, asked->output_file);
  if (code != EXIT_FINE) return code;
  return status == BSCAP_OK ? EXIT_FINE : report_error(&error);
}
