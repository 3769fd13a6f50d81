#include "report/plot_script.h"

#include <string.h>

/* Advance widths of DejaVu Sans and DejaVu Sans Bold from the blank to the tilde, in hundredths of
 * the font's size. */
static const unsigned char regular[] = {
    32, 41, 46, 84, 64, 96, 78, 28, 40,  40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    61, 79, 70, 64, 62, 74, 69, 99, 69,  62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64,  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84};
static const unsigned char bold[] = {
    35, 46,  53, 84, 70, 101, 88, 31,  46, 46, 53, 84, 38, 42,  38, 37, 70, 70,  70,
    70, 70,  70, 70, 70, 70,  70, 40,  40, 84, 84, 84, 59, 100, 78, 77, 74, 84,  69,
    69, 83,  84, 38, 38, 78,  64, 100, 84, 86, 74, 86, 78, 73,  69, 82, 78, 111, 78,
    73, 73,  46, 37, 46, 84,  50, 50,  68, 72, 60, 72, 68, 44,  72, 72, 35, 35,  67,
    35, 105, 72, 69, 72, 72,  50, 60,  48, 72, 66, 93, 65, 66,  59, 72, 37, 72,  84};

static const char ellipsis[] = "\xe2\x80\xa6";

/* Other letters are taken for wide ones: a text that is shorter than its room does no harm. */
static double width_of(unsigned code, bool is_bold) {
  if (code < ' ' || code > '~') return code < 0x3000 ? 1.2 : 1.5;
  return (is_bold ? bold : regular)[code - ' '] / 100.0;
}

double bscap_script_width(const char *text, double size, bool is_bold) {
  double width = 0;
  while (*text != '\0') {
    unsigned code = 0;
    const size_t length = bscap_text_character(text, &code);
    width += width_of(code, is_bold) * size;
    text += length > 0 ? length : 1;
  }
  return width;
}

const char *bscap_script_fit(bscap_draft *draft, const char *text, double size, bool is_bold,
                             double room) {
  char *kept = bscap_draft_clean(draft, text, true);
  if (bscap_script_width(kept, size, is_bold) <= room) return kept;
  double width = bscap_script_width(ellipsis, size, is_bold);
  size_t end = 0;
  for (;;) {
    unsigned code = 0;
    const size_t length = bscap_text_character(kept + end, &code);
    width += width_of(code, is_bold) * size;
    if (length == 0 || width > room) break;
    end += length;
  }
  return bscap_draft_print(draft, "%.*s%s", (int)end, kept, ellipsis);
}
