#include "report/forms.h"

#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

#include "report/number.h"
#include "report/words.h"

static void add(bscap_forms *forms, const char *name, const char *text) {
  if (forms->count < BSCAP_MOST_FORMS) forms->forms[forms->count++] = (bscap_form){name, text};
}

static const char *write_number(bscap_draft *draft, double value, const char *word) {
  char text[BSCAP_NUMBER_SIZE];
  bscap_number_write(value, text);
  return bscap_draft_print(draft, "%s%s", text, word);
}

/* As the API server would show it, if it takes the text. */
static bool add_kubernetes(bscap_forms *forms, bscap_draft *draft, const char *text) {
  bscap_kubernetes_quantity quantity = {0};
  const bscap_allocator *allocator = draft->options.allocator;
  const bscap_status status =
      bscap_kubernetes_quantity_parse(&quantity, text, strlen(text), allocator, NULL);
  if (status == BSCAP_OUT_OF_MEMORY) draft->text.failed = true;
  if (status != BSCAP_OK) return false;
  add(forms, "kubernetes", bscap_draft_print(draft, "%s", quantity.canonical));
  bscap_kubernetes_quantity_free(&quantity, allocator);
  return true;
}

/* Divided by the largest of a row of units, each `ratio` times the one before, that leaves 1. */
static const char *write_scaled(bscap_draft *draft, double value, double ratio,
                                const char *const words[7]) {
  size_t i = 0;
  double unit = 1;
  for (; i < 6 && fabs(value) >= ratio * unit; i++) unit *= ratio;
  return write_number(draft, value / unit, words[i]);
}

static void add_bytes(bscap_forms *forms, bscap_draft *draft, double bytes) {
  static const char *const decimal[] = {" bytes", " kB", " MB", " GB", " TB", " PB", " EB"};
  static const char *const binary[] = {" bytes", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"};
  add(forms, "bytes", write_number(draft, bytes, ""));
  add(forms, "binary", write_scaled(draft, bytes, 1024, binary));
  add(forms, "decimal", write_scaled(draft, bytes, 1000, decimal));
}

static void add_rates(bscap_forms *forms, bscap_draft *draft, double per_second, bscap_unit unit) {
  static const struct {
    const char *name;
    double seconds;
  } periods[] = {{"per_second", 1},
                 {"per_hour", BSCAP_SECONDS_PER_HOUR},
                 {"per_day", BSCAP_SECONDS_PER_DAY},
                 {"per_month", BSCAP_SECONDS_PER_MONTH},
                 {"per_year", BSCAP_SECONDS_PER_YEAR}};
  for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
    const double amount = per_second * periods[i].seconds;
    add(forms, periods[i].name, bscap_words_amount(draft, amount, unit));
  }
}

static void add_time(bscap_forms *forms, bscap_draft *draft, double seconds) {
  add(forms, "seconds", write_number(draft, seconds, ""));
  add(forms, "hours", bscap_words_amount(draft, seconds / BSCAP_SECONDS_PER_HOUR, BSCAP_COUNT));
  add(forms, "days", bscap_words_amount(draft, seconds / BSCAP_SECONDS_PER_DAY, BSCAP_COUNT));
  add(forms, "months", bscap_words_amount(draft, seconds / BSCAP_SECONDS_PER_MONTH, BSCAP_COUNT));
}

static void add_own_unit(bscap_forms *forms, bscap_draft *draft) {
  const double value = forms->value;
  switch (forms->unit) {
  case BSCAP_COUNT:
    add(forms, "number", write_number(draft, value, ""));
    add_kubernetes(forms, draft, write_number(draft, value, ""));
    break;
  case BSCAP_RATIO:
    add(forms, "ratio", write_number(draft, value, ""));
    break;
  case BSCAP_MILLICORES:
    add(forms, "millicores", write_number(draft, value, "m"));
    add(forms, "cores", write_number(draft, value / 1000, ""));
    add_kubernetes(forms, draft, write_number(draft, value, "m"));
    break;
  case BSCAP_BYTES:
    add_bytes(forms, draft, value);
    if (!add_kubernetes(forms, draft, forms->input))
      add_kubernetes(forms, draft, write_number(draft, value, ""));
    break;
  case BSCAP_PER_SECOND:
    add_rates(forms, draft, value, BSCAP_COUNT);
    break;
  case BSCAP_BYTES_PER_SECOND:
    add_rates(forms, draft, value, BSCAP_BYTES);
    break;
  case BSCAP_BITS_PER_SECOND:
    add(forms, "bits_per_second", write_number(draft, value, ""));
    add_rates(forms, draft, value / 8, BSCAP_BYTES);
    break;
  case BSCAP_SECONDS:
    add_time(forms, draft, value);
    break;
  }
}

/* What the same text means where a model asks for something else: `5m` of CPU or of time. */
static void add_other_units(bscap_forms *forms, bscap_draft *draft) {
  static const struct {
    bscap_unit unit;
    const char *name;
  } others[] = {{BSCAP_COUNT, "as_count"},
                {BSCAP_MILLICORES, "as_cpu"},
                {BSCAP_BYTES, "as_memory"},
                {BSCAP_BITS_PER_SECOND, "as_bandwidth"},
                {BSCAP_SECONDS, "as_time"}};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    double value = 0;
    if (others[i].unit == forms->unit) continue;
    if (bscap_quantity_parse(&value, others[i].unit, forms->input, NULL) != BSCAP_OK) continue;
    add(forms, others[i].name,
        others[i].unit == BSCAP_SECONDS ? write_number(draft, value, " seconds")
                                        : bscap_words_amount(draft, value, others[i].unit));
  }
}

void bscap_forms_fill(bscap_forms *forms, bscap_draft *draft, const char *input) {
  *forms = (bscap_forms){.input = input};
  if (bscap_quantity_guess(&forms->value, &forms->unit, input, &forms->error) != BSCAP_OK) return;
  forms->error.status = BSCAP_OK;
  add(forms, "reads", bscap_words_amount(draft, forms->value, forms->unit));
  add_own_unit(forms, draft);
  add_other_units(forms, draft);
}
