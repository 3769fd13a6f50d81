#include <bscap/quantity.h>
#include <math.h>
#include <string.h>

static bool digit_of(char character, unsigned base, unsigned *digit) {
  if (character >= '0' && character <= '9')
    *digit = (unsigned)(character - '0');
  else if (character >= 'a' && character <= 'f')
    *digit = (unsigned)(character - 'a' + 10);
  else if (character >= 'A' && character <= 'F')
    *digit = (unsigned)(character - 'A' + 10);
  else
    return false;
  return *digit < base;
}

static bool read_digits(const char *text, unsigned base, double *value) {
  bool has_digit = false;
  *value = 0;
  for (; *text != '\0'; text++) {
    unsigned digit;
    if (*text == '_') continue;
    if (!digit_of(*text, base, &digit)) return false;
    *value = *value * base + digit;
    has_digit = true;
  }
  return has_digit;
}

/* [1-9][0-9_]*(:[0-5]?[0-9])+, as in 1:30 */
static bool read_sexagesimal(const char *text, double *value) {
  if (*text < '1' || *text > '9') return false;
  double total = 0, part = 0;
  int parts = 1, digits = 0;
  for (; *text != '\0'; text++) {
    unsigned digit;
    if (*text == ':') {
      if (digits == 0) return false;
      total = (total + part) * 60;
      part = 0;
      digits = 0;
      parts++;
    } else if (digit_of(*text, 10, &digit)) {
      part = part * 10 + digit;
      digits++;
      if (parts > 1 && (digits > 2 || part > 59)) return false;
    } else if (*text != '_' || parts > 1) {
      return false;
    }
  }
  *value = total + part;
  return parts > 1 && digits > 0;
}

bool bscap_quantity_read_yaml(double *value, const char **kind, const char *text) {
  double sign = 1;
  *value = 0;
  if (*text == '-' || *text == '+') sign = *text++ == '-' ? -1 : 1;
  *kind = "binary";
  bool is_read = text[0] == '0' && text[1] == 'b' && read_digits(text + 2, 2, value);
  if (!is_read) {
    *kind = "hexadecimal";
    is_read = text[0] == '0' && text[1] == 'x' && read_digits(text + 2, 16, value);
  }
  if (!is_read) {
    *kind = "octal";
    is_read = text[0] == '0' && text[1] != '\0' && read_digits(text + 1, 8, value);
  }
  if (!is_read) {
    *kind = "base 60";
    is_read = read_sexagesimal(text, value);
  }
  if (!is_read) {
    *kind = "underscores dropped";
    is_read = strchr(text, '_') != NULL && text[0] >= '1' && text[0] <= '9' &&
              read_digits(text, 10, value);
  }
  *value *= sign;
  return is_read && *value != 0 && isfinite(*value);
}
