/* Random models are models: what other tests find in them is not their own fault. */
#include "simulate/stepping.h"

#include "simulate/random_parts.h"

START_TEST(every_random_model_can_be_read) {
  for (uint64_t seed = 0; seed < 2000; seed++) {
    bscap_text text = write_random_model(seed);
    ck_assert(!text.failed);
    bscap_model *model = read_model(text.bytes);
    bscap_model_free(model);
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
