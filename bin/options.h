#ifndef OPTIONS_H
#define OPTIONS_H

#include "command.h"

#include <stdio.h>

/* Reads the arguments of `chosen` (NULL ends them) into `asked`, whose lists hold as many texts as
 * there are arguments. Options and operands may be mixed; `--` ends options, and what looks like a
 * negative number is never one. Long options are not abbreviated. False, with a complaint, when an
 * argument makes no sense. */
bool read_options(request *asked, const command *chosen, char **arguments);

/* What `chosen` takes, as `--help` shows it. */
void print_options(FILE *out, const command *chosen);

#endif
