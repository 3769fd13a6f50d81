#include "report/page.h"

static const size_t gap = 2;

bscap_row *bscap_table_add(bscap_draft *draft, bscap_table *table) {
  bscap_row *row = NULL;
  if (draft->arena != NULL)
    row = bscap_arena_append(draft->arena, &table->rows, &table->rows_count, sizeof *row);
  if (row != NULL) return row;
  draft->text.failed = true;
  return &table->lost;
}

/* How a table is laid out for a terminal. */
typedef struct layout {
  size_t widths[BSCAP_MOST_COLUMNS];
  bool is_aside[BSCAP_MOST_COLUMNS];
} layout;

static size_t total_width(const layout *laid, size_t count) {
  size_t width = 0;
  for (size_t i = 0; i < count; i++)
    if (!laid->is_aside[i]) width += laid->widths[i] + (width > 0 ? gap : 0);
  return width;
}

static layout lay_out(const bscap_draft *draft, const bscap_table *table) {
  layout laid = {.is_aside = {false}};
  const size_t count = table->columns_count;
  for (size_t i = 0; i < count; i++) {
    laid.widths[i] = bscap_text_width(table->columns[i].title);
    for (size_t j = 0; j < table->rows_count; j++) {
      const size_t width = bscap_text_width(table->rows[j].cells[i]);
      if (width > laid.widths[i]) laid.widths[i] = width;
    }
  }
  const size_t room = draft->options.width;
  for (size_t i = count; i-- > 0;)
    if (room > 0 && table->columns[i].aside != NULL && total_width(&laid, count) > room)
      laid.is_aside[i] = true;
  return laid;
}

/* Blanks are added before a cell only, so that no line ends with any. */
static void write_cells(bscap_draft *draft, const bscap_table *table, const layout *laid,
                        const char *const *cells, const bscap_row *row) {
  size_t column = 0, owed = 0;
  for (size_t i = 0; i < table->columns_count; i++) {
    if (laid->is_aside[i]) continue;
    const size_t pad = laid->widths[i] - bscap_text_width(cells[i]);
    const size_t before = table->columns[i].is_number ? pad : 0;
    bscap_style style = row == NULL ? BSCAP_FAINT : BSCAP_PLAIN;
    if (row != NULL && i == row->styled) style = row->style;
    if (*cells[i] != '\0') {
      bscap_page_blanks(draft, owed + before);
      owed = 0;
    }
    if (table->columns[i].wraps) {
      bscap_page_wrapped(draft, style, column, cells[i]);
      return;
    }
    bscap_page_styled(draft, style, cells[i]);
    owed += gap + (*cells[i] != '\0' ? pad - before : laid->widths[i]);
    column += laid->widths[i] + gap;
  }
  bscap_text_add(&draft->text, "\n");
}

/* What had no room, then the note, as a paragraph below the row. */
static void write_below(bscap_draft *draft, const bscap_table *table, const layout *laid,
                        const bscap_row *row) {
  const char *below = "";
  for (size_t i = 0; i < table->columns_count; i++)
    if (laid->is_aside[i] && *row->cells[i] != '\0')
      below = bscap_draft_print(draft, "%s%s%s%s", below, *below != '\0' ? ". " : "",
                                table->columns[i].aside, row->cells[i]);
  if (row->note != NULL && *row->note != '\0')
    below = bscap_draft_print(draft, "%s%s%s", below, *below != '\0' ? ". " : "", row->note);
  if (*below == '\0') return;
  const size_t indent = table->note_indent > 0 ? table->note_indent : laid->widths[0] + gap;
  bscap_page_blanks(draft, indent);
  bscap_page_wrapped(draft, BSCAP_PLAIN, indent, below);
}

static void write_terminal(bscap_draft *draft, const bscap_table *table) {
  if (table->title != NULL) bscap_page_wrapped(draft, BSCAP_BOLD, 0, table->title);
  const layout laid = lay_out(draft, table);
  const char *titles[BSCAP_MOST_COLUMNS];
  for (size_t i = 0; i < table->columns_count; i++) titles[i] = table->columns[i].title;
  write_cells(draft, table, &laid, titles, NULL);
  for (size_t i = 0; i < table->rows_count; i++) {
    write_cells(draft, table, &laid, table->rows[i].cells, &table->rows[i]);
    write_below(draft, table, &laid, &table->rows[i]);
  }
}

static void write_markdown_cell(bscap_draft *draft, const char *text) {
  bscap_text_add(&draft->text, " ");
  bscap_page_escaped(draft, text);
  bscap_text_add(&draft->text, " |");
}

static void write_markdown_head(bscap_draft *draft, const bscap_table *table) {
  bscap_text_add(&draft->text, "|");
  for (size_t i = 0; i < table->columns_count; i++)
    write_markdown_cell(draft, table->columns[i].title);
  if (table->note_title != NULL) write_markdown_cell(draft, table->note_title);
  bscap_text_add(&draft->text, "\n|");
  for (size_t i = 0; i < table->columns_count; i++)
    bscap_text_add(&draft->text, table->columns[i].is_number ? " ---: |" : " --- |");
  bscap_text_add(&draft->text, table->note_title != NULL ? " --- |\n" : "\n");
}

static void write_markdown(bscap_draft *draft, const bscap_table *table) {
  if (table->title != NULL) {
    bscap_text_add(&draft->text, table->is_folded ? "<details><summary>" : "### ");
    bscap_page_escaped(draft, table->title);
    bscap_text_add(&draft->text, table->is_folded ? "</summary>\n\n" : "\n\n");
  }
  write_markdown_head(draft, table);
  for (size_t i = 0; i < table->rows_count; i++) {
    const bscap_row *row = &table->rows[i];
    bscap_text_add(&draft->text, "|");
    for (size_t j = 0; j < table->columns_count; j++) write_markdown_cell(draft, row->cells[j]);
    if (table->note_title != NULL) write_markdown_cell(draft, row->note != NULL ? row->note : "");
    bscap_text_add(&draft->text, "\n");
  }
  if (table->is_folded) bscap_text_add(&draft->text, "\n</details>\n");
}

void bscap_page_table(bscap_draft *draft, const bscap_table *table) {
  if (draft->text.failed || table->rows_count == 0) return;
  for (size_t i = 0; i < table->rows_count; i++)
    for (size_t j = 0; j < table->columns_count; j++)
      table->rows[i].cells[j] = bscap_draft_clean(draft, table->rows[i].cells[j], true);
  bscap_page_begin(draft);
  if (draft->options.format == BSCAP_MARKDOWN)
    write_markdown(draft, table);
  else
    write_terminal(draft, table);
}
