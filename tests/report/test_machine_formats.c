#include "report/json.h"
#include "report/number.h"
#include "report/sheet.h"

#include "testing.h"
#include "report/reports.h"

#include <math.h>

static pages written;

static const char *finish(bscap_draft *draft) {
  const bscap_sink sink = pages_sink(&written);
  ck_assert_int_eq(bscap_draft_close(draft, &sink, NULL), BSCAP_OK);
  return written.bytes;
}

START_TEST(numbers_are_read_back_exactly_and_whole_ones_have_no_point) {
  static const struct {
    double value;
    const char *text;
  } cases[] = {{0, "0"},
               {-0.0, "0"},
               {5e9, "5000000000"},
               {-12, "-12"},
               {0.85, "0.85"},
               {9007199254740992.0, "9007199254740992"},
               {0.1 + 0.2, "0.30000000000000004"},
               {NAN, ""},
               {INFINITY, ""}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[BSCAP_NUMBER_SIZE];
    bscap_number_write(cases[i].value, text);
    ck_assert_str_eq(text, cases[i].text);
  }
  static const double far[] = {1e300, -1e300, 5e-324, 1.7976931348623157e308, 1e22};
  for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
    char text[BSCAP_NUMBER_SIZE];
    bscap_number_write(far[i], text);
    ck_assert(strtod(text, NULL) == far[i]);
  }
}
END_TEST

START_TEST(a_cell_that_looks_like_a_formula_is_quoted_as_text) {
  bscap_draft draft = bscap_draft_open(NULL);
  static const char *const texts[] = {"=1+1", "+1+1", "-1m", "@x", "a=1", "-", "", NULL};
  bscap_sheet_head(&draft, texts);
  ck_assert_str_eq(finish(&draft), "\"'=1+1\",\"'+1+1\",\"'-1m\",\"'@x\",\"a=1\",\"'-\",\"\"\n");
}
END_TEST

START_TEST(a_cell_that_is_a_plain_number_stays_as_it_is) {
  bscap_draft draft = bscap_draft_open(NULL);
  static const char *const texts[] = {"-5", "-0.005", "1e5", "-1e-5", "+3", NULL};
  bscap_sheet_head(&draft, texts);
  ck_assert_str_eq(finish(&draft), "\"-5\",\"-0.005\",\"1e5\",\"-1e-5\",\"+3\"\n");
}
END_TEST

START_TEST(quotes_are_doubled_and_undefined_numbers_leave_their_cell_empty) {
  bscap_draft draft = bscap_draft_open(NULL);
  bscap_sheet_text(&draft, "say \"a,b\"");
  bscap_sheet_number(&draft, NAN);
  bscap_sheet_number(&draft, INFINITY);
  bscap_sheet_number(&draft, -2.5);
  bscap_sheet_text(&draft, NULL);
  bscap_sheet_end_row(&draft);
  ck_assert_str_eq(finish(&draft), "\"say \"\"a,b\"\"\",,,-2.5,\"\"\n");
}
END_TEST

START_TEST(json_shows_what_is_undefined_as_null_and_bad_bytes_as_replacements) {
  bscap_draft draft = bscap_draft_open(NULL);
  cJSON *root = bscap_json_start(&draft, "Test");
  bscap_json_number(&draft, root, "nan", NAN);
  bscap_json_number(&draft, root, "large", 4429185024.0);
  bscap_json_text(&draft, root, "none", NULL);
  bscap_json_text(&draft, root, "bad", "\xff\"\n");
  bscap_json_finish(&draft, root);
  cJSON *read = cJSON_Parse(finish(&draft));
  ck_assert_ptr_nonnull(read);
  ck_assert_str_eq(cJSON_GetObjectItem(read, "apiVersion")->valuestring, "bscap/v1");
  ck_assert_str_eq(cJSON_GetObjectItem(read, "kind")->valuestring, "Test");
  ck_assert(cJSON_IsNull(cJSON_GetObjectItem(read, "nan")));
  ck_assert(cJSON_IsNull(cJSON_GetObjectItem(read, "none")));
  ck_assert_str_eq(cJSON_GetObjectItem(read, "bad")->valuestring, "\xef\xbf\xbd\"\n");
  ck_assert_ptr_nonnull(strstr(written.bytes, "4429185024"));
  cJSON_Delete(read);
}
END_TEST

RUN_TESTS("machine_formats", numbers_are_read_back_exactly_and_whole_ones_have_no_point,
          a_cell_that_looks_like_a_formula_is_quoted_as_text,
          a_cell_that_is_a_plain_number_stays_as_it_is,
          quotes_are_doubled_and_undefined_numbers_leave_their_cell_empty,
          json_shows_what_is_undefined_as_null_and_bad_bytes_as_replacements)
