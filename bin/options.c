#include "options.h"

#include <bscap/autoscaler.h>
#include <bscap/calendar.h>
#include <bscap/lanes.h>
#include <bscap/report.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "message.h"
#include "nearest.h"

typedef enum option_kind {
  OPTION_FLAG,     /* bool */
  OPTION_TEXT,     /* const char * */
  OPTION_SETTING,  /* one more of the settings */
  OPTION_WORD,     /* int: the place among `words` plus `detail` */
  OPTION_DURATION, /* double, in seconds */
  OPTION_NUMBER,   /* double, of the unit `detail` */
  OPTION_SEED      /* uint64_t */
} option_kind;

typedef struct option {
  const char *name;
  char letter; /* or 0 */
  option_kind kind;
  unsigned commands;
  size_t offset;            /* in a request */
  const char *value;        /* what help calls the value */
  const char *const *words; /* up to a NULL */
  int detail;               /* a bscap_unit, or what the first of the words counts as */
  const char *meaning;
} option;

static const char *const formats[] = {"table", "json", "csv", "markdown", NULL};
static const char *const pictures[] = {"svg", "png", "text", "gnuplot", NULL};
static const char *const hpa_formats[] = {"table", "json", "csv",     "markdown",
                                          "svg",   "png",  "gnuplot", NULL};
static const char *const versions[] = {"1.28", "1.33", "newest", NULL};
static const char *const lanes[] = {"auto", "none", "baseline", "avx2", "avx512", NULL};
static const char *const colors[] = {"auto", "always", "never", NULL};
static const char *const severities[] = {"note", "warning", "critical", NULL};

#define AT(member) offsetof(request, member)

static const option table[] = {
    {"output", 'o', OPTION_WORD, FORECAST | CHECK | QUANTITY | MERGE, AT(format), "FORMAT", formats,
     BSCAP_TABLE, "table, json, csv or markdown"},
    {"output", 'o', OPTION_WORD, PLOT, AT(picture), "FORMAT", pictures, PICTURE_SVG,
     "svg, png, text or gnuplot (default: as FILE ends)"},
    {"output", 'o', OPTION_WORD, HPA, AT(format), "FORMAT", hpa_formats, BSCAP_TABLE,
     "table, json, csv or markdown; svg, png or gnuplot"},
    {"output-file", 'O', OPTION_TEXT, EVERY, AT(output_file), "FILE", NULL, 0,
     "write to FILE, as a whole or not at all"},
    {"scenario", 0, OPTION_TEXT, FORECAST | CHECK | PLOT | HPA | ENSEMBLE, AT(scenario), "NAME",
     NULL, 0, "apply a scenario of the model"},
    {"set", 0, OPTION_SETTING, FORECAST | CHECK | PLOT | HPA | ENSEMBLE, 0, "PATH=VALUE", NULL, 0,
     "change a number of the model; may be repeated"},
    {"as-of", 0, OPTION_TEXT, FORECAST | PLOT | ENSEMBLE, AT(as_of), "DATE", NULL, 0,
     "from DATE or 'today' on (default: the model's start)"},
    {"horizon", 0, OPTION_DURATION, FORECAST | PLOT | ENSEMBLE, AT(horizon_seconds), "LENGTH", NULL,
     0, "how far to look (default 36mo)"},
    {"step", 0, OPTION_DURATION, FORECAST | PLOT | ENSEMBLE, AT(step_seconds), "LENGTH", NULL, 0,
     "of the planning clock (default 1h)"},
    {"explain", 0, OPTION_TEXT, FORECAST | MERGE, AT(explained), "LIMIT", NULL, 0,
     "show what makes up one limit's demand"},
    {"explain-plan", 0, OPTION_FLAG, FORECAST, AT(explains_plan), NULL, NULL, 0,
     "show how futures are stepped, and step none"},
    {"against", 0, OPTION_TEXT, FORECAST | MERGE, AT(against), "FILE", NULL, 0,
     "say what moved since an earlier forecast, and why"},
    {"bands", 0, OPTION_FLAG, FORECAST | MERGE, AT(shows_bands), NULL, NULL, 0,
     "give the course over the months (json, csv)"},
    {"assumptions", 0, OPTION_FLAG, FORECAST | MERGE, AT(shows_all_assumptions), NULL, NULL, 0,
     "list every assumed number"},
    {"deterministic", 0, OPTION_FLAG, FORECAST | PLOT, AT(is_deterministic), NULL, NULL, 0,
     "every number at its likely value, no chance"},
    {"trajectories", 0, OPTION_NUMBER, FORECAST | PLOT | ENSEMBLE, AT(trajectories_count), "COUNT",
     NULL, BSCAP_COUNT, "how many futures to draw (default 1000)"},
    {"seed", 0, OPTION_SEED, FORECAST | PLOT | HPA | ENSEMBLE, AT(seed), "NUMBER", NULL, 0,
     "of all chance (default 1): same seed, same result"},
    {"threads", 0, OPTION_NUMBER, FORECAST | PLOT | ENSEMBLE, AT(threads_count), "COUNT", NULL,
     BSCAP_COUNT, "to draw on (default: as many as there may be)"},
    {"lanes", 0, OPTION_WORD, FORECAST | PLOT | ENSEMBLE, AT(lanes), "KIND", lanes,
     BSCAP_LANES_AUTO, "auto, none (readable), baseline, avx2 or avx512"},
    {"shard", 0, OPTION_TEXT, ENSEMBLE, AT(shard), "PART", NULL, 0,
     "3/64, the third of 64; job/64 or slurm: see above"},
    {"fail-within", 0, OPTION_DURATION, FORECAST | MERGE, AT(fail_within_seconds), "LENGTH", NULL,
     0, "exit 1 when a limit breaks so soon"},
    {"fail-probability", 0, OPTION_NUMBER, FORECAST | MERGE, AT(fail_probability), "P", NULL,
     BSCAP_RATIO, "how surely it must break for that (default 50%)"},
    {"hpa", 0, OPTION_TEXT, HPA, AT(hpa_file), "FILE", NULL, 0,
     "an autoscaler's manifest, instead of a MODEL"},
    {"plant", 0, OPTION_TEXT, HPA, AT(plant_file), "FILE", NULL, 0,
     "its pods: what a model says of a service"},
    {"service", 0, OPTION_TEXT, HPA, AT(service), "NAME", NULL, 0,
     "which one, where several autoscale"},
    {"load", 0, OPTION_TEXT, HPA, AT(load), "LOAD", NULL, 0,
     "replay: a CSV file; settle: CPU of all pods"},
    {"memory", 0, OPTION_TEXT, HPA, AT(memory), "AMOUNT", NULL, 0,
     "settle: memory of each pod (default: idle)"},
    {"start", 0, OPTION_NUMBER, HPA, AT(start_replicas), "COUNT", NULL, BSCAP_COUNT,
     "replay: pods at first (default: at rest)"},
    {"kubernetes", 0, OPTION_WORD, HPA, AT(version), "VERSION", versions, BSCAP_KUBERNETES_1_28,
     "of a manifest: 1.28, 1.33 or newest (default)"},
    {"scale-to-zero", 0, OPTION_FLAG, HPA, AT(scales_to_zero), NULL, NULL, 0,
     "the gate HPAScaleToZero is on"},
    {"fail-on", 0, OPTION_WORD, CHECK | HPA, AT(fail_on), "SEVERITY", severities, BSCAP_NOTE + 1,
     "exit 1 on a note, warning or critical, or worse"},
    {"kubernetes", 0, OPTION_FLAG, QUANTITY, AT(is_kubernetes), NULL, NULL, 0,
     "read VALUE as Kubernetes does, to a billionth"},
    {"color", 0, OPTION_WORD, FORECAST | CHECK | QUANTITY | PLOT | HPA | MERGE, AT(color), "WHEN",
     colors, COLOR_AUTO, "auto, always or never"},
    {"quiet", 'q', OPTION_FLAG, EVERY, AT(is_quiet), NULL, NULL, 0, "no progress, no warnings"},
    {"help", 'h', OPTION_FLAG, EVERY, AT(wants_help), NULL, NULL, 0, "show this"},
};

enum { OPTIONS_COUNT = sizeof table / sizeof *table };

/* The arguments that are still to be read, and where they go. */
typedef struct reader {
  request *asked;
  const command *chosen;
  char **next;
} reader;

/* `note, warning or critical`. */
static void list_words(char *list, size_t size, const char *const *words) {
  size_t used = 0;
  for (size_t i = 0; words[i] != NULL && used < size; i++) {
    const char *comma = i == 0 ? "" : words[i + 1] != NULL ? ", " : " or ";
    used += (size_t)snprintf(list + used, size - used, "%s%s", comma, words[i]);
  }
}

static bool take_word(const option *chosen, const char *value, int *word) {
  nearest best = {.word = value};
  for (int i = 0; chosen->words[i] != NULL; i++) {
    if (strcmp(chosen->words[i], value) == 0) {
      *word = chosen->detail + i;
      return true;
    }
    nearest_offer(&best, chosen->words[i]);
  }
  char list[64];
  list_words(list, sizeof list, chosen->words);
  complain("--%s takes %s, not '%s'%s%s%s", chosen->name, list, value,
           best.name != NULL ? "; did you mean '" : "", best.name != NULL ? best.name : "",
           best.name != NULL ? "'?" : "");
  return false;
}

static bool take_duration(const option *chosen, const char *value, double *seconds) {
  bscap_error error;
  if (bscap_duration_parse(seconds, value, &error) == BSCAP_OK) return true;
  complain("--%s: %s", chosen->name, error.message);
  return false;
}

static bool take_number(const option *chosen, const char *value, double *number) {
  bscap_error error;
  if (bscap_quantity_parse(number, (bscap_unit)chosen->detail, value, &error) == BSCAP_OK)
    return true;
  complain("--%s: %s", chosen->name, error.message);
  return false;
}

static bool take_seed(const option *chosen, const char *value, uint64_t *seed) {
  uint64_t number = 0;
  const char *next = value;
  for (; *next >= '0' && *next <= '9'; next++) {
    const uint64_t digit = (uint64_t)(*next - '0');
    if (number > (UINT64_MAX - digit) / 10) break;
    number = 10 * number + digit;
  }
  *seed = number;
  if (next != value && *next == '\0') return true;
  complain("--%s takes a whole number from 0 to 18446744073709551615, not '%s'", chosen->name,
           value);
  return false;
}

static bool take_value(reader *reading, const option *chosen, const char *value) {
  char *member = (char *)reading->asked + chosen->offset;
  switch (chosen->kind) {
  case OPTION_FLAG:
    break;
  case OPTION_TEXT:
    *(const char **)(void *)member = value;
    break;
  case OPTION_SETTING:
    reading->asked->settings[reading->asked->settings_count++] = value;
    break;
  case OPTION_WORD:
    return take_word(chosen, value, (int *)(void *)member);
  case OPTION_DURATION:
    return take_duration(chosen, value, (double *)(void *)member);
  case OPTION_NUMBER:
    return take_number(chosen, value, (double *)(void *)member);
  case OPTION_SEED:
    return take_seed(chosen, value, (uint64_t *)(void *)member);
  }
  return true;
}

/* Sets a flag, or takes the value that is `attached` or stands next. */
static bool take_option(reader *reading, const option *chosen, const char *attached) {
  if (chosen->kind == OPTION_FLAG) {
    *((bool *)((char *)reading->asked + chosen->offset)) = true;
    if (attached == NULL) return true;
    complain("--%s takes no value", chosen->name);
    return false;
  }
  const char *value = attached != NULL ? attached : *reading->next;
  if (value == NULL) {
    complain("--%s needs a value: %s", chosen->name, chosen->value);
    return false;
  }
  if (attached == NULL) reading->next++;
  return take_value(reading, chosen, value);
}

static bool is_named(const char *name, const char *text, size_t length) {
  return strlen(name) == length && memcmp(name, text, length) == 0;
}

static bool refuse_unknown(const reader *reading, const char *text, int length) {
  char word[64];
  snprintf(word, sizeof word, "%.*s", length, text);
  nearest best = {.word = word};
  for (size_t i = 0; i < OPTIONS_COUNT; i++) {
    if (strcmp(table[i].name, word) == 0) {
      complain("'%s' takes no --%s; see 'bscap %s --help'", reading->chosen->name, word,
               reading->chosen->name);
      return false;
    }
    if (table[i].commands & reading->chosen->bit) nearest_offer(&best, table[i].name);
  }
  if (best.name != NULL)
    complain("there is no option --%s; did you mean --%s?", word, best.name);
  else
    complain("there is no option --%s; see 'bscap %s --help'", word, reading->chosen->name);
  return false;
}

static bool read_long(reader *reading, const char *text) {
  const size_t length = strcspn(text, "=");
  const char *attached = text[length] == '=' ? text + length + 1 : NULL;
  for (size_t i = 0; i < OPTIONS_COUNT; i++)
    if ((table[i].commands & reading->chosen->bit) && is_named(table[i].name, text, length))
      return take_option(reading, &table[i], attached);
  return refuse_unknown(reading, text, length < 64 ? (int)length : 63);
}

/* One or more letters in a row; a value may be attached to the last. */
static bool read_letters(reader *reading, const char *letters) {
  for (; *letters != '\0'; letters++) {
    const option *chosen = NULL;
    for (size_t i = 0; i < OPTIONS_COUNT && chosen == NULL; i++)
      if ((table[i].commands & reading->chosen->bit) && table[i].letter == *letters)
        chosen = &table[i];
    if (chosen == NULL) {
      complain("there is no option -%c; see 'bscap %s --help'", *letters, reading->chosen->name);
      return false;
    }
    if (chosen->kind != OPTION_FLAG)
      return take_option(reading, chosen, letters[1] != '\0' ? letters + 1 : NULL);
    if (!take_option(reading, chosen, NULL)) return false;
  }
  return true;
}

/* A lone `-` is standard input, and `-5m` or `-.5` a value. */
static bool is_operand(const char *argument) {
  return argument[0] != '-' || argument[1] == '\0' || strchr(".0123456789", argument[1]) != NULL;
}

bool read_options(request *asked, const command *chosen, char **arguments) {
  *asked = (request){.operands = asked->operands,
                     .settings = asked->settings,
                     .horizon_seconds = NAN,
                     .step_seconds = NAN,
                     .seed = 1,
                     .trajectories_count = NAN,
                     .threads_count = NAN,
                     .start_replicas = NAN,
                     .version = BSCAP_KUBERNETES_NEWEST,
                     .fail_within_seconds = NAN,
                     .fail_probability = NAN};
  reader reading = {asked, chosen, arguments};
  bool are_options = true;
  while (*reading.next != NULL) {
    const char *argument = *reading.next++;
    if (!are_options || is_operand(argument))
      asked->operands[asked->operands_count++] = argument;
    else if (strcmp(argument, "--") == 0)
      are_options = false;
    else if (!(argument[1] == '-' ? read_long(&reading, argument + 2)
                                  : read_letters(&reading, argument + 1)))
      return false;
  }
  return true;
}

void print_options(FILE *out, const command *chosen) {
  for (size_t i = 0; i < OPTIONS_COUNT; i++) {
    if (!(table[i].commands & chosen->bit)) continue;
    char text[64];
    const char *value = table[i].value;
    snprintf(text, sizeof text, "--%s%s%s", table[i].name, value != NULL ? " " : "",
             value != NULL ? value : "");
    fprintf(out, "  %c%c %-22s %s\n", table[i].letter != 0 ? '-' : ' ',
            table[i].letter != 0 ? table[i].letter : ' ', text, table[i].meaning);
  }
}
