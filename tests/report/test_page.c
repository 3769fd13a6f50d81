#include "report/page.h"

#include "testing.h"
#include "report/reports.h"

static bscap_draft open_draft(bscap_format format, size_t width, bool uses_color) {
  bscap_report_options options = bscap_report_options_default();
  options.format = format;
  options.width = width;
  options.uses_color = uses_color;
  return bscap_draft_open(&options);
}

static void assert_written(bscap_draft *draft, const char *expected) {
  static pages written;
  const bscap_sink sink = pages_sink(&written);
  ck_assert_int_eq(bscap_draft_close(draft, &sink, NULL), BSCAP_OK);
  ck_assert_str_eq(written.bytes, expected);
}

static const bscap_column columns[] = {
    {.title = "A"}, {.title = "N", .is_number = true}, {.title = "WHERE", .aside = "In "}};

static bscap_table fill_table(bscap_draft *draft) {
  bscap_table table = {.columns = columns, .columns_count = 3, .note_title = "NOTE"};
  bscap_row *row = bscap_table_add(draft, &table);
  row->cells[0] = "one";
  row->cells[1] = "7";
  row->cells[2] = "here";
  row->style = BSCAP_RED;
  row = bscap_table_add(draft, &table);
  row->cells[0] = "four";
  row->cells[1] = "100";
  row->cells[2] = "";
  row->note = "mind the gap";
  return table;
}

START_TEST(words_wrap_at_the_width_and_a_number_stays_with_its_unit) {
  bscap_draft draft = open_draft(BSCAP_TABLE, 12, false);
  bscap_page_paragraph(&draft, BSCAP_PLAIN, "a volume of 20 Gi and an");
  assert_written(&draft, "a volume of\n20 Gi and an\n");
}
END_TEST

START_TEST(a_word_longer_than_the_width_stays_whole) {
  bscap_draft draft = open_draft(BSCAP_TABLE, 5, false);
  bscap_page_paragraph(&draft, BSCAP_PLAIN, "a considerable word");
  assert_written(&draft, "a\nconsiderable\nword\n");
}
END_TEST

START_TEST(width_0_wraps_nothing) {
  bscap_draft draft = open_draft(BSCAP_TABLE, 0, false);
  bscap_page_paragraph(&draft, BSCAP_PLAIN, "a b c d e f g h");
  assert_written(&draft, "a b c d e f g h\n");
}
END_TEST

START_TEST(a_table_lines_up_numbers_to_the_right_without_blanks_at_ends) {
  bscap_draft draft = open_draft(BSCAP_TABLE, 80, false);
  const bscap_table table = fill_table(&draft);
  bscap_page_table(&draft, &table);
  assert_written(&draft, "A       N  WHERE\n"
                         "one     7  here\n"
                         "four  100\n"
                         "      mind the gap\n");
}
END_TEST

START_TEST(a_column_without_room_goes_below_its_row) {
  bscap_draft draft = open_draft(BSCAP_TABLE, 15, false);
  const bscap_table table = fill_table(&draft);
  bscap_page_table(&draft, &table);
  assert_written(&draft, "A       N\n"
                         "one     7\n"
                         "      In here\n"
                         "four  100\n"
                         "      mind the\n"
                         "      gap\n");
}
END_TEST

START_TEST(a_wrapping_column_goes_on_below_itself) {
  static const bscap_column two[] = {{.title = "A"}, {.title = "LIST", .wraps = true}};
  bscap_draft draft = open_draft(BSCAP_TABLE, 10, false);
  bscap_table table = {.columns = two, .columns_count = 2, .title = "TITLE"};
  bscap_row *row = bscap_table_add(&draft, &table);
  row->cells[0] = "one";
  row->cells[1] = "b, c, d, e";
  bscap_page_table(&draft, &table);
  assert_written(&draft, "TITLE\n"
                         "A    LIST\n"
                         "one  b, c,\n"
                         "     d, e\n");
}
END_TEST

START_TEST(colour_surrounds_texts_and_does_not_shift_columns) {
  bscap_draft draft = open_draft(BSCAP_TABLE, 80, true);
  const bscap_table table = fill_table(&draft);
  bscap_page_table(&draft, &table);
  assert_written(&draft, "\x1b[2mA\x1b[0m       \x1b[2mN\x1b[0m  \x1b[2mWHERE\x1b[0m\n"
                         "\x1b[31mone\x1b[0m     7  here\n"
                         "four  100\n"
                         "      mind the gap\n");
}
END_TEST

START_TEST(markdown_escapes_what_would_break_a_table) {
  bscap_draft draft = open_draft(BSCAP_MARKDOWN, 10, true);
  bscap_table table = fill_table(&draft);
  table.rows[0].cells[0] = "a|b_c";
  bscap_page_table(&draft, &table);
  bscap_page_paragraph(&draft, BSCAP_BOLD, "<b> `c` and more than ten columns");
  assert_written(&draft, "| A | N | WHERE | NOTE |\n"
                         "| --- | ---: | --- | --- |\n"
                         "| a\\|b\\_c | 7 | here |  |\n"
                         "| four | 100 |  | mind the gap |\n"
                         "\n"
                         "**\\<b\\> \\`c\\` and more than ten columns**\n");
}
END_TEST

START_TEST(a_folded_table_shows_its_title_alone_in_markdown) {
  bscap_draft draft = open_draft(BSCAP_MARKDOWN, 80, false);
  bscap_table table = fill_table(&draft);
  table.title = "TITLE";
  table.is_folded = true;
  bscap_page_table(&draft, &table);
  bscap_page_paragraph(&draft, BSCAP_PLAIN, "after");
  assert_written(&draft, "<details><summary>TITLE</summary>\n"
                         "\n"
                         "| A | N | WHERE | NOTE |\n"
                         "| --- | ---: | --- | --- |\n"
                         "| one | 7 | here |  |\n"
                         "| four | 100 |  | mind the gap |\n"
                         "\n"
                         "</details>\n"
                         "\n"
                         "after\n");
}
END_TEST

START_TEST(notes_stand_where_the_table_wants_them) {
  bscap_draft draft = open_draft(BSCAP_TABLE, 80, false);
  bscap_table table = fill_table(&draft);
  table.note_indent = 1;
  bscap_page_table(&draft, &table);
  assert_written(&draft, "A       N  WHERE\n"
                         "one     7  here\n"
                         "four  100\n"
                         " mind the gap\n");
}
END_TEST

START_TEST(a_table_without_rows_is_nothing) {
  bscap_draft draft = open_draft(BSCAP_TABLE, 80, false);
  const bscap_table table = {.columns = columns, .columns_count = 3, .title = "TITLE"};
  bscap_page_paragraph(&draft, BSCAP_PLAIN, "before");
  bscap_page_table(&draft, &table);
  bscap_page_paragraph(&draft, BSCAP_PLAIN, "after");
  assert_written(&draft, "before\n\nafter\n");
}
END_TEST

START_TEST(no_text_can_steer_a_terminal) {
  bscap_draft draft = open_draft(BSCAP_TABLE, 80, false);
  bscap_page_paragraph(&draft, BSCAP_PLAIN, "a\x1b[2Jb\nc\xffz\xc2\x9b");
  assert_written(&draft, "a\xef\xbf\xbd[2Jb\xef\xbf\xbd"
                         "c\xef\xbf\xbdz\xef\xbf\xbd\n");
}
END_TEST

/* An id that ends with a right-to-left override and one that isolates, in both formats. */
START_TEST(no_text_can_turn_the_direction_of_writing) {
  static const char text[] = "a\xe2\x80\xae"
                             "b\xe2\x81\xa6"
                             "c\xe2\x80\x8f";
  static const char shown[] = "a\xef\xbf\xbd"
                              "b\xef\xbf\xbd"
                              "c\xef\xbf\xbd\n";
  for (int i = 0; i < 2; i++) {
    bscap_draft draft = open_draft(i == 0 ? BSCAP_TABLE : BSCAP_MARKDOWN, 80, false);
    bscap_page_paragraph(&draft, BSCAP_PLAIN, text);
    assert_written(&draft, shown);
  }
}
END_TEST

START_TEST(all_columns_without_room_go_below_their_row) {
  static const bscap_column three[] = {
      {.title = "A"}, {.title = "B", .aside = "Of "}, {.title = "C", .aside = "At "}};
  bscap_draft draft = open_draft(BSCAP_TABLE, 20, false);
  bscap_table table = {.columns = three, .columns_count = 3};
  bscap_row *row = bscap_table_add(&draft, &table);
  row->cells[0] = "one";
  row->cells[1] = "the second column";
  row->cells[2] = "last";
  bscap_page_table(&draft, &table);
  assert_written(&draft, "A\none\n     Of the second\n     column. At last\n");
}
END_TEST

START_TEST(wide_letters_count_as_columns_not_bytes) {
  static const bscap_column two[] = {{.title = "A"}, {.title = "B"}};
  bscap_draft draft = open_draft(BSCAP_TABLE, 80, false);
  bscap_table table = {.columns = two, .columns_count = 2};
  bscap_row *row = bscap_table_add(&draft, &table);
  row->cells[0] = "\xc3\xa4\xc3\xb6";
  row->cells[1] = "x";
  bscap_page_table(&draft, &table);
  assert_written(&draft, "A   B\n\xc3\xa4\xc3\xb6  x\n");
}
END_TEST

RUN_TESTS("page", words_wrap_at_the_width_and_a_number_stays_with_its_unit,
          a_word_longer_than_the_width_stays_whole, width_0_wraps_nothing,
          a_table_lines_up_numbers_to_the_right_without_blanks_at_ends,
          a_column_without_room_goes_below_its_row, a_wrapping_column_goes_on_below_itself,
          colour_surrounds_texts_and_does_not_shift_columns,
          markdown_escapes_what_would_break_a_table,
          a_folded_table_shows_its_title_alone_in_markdown, notes_stand_where_the_table_wants_them,
          a_table_without_rows_is_nothing, no_text_can_steer_a_terminal,
          no_text_can_turn_the_direction_of_writing, all_columns_without_room_go_below_their_row,
          wide_letters_count_as_columns_not_bytes)
