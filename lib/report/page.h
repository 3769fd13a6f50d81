#ifndef BSCAP_REPORT_PAGE_H
#define BSCAP_REPORT_PAGE_H

#include "report/draft.h"

/* What people read: paragraphs and tables with a blank line between them, for a terminal or, by the
 * draft's format, as Markdown. Texts may hold any bytes; they are cleaned and escaped here. */

typedef enum bscap_style {
  BSCAP_PLAIN,
  BSCAP_BOLD,
  BSCAP_FAINT,
  BSCAP_CYAN,
  BSCAP_YELLOW,
  BSCAP_RED
} bscap_style;

/* The style that goes with a severity; its name must be there too. */
bscap_style bscap_style_of(bscap_severity severity);

void bscap_page_paragraph(bscap_draft *draft, bscap_style style, const char *text);

enum { BSCAP_MOST_COLUMNS = 13 };

typedef struct bscap_column {
  const char *title;
  bool is_number; /* stands to the right */
  /* Where a row has no room for it, the column goes below the row, led by these words. NULL for a
   * column that always has room. */
  const char *aside;
  bool wraps; /* the last column: long texts go on in it, line after line */
} bscap_column;

typedef struct bscap_row {
  const char *cells[BSCAP_MOST_COLUMNS];
  bscap_style style; /* of the cell in column `styled` */
  size_t styled;
  const char *note; /* below the row, or its last column in Markdown; may be NULL */
} bscap_row;

typedef struct bscap_table {
  const char *title; /* above the table; may be NULL */
  const bscap_column *columns;
  size_t columns_count;
  bool is_folded;         /* Markdown shows the title alone at first; it holds plain letters only */
  size_t note_indent;     /* of notes on a terminal; 0 for below the second column */
  const char *note_title; /* NULL for a table without notes */
  bscap_row *rows;
  size_t rows_count;
  bscap_row lost; /* stands in when memory runs out */
} bscap_table;

/* A fresh row, its cells to be filled; valid until the next one. */
bscap_row *bscap_table_add(bscap_draft *draft, bscap_table *table);

/* A table without rows is nothing. */
void bscap_page_table(bscap_draft *draft, const bscap_table *table);

/* The rest is shared by the writers of pages. */

/* Leaves a blank line behind what is there already. */
void bscap_page_begin(bscap_draft *draft);

/* Adds `text` in colour, if that is asked for. */
void bscap_page_styled(bscap_draft *draft, bscap_style style, const char *text);

/* Adds `text` with words wrapped, each line but the first indented; that one begins after `indent`
 * columns already. */
void bscap_page_wrapped(bscap_draft *draft, bscap_style style, size_t indent, const char *text);

void bscap_page_blanks(bscap_draft *draft, size_t count);

/* Adds `text` so that Markdown shows it as it is. */
void bscap_page_escaped(bscap_draft *draft, const char *text);

#endif
