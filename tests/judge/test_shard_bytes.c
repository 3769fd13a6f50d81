/* Whatever the bytes: a shard, or a line that says why not. And memory that runs out. */
#include "judge/sharding.h"

static bscap_status try_to_read(const bscap_text *text, bscap_error *error) {
  bscap_shard *shard;
  *error = (bscap_error){0};
  bscap_status status = bscap_shard_read(&shard, "x.bscap", text->bytes, text->count, NULL, error);
  ck_assert((status == BSCAP_OK) == (shard != NULL));
  ck_assert_int_eq(error->status, status);
  bscap_shard_free(shard);
  return status;
}

static void check_refused(const bscap_text *text, const char *message) {
  bscap_error error;
  ck_assert_int_eq(try_to_read(text, &error), BSCAP_INVALID);
  ck_assert_str_eq(error.file, "x.bscap");
  ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
}

/* A copy that may be spoilt. */
static bscap_text copy_of(const bscap_text *text) {
  bscap_text copy = {0};
  bscap_text_add_bytes(&copy, text->bytes, text->count);
  return copy;
}

static bscap_text small_shard(void) {
  subject s;
  describe(&s);
  bscap_shard *shard = draw(&s, 1, 1);
  bscap_text text = write_shard(shard);
  bscap_shard_free(shard);
  return text;
}

START_TEST(a_shard_is_written_as_its_header_says) {
  bscap_text text = small_shard();
  bscap_bytes bytes = {.next = text.bytes + 8, .left = text.count - 8};
  size_t count;
  ck_assert_mem_eq(text.bytes,
                   "\x89"
                   "bscap\r\n",
                   8);
  ck_assert_uint_eq(bscap_bytes_take_whole(&bytes), 1);
  ck_assert_uint_eq(bscap_bytes_take_whole(&bytes), text.count);
  ck_assert_mem_eq(bscap_bytes_take_piece(&bytes, &count), bscap_version(), count);
  ck_assert_uint_eq(bscap_bytes_take_whole(&bytes), 2);
  ck_assert_mem_eq(bscap_bytes_take_piece(&bytes, &count), "shop.yaml", count);
  bytes = (bscap_bytes){.next = text.bytes + text.count - 8, .left = 8};
  ck_assert_uint_eq(bscap_bytes_take_whole(&bytes),
                    bscap_bytes_checksum(text.bytes, text.count - 8));
  bscap_text_free(&text);
}
END_TEST

START_TEST(what_is_no_shard_or_another_kind_of_one_is_refused) {
  bscap_text text = small_shard(), empty = {0}, yaml = {0};
  bscap_text_add(&yaml, "name: Shop\nstart: 2026-01-01\ndrivers: {}\n");
  check_refused(&empty, "is no shard");
  check_refused(&yaml, "is no shard");
  text.bytes[8] = 2;
  check_refused(&text, "format 2, and format 1 is read here");
  text.bytes[8] = 1;
  text.bytes[8 + 16 + 8]++; /* the version of bscap */
  reseal(&text);
  check_refused(&text, "was written by bscap 1.");
  bscap_text_free(&text);
  bscap_text_free(&yaml);
}
END_TEST

START_TEST(what_is_cut_off_anywhere_or_goes_on_is_refused) {
  bscap_text text = small_shard();
  for (size_t count = 0; count < text.count; count++) {
    bscap_text part = {.bytes = text.bytes, .count = count};
    check_refused(&part, count < 8 ? "is no shard" : count < 32 ? "is cut off" : "bytes of");
  }
  bscap_text_add(&text, "x");
  check_refused(&text, "bytes of");
  bscap_text_free(&text);
}
END_TEST

START_TEST(a_shard_with_any_one_byte_changed_is_refused) {
  bscap_text text = small_shard();
  bscap_error error;
  for (size_t i = 0; i < text.count; i++) {
    const char byte = text.bytes[i];
    text.bytes[i] = (char)(byte ^ (1 << i % 8));
    ck_assert_int_eq(try_to_read(&text, &error), BSCAP_INVALID);
    text.bytes[i] = (char)(byte + 1 + (int)(i * 7 % 255));
    ck_assert_int_eq(try_to_read(&text, &error), BSCAP_INVALID);
    text.bytes[i] = byte;
  }
  ck_assert_int_eq(try_to_read(&text, &error), BSCAP_OK);
  bscap_text_free(&text);
}
END_TEST

/* Reads and merges what somebody may have made up, with the right checksum. */
static bscap_status try_to_merge(const bscap_text *text, bscap_error *error) {
  bscap_shard *shard;
  bscap_forecast *forecast = NULL;
  *error = (bscap_error){0};
  bscap_status status = bscap_shard_read(&shard, "x.bscap", text->bytes, text->count, NULL, error);
  if (status == BSCAP_OK)
    status = bscap_shards_merge(&forecast, (const bscap_shard *const *)&shard, 1, NULL, error);
  if (status == BSCAP_OK) {
    bscap_text json = write_json(forecast);
    bscap_text_free(&json);
  }
  ck_assert(status == BSCAP_OK || status == BSCAP_INVALID);
  bscap_forecast_free(forecast);
  bscap_shard_free(shard);
  return status;
}

START_TEST(a_forged_shard_does_no_harm) {
  bscap_text text = small_shard();
  bscap_error error;
  size_t refused = 0, tried = 0;
  for (size_t i = 24; i < text.count - 8; i++) {
    static const unsigned char others[] = {0x00, 0x01, 0x7f, 0xff};
    bscap_text forged = copy_of(&text);
    forged.bytes[i] = i % 2 == 0 ? (char)others[i / 2 % 4] : (char)(text.bytes[i] ^ 0x80);
    reseal(&forged);
    refused += try_to_merge(&forged, &error) != BSCAP_OK;
    tried++;
    bscap_text_free(&forged);
  }
  ck_assert_uint_gt(refused, tried / 2);
  bscap_text_free(&text);
}
END_TEST

START_TEST(a_forged_shard_that_ends_anywhere_does_no_harm) {
  bscap_text text = small_shard();
  for (size_t count = 32; count < text.count; count += count < 1200 ? 1 : 37) {
    bscap_error error;
    bscap_text forged = {0}, length = {0};
    bscap_text_add_bytes(&forged, text.bytes, count);
    bscap_bytes_add_whole(&length, count);
    memcpy(forged.bytes + 16, length.bytes, 8);
    reseal(&forged);
    ck_assert_int_eq(try_to_merge(&forged, &error), BSCAP_INVALID);
    bscap_text_free(&forged);
    bscap_text_free(&length);
  }
  bscap_text_free(&text);
}
END_TEST

/* Numbers of 8 bytes that say how much is to come. */
START_TEST(sizes_beyond_what_is_there_ask_for_no_memory) {
  bscap_text text = small_shard();
  for (size_t i = 24; i + 16 < text.count; i++) {
    failing_allocator memory = {0};
    bscap_allocator allocator = failing_allocator_start(&memory);
    bscap_shard *shard;
    bscap_text forged = copy_of(&text);
    memset(forged.bytes + i, 0xff, 7);
    forged.bytes[i + 7] = 0x0f;
    reseal(&forged);
    bscap_status status =
        bscap_shard_read(&shard, "x.bscap", forged.bytes, forged.count, &allocator, NULL);
    ck_assert(status == BSCAP_OK || status == BSCAP_INVALID);
    ck_assert_uint_lt(memory.live_bytes, 20 * text.count);
    bscap_shard_free(shard);
    ck_assert(memory.live_blocks == 0 && memory.live_bytes == 0);
    bscap_text_free(&forged);
  }
  bscap_text_free(&text);
}
END_TEST

static bool refuse(void *context, const char *bytes, size_t count) {
  (void)context, (void)bytes, (void)count;
  return false;
}

START_TEST(a_sink_that_stops_is_told) {
  subject s;
  bscap_error error = {0};
  describe(&s);
  bscap_shard *shard = create(&s);
  ck_assert_int_eq(bscap_shard_write(shard, &(bscap_sink){refuse, NULL}, &error),
                   BSCAP_UNAVAILABLE);
  ck_assert_int_eq(error.status, BSCAP_UNAVAILABLE);
  bscap_shard_free(shard);
}
END_TEST

/* --- memory --- */

static bscap_status merge_two(bscap_shard **shards, bscap_error *error) {
  bscap_forecast *forecast;
  bscap_status status =
      bscap_shards_merge(&forecast, (const bscap_shard *const *)shards, 2, NULL, error);
  ck_assert((status == BSCAP_OK) == (forecast != NULL));
  bscap_forecast_free(forecast);
  return status;
}

/* A shard drawn here, and one that was written and read. */
static bscap_status run_in(failing_allocator *memory, const subject *s, const bscap_text *second) {
  bscap_allocator allocator = failing_allocator_start(memory);
  bscap_model_options reading = s->reading;
  bscap_shard *shards[2] = {NULL};
  bscap_text text = {0};
  bscap_sink sink = {gather, &text};
  bscap_error error = {0};
  reading.allocator = &allocator;
  bscap_status status =
      bscap_shard_create(&shards[0], s->sources, 2, &reading, &s->options, NULL, &error);
  bscap_shard_options options = bscap_shard_options_default();
  options.shards_count = 2;
  if (status == BSCAP_OK) status = bscap_shard_draw(shards[0], &options, &error);
  if (status == BSCAP_OK) status = bscap_shard_write(shards[0], &sink, &error);
  if (status == BSCAP_OK)
    status =
        bscap_shard_read(&shards[1], "2.bscap", second->bytes, second->count, &allocator, &error);
  if (status == BSCAP_OK) status = merge_two(shards, &error);
  ck_assert_int_eq(error.status, status);
  free_shards(shards, 2);
  bscap_text_free(&text);
  ck_assert(memory->live_blocks == 0 && memory->live_bytes == 0);
  return status;
}

START_TEST(shards_survive_every_shortage_of_memory) {
  subject s;
  describe(&s);
  s.options.trajectories_count = 4;
  bscap_shard *shard = draw(&s, 2, 2);
  bscap_text second = write_shard(shard);
  bscap_status status = BSCAP_OUT_OF_MEMORY;
  size_t n = 1;
  for (; status == BSCAP_OUT_OF_MEMORY; n++) {
    failing_allocator memory = {.fails_at = n};
    status = run_in(&memory, &s, &second);
  }
  ck_assert_int_eq(status, BSCAP_OK);
  ck_assert_uint_gt(n, 50);
  bscap_shard_free(shard);
  bscap_text_free(&second);
}
END_TEST

RUN_TESTS("shard_bytes", a_shard_is_written_as_its_header_says,
          what_is_no_shard_or_another_kind_of_one_is_refused,
          what_is_cut_off_anywhere_or_goes_on_is_refused,
          a_shard_with_any_one_byte_changed_is_refused, a_forged_shard_does_no_harm,
          a_forged_shard_that_ends_anywhere_does_no_harm,
          sizes_beyond_what_is_there_ask_for_no_memory, a_sink_that_stops_is_told,
          shards_survive_every_shortage_of_memory)
