#include "check_gate.h"

#include "command.h"
#include "message.h"

/* The findings come most severe first. */
int check_gate(const bscap_check *check, int fail_on) {
  const bscap_finding *worst = bscap_check_finding(check, 0);
  if (fail_on == 0 || worst == NULL || (int)worst->severity < fail_on - 1) return EXIT_FINE;
  complain("--fail-on: the worst finding is %s", bscap_severity_name(worst->severity));
  return EXIT_GATE;
}
