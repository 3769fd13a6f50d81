#ifndef CHECK_GATE_H
#define CHECK_GATE_H

#include <bscap/check.h>

/* Complains where a finding is as severe as `fail_on`, a severity + 1, or worse; 0 asks for
 * nothing. Gives the exit code. */
int check_gate(const bscap_check *check, int fail_on);

#endif
