#ifndef TESTS_TESTING_H
#define TESTS_TESTING_H

/* A test file is a list of START_TEST(sentence) blocks and one RUN_TESTS("noun", sentence, ...). */

#include <check.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/* |actual - expected| <= ratio |expected|, with both printed when it is not so. */
#define assert_close(actual, expected, ratio)                                                      \
  do {                                                                                             \
    double actual_ = (actual), expected_ = (expected);                                             \
    ck_assert_msg(fabs(actual_ - expected_) <= (ratio)*fabs(expected_), "%s is %.17g, not %.17g",  \
                  #actual, actual_, expected_);                                                    \
  } while (0)

static inline int run_tests(const char *name, const TTest *const *tests, size_t count) {
  Suite *suite = suite_create(name);
  TCase *cases = tcase_create(name);
  tcase_set_timeout(cases, 300);
  for (size_t i = 0; i < count; i++) tcase_add_test(cases, tests[i]);
  suite_add_tcase(suite, cases);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#define RUN_TESTS(name, ...)                                                                       \
  int main(void) {                                                                                 \
    const TTest *const tests[] = {__VA_ARGS__};                                                    \
    return run_tests(name, tests, sizeof tests / sizeof *tests);                                   \
  }

#endif
