/* Random models are models: what other tests find in them is not their own fault. */
#include "simulate/stepping.h"

#include "simulate/random_parts.h"

/* The text apart, as it may be longer than a message can be. */
static void check_text(const char *text) {
  bscap_source source = {"random.yaml", text, strlen(text)};
  bscap_model *model;
  bscap_error error = {0};
  bscap_status status = bscap_model_read(&model, &source, 1, NULL, NULL, &error);
  if (status != BSCAP_OK) fputs(text, stderr);
  ck_assert_msg(status == BSCAP_OK, "line %d: %s", error.line, error.message);
  bscap_model_free(model);
}

START_TEST(every_random_model_can_be_read) {
  for (uint64_t seed = 0; seed < 2000; seed++) {
    bscap_text text = write_random_model(seed);
    ck_assert(!text.failed);
    check_text(text.bytes);
    bscap_text_free(&text);
  }
}
END_TEST

START_TEST(a_seed_is_one_model) {
  bscap_text one = write_random_model(7), same = write_random_model(7);
  bscap_text other = write_random_model(8);
  ck_assert_str_eq(one.bytes, same.bytes);
  ck_assert_str_ne(one.bytes, other.bytes);
  bscap_text_free(&one);
  bscap_text_free(&same);
  bscap_text_free(&other);
}
END_TEST

RUN_TESTS("random models", every_random_model_can_be_read, a_seed_is_one_model)
