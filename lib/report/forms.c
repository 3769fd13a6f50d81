#include "report/forms.h"

#include <bscap/calendar.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
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

/* All digits of what counts things or bytes, up to far more than there are. */
static const char *write_whole(bscap_draft *draft, double value) {
  if (value == 0 || value != floor(value) || fabs(value) >= 1e21)
    return write_number(draft, value, "");
  char text[BSCAP_NUMBER_SIZE];
  bscap_text_fixed(text, sizeof text, value, 0);
  return bscap_draft_print(draft, "%s", text);
}

/* What was written as Kubernetes would have it: `1Gi` for `1 GiB`. */
static const char *write_for_kubernetes(bscap_draft *draft, const char *reading) {
  char *text = bscap_draft_clean(draft, reading, false), *end = text;
  for (const char *next = text; *next != '\0'; next++)
    if (strchr(" \tB", *next) == NULL) *end++ = *next;
  *end = '\0';
  return text;
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

/* As it was written, or as a plain number where Kubernetes does not take that. */
static void add_written(bscap_forms *forms, bscap_draft *draft) {
  if (!add_kubernetes(forms, draft, write_for_kubernetes(draft, forms->reading)))
    add_kubernetes(forms, draft, write_whole(draft, forms->value));
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
  add(forms, "bytes", write_whole(draft, bytes));
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
    add(forms, "number", write_whole(draft, value));
    add_written(forms, draft);
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
    add_written(forms, draft);
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
    if (bscap_quantity_parse(&value, others[i].unit, forms->reading, NULL) != BSCAP_OK) continue;
    add(forms, others[i].name,
        others[i].unit == BSCAP_SECONDS ? write_number(draft, value, " seconds")
                                        : bscap_words_amount(draft, value, others[i].unit));
  }
}

void bscap_forms_fill(bscap_forms *forms, bscap_draft *draft, const char *input) {
  const char *kind;
  *forms = (bscap_forms){.input = input, .reading = input};
  if (bscap_quantity_read_yaml(&forms->value, &kind, input))
    forms->reading = write_whole(draft, forms->value);
  if (bscap_quantity_guess(&forms->value, &forms->unit, forms->reading, &forms->error) != BSCAP_OK)
    return;
  forms->error.status = BSCAP_OK;
  add(forms, "reads", bscap_words_amount(draft, forms->value, forms->unit));
  add_own_unit(forms, draft);
  add_other_units(forms, draft);
}
