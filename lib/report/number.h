#ifndef BSCAP_REPORT_NUMBER_H
#define BSCAP_REPORT_NUMBER_H

#include <stdint.h>

enum { BSCAP_NUMBER_SIZE = 32 };

/* Writes a number for machines: whole ones without point or exponent as far as a double counts,
 * others in the fewest digits that give back `value`; empty where it is not finite. */
void bscap_number_write(double value, char text[BSCAP_NUMBER_SIZE]);

/* NAN for the -1 that says that there is no such number. */
double bscap_number_of(int32_t value);

#endif
