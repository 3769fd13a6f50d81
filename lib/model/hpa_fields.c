#include "model/hpa_fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bscap_node bscap_hpa_child(const bscap_node *map, const char *key) {
  const bscap_node *child = bscap_node_written(map, key);
  if (child != NULL) return *child;
  return (bscap_node){.kind = BSCAP_NODE_MAP, .place = map->place};
}

const char *bscap_hpa_text(const bscap_node *map, const char *key) {
  const bscap_node *node = bscap_node_written(map, key);
  return node == NULL ? "" : node->text;
}

bool bscap_hpa_integer(int32_t *value, const bscap_node *map, const char *key) {
  const bscap_node *node = bscap_node_written(map, key);
  int64_t whole;
  if (node == NULL || !bscap_number_whole(&whole, node)) return false;
  *value = (int32_t)whole;
  return true;
}

/* --- quantities --- */

/* Billionths as digits, rounded away from zero: what MilliValue gives. */
static int64_t thousandths_of(const char *nano) {
  int64_t value = 0;
  const size_t length = strlen(nano), kept = length > 6 ? length - 6 : 0;
  for (size_t i = 0; i < kept; i++) {
    const int digit = nano[i] - '0';
    if (value > (INT64_MAX - digit) / 10) return -1;
    value = 10 * value + digit;
  }
  const bool has_rest = strspn(nano + kept, "0") < length - kept;
  if (!has_rest) return value;
  return value == INT64_MAX ? -1 : value + 1;
}

/* The controller multiplies the digits with the power of ten of the suffix, both doubles. */
static double approximate(const bscap_kubernetes_quantity *quantity) {
  static const struct {
    char suffix;
    double factor;
  } rows[] = {{'n', 1e-9}, {'u', 1e-6}, {'m', 1e-3}};
  char *end;
  const long long digits = strtoll(quantity->canonical, &end, 10);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (end[0] == rows[i].suffix && end[1] == '\0') return (double)digits * rows[i].factor;
  return quantity->value;
}

bscap_status bscap_hpa_quantity(bscap_reader *reader, bscap_hpa_amount *amount,
                                const bscap_node *map, const char *key) {
  const bscap_node *node = bscap_node_written(map, key);
  bscap_reader silent = {.arena = reader->arena, .error = reader->error};
  char decimal[BSCAP_QUANTITY_SIZE];
  const char *text;
  *amount = (bscap_hpa_amount){.is_there = node != NULL};
  if (node == NULL) return BSCAP_OK;
  bscap_status status = bscap_number_decimal(&silent, &text, decimal, node);
  if (status != BSCAP_OK) return status;
  const bscap_allocator *allocator = bscap_arena_allocator(reader->arena);
  bscap_kubernetes_quantity quantity;
  status = bscap_kubernetes_quantity_parse(&quantity, text, strlen(text), allocator, reader->error);
  if (status != BSCAP_OK) return status;
  const bool is_negative = quantity.nano[0] == '-';
  amount->sign = is_negative ? -1 : strcmp(quantity.nano, "0") != 0;
  amount->thousandths = is_negative ? -1 : thousandths_of(quantity.nano);
  amount->value = approximate(&quantity);
  amount->canonical =
      bscap_arena_copy(reader->arena, quantity.canonical, strlen(quantity.canonical));
  bscap_kubernetes_quantity_free(&quantity, allocator);
  return amount->canonical == NULL ? bscap_fail_memory(reader->error) : BSCAP_OK;
}

/* --- complaints --- */

bscap_status bscap_hpa_fail(bscap_reader *reader, const bscap_node *map, const char *key,
                            const char *format, ...) {
  const bscap_node *node = bscap_node_written(map, key);
  char message[BSCAP_MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  const size_t path_length = bscap_reader_enter(reader, key);
  bscap_status status = bscap_reader_fail(reader, node != NULL ? node : map, "%s", message);
  bscap_reader_leave(reader, path_length);
  return status;
}

bscap_status bscap_hpa_require(bscap_reader *reader, const bscap_node *map, const char *key,
                               const char *hint) {
  return bscap_hpa_fail(reader, map, key, "Required value%s%s", *hint == '\0' ? "" : ": ", hint);
}

bscap_status bscap_hpa_check_name(bscap_reader *reader, const bscap_node *map, const char *key,
                                  const char *hint) {
  const char *name = bscap_hpa_text(map, key);
  const char *problem = NULL;
  if (*name == '\0') return bscap_hpa_require(reader, map, key, hint);
  if (strcmp(name, ".") == 0)
    problem = "may not be '.'";
  else if (strcmp(name, "..") == 0)
    problem = "may not be '..'";
  else if (strchr(name, '/') != NULL)
    problem = "may not contain '/'";
  else if (strchr(name, '%') != NULL)
    problem = "may not contain '%'";
  if (problem == NULL) return BSCAP_OK;
  return bscap_hpa_fail(reader, map, key, "Invalid value: \"%.80s\": %s", name, problem);
}

bscap_status bscap_hpa_check_reference(bscap_reader *reader, const bscap_node *map,
                                       const char *key) {
  const bscap_node reference = bscap_hpa_child(map, key);
  const size_t path_length = bscap_reader_enter(reader, key);
  bscap_status status = bscap_hpa_check_name(reader, &reference, "kind", "");
  if (status == BSCAP_OK) status = bscap_hpa_check_name(reader, &reference, "name", "");
  bscap_reader_leave(reader, path_length);
  return status;
}
