#include "report/page.h"

#include <string.h>

bscap_style bscap_style_of(bscap_severity severity) {
  switch (severity) {
  case BSCAP_NOTE:
    return BSCAP_CYAN;
  case BSCAP_WARNING:
    return BSCAP_YELLOW;
  case BSCAP_CRITICAL:
    return BSCAP_RED;
  }
  return BSCAP_PLAIN;
}

void bscap_page_styled(bscap_draft *draft, bscap_style style, const char *text) {
  static const char *const codes[] = {
      [BSCAP_PLAIN] = "",        [BSCAP_BOLD] = "\x1b[1m",    [BSCAP_FAINT] = "\x1b[2m",
      [BSCAP_CYAN] = "\x1b[36m", [BSCAP_YELLOW] = "\x1b[33m", [BSCAP_RED] = "\x1b[31m"};
  const bool is_colored = draft->options.uses_color && style != BSCAP_PLAIN && *text != '\0';
  if (is_colored) bscap_text_add(&draft->text, codes[style]);
  bscap_text_add(&draft->text, text);
  if (is_colored) bscap_text_add(&draft->text, "\x1b[0m");
}

void bscap_page_blanks(bscap_draft *draft, size_t count) {
  for (size_t i = 0; i < count; i++) bscap_text_add(&draft->text, " ");
}

/* The end of the first word, where a number and what it counts are one word: `20 Gi`. */
static char *find_word_end(char *text) {
  char *end = text + strcspn(text, " ");
  while (*end != '\0' && end > text && end[-1] >= '0' && end[-1] <= '9')
    end += 1 + strcspn(end + 1, " ");
  return end;
}

/* The end of the longest beginning of `text` that ends with a word and fits `width` columns; of the
 * first word, if that does not fit itself. */
static char *find_line_end(char *text, size_t width) {
  char *end = find_word_end(text);
  while (*end != '\0') {
    char *next = find_word_end(end + 1);
    const char kept = *next;
    *next = '\0';
    const bool fits = bscap_text_width(text) <= width;
    *next = kept;
    if (!fits) break;
    end = next;
  }
  return end;
}

void bscap_page_wrapped(bscap_draft *draft, bscap_style style, size_t indent, const char *text) {
  const size_t width = draft->options.width;
  const size_t room = width > indent ? width - indent : 1;
  char *line = bscap_draft_clean(draft, text, true);
  for (;;) {
    char *end = width > 0 ? find_line_end(line, room) : line + strlen(line);
    const bool is_last = *end == '\0';
    *end = '\0';
    bscap_page_styled(draft, style, line);
    bscap_text_add(&draft->text, "\n");
    if (is_last) return;
    line = end + 1;
    bscap_page_blanks(draft, indent);
  }
}

void bscap_page_escaped(bscap_draft *draft, const char *text) {
  for (const char *next = bscap_draft_clean(draft, text, true); *next != '\0'; next++) {
    if (strchr("\\|<>*_[]`&#~", *next) != NULL) bscap_text_add(&draft->text, "\\");
    bscap_text_add_bytes(&draft->text, next, 1);
  }
}

void bscap_page_begin(bscap_draft *draft) {
  if (draft->text.count > 0) bscap_text_add(&draft->text, "\n");
}

void bscap_page_paragraph(bscap_draft *draft, bscap_style style, const char *text) {
  bscap_page_begin(draft);
  if (draft->options.format != BSCAP_MARKDOWN) {
    bscap_page_wrapped(draft, style, 0, text);
    return;
  }
  const char *mark = style == BSCAP_BOLD ? "**" : "";
  bscap_text_add(&draft->text, mark);
  bscap_page_escaped(draft, text);
  bscap_text_add(&draft->text, mark);
  bscap_text_add(&draft->text, "\n");
}
