#include "report/number.h"

#include <math.h>

#include "base/text.h"

void bscap_number_write(double value, char text[BSCAP_NUMBER_SIZE]) {
  static const double most_counted = 9007199254740992.0;
  text[0] = '\0';
  if (!isfinite(value)) return;
  if (value == 0) value = 0; /* -0 is nobody's number */
  if (value == floor(value) && fabs(value) <= most_counted)
    bscap_text_fixed(text, BSCAP_NUMBER_SIZE, value, 0);
  else
    bscap_text_shortest(text, BSCAP_NUMBER_SIZE, value);
}

double bscap_number_of(int32_t value) {
  return value >= 0 ? (double)value : (double)NAN;
}
