#ifndef BSCAP_MODEL_KEYS_H
#define BSCAP_MODEL_KEYS_H

#include <bscap/quantity.h>
#include <stdbool.h>
#include <stddef.h>

/* What a person may write down, as tables: the one place that says which keys there are, what they
 * mean, in which unit, within which bounds and with which default. The reader follows them. */

typedef enum bscap_key_kind {
  BSCAP_KEY_NUMBER,  /* double */
  BSCAP_KEY_NUMBERS, /* `length` plain doubles */
  BSCAP_KEY_TEXT,    /* const char * */
  BSCAP_KEY_FLAG,    /* bool */
  BSCAP_KEY_DATE,    /* int64_t */
  BSCAP_KEY_CHOICE,  /* int, the place in `words` */
  BSCAP_KEY_STRUCT,  /* the struct of `child` */
  BSCAP_KEY_MAP,     /* pointer to structs of `child` that begin with their name, then a size_t */
  BSCAP_KEY_LIST,    /* pointer to structs of `child`, then a size_t */
  BSCAP_KEY_NAMED,   /* size_t, the place of a part named in the model */
  BSCAP_KEY_NAMES,   /* bscap_references */
  BSCAP_KEY_COSTS,   /* bscap_costs */
  BSCAP_KEY_FOLLOWS, /* bscap_costs of one driver reading, without a number */
  BSCAP_KEY_INFLOW,  /* bscap_inflow */
  BSCAP_KEY_BURSTS,  /* bscap_burst_sizes */
  BSCAP_KEY_BETWEEN, /* members of a bscap_correlation, resolved once all numbers are read */
  BSCAP_KEY_LEVELS,  /* bscap_driver_levels */
  BSCAP_KEY_POINTS,  /* dates and values of a bscap_growth, written out */
  BSCAP_KEY_TABLE,   /* the same from a CSV file */
  BSCAP_KEY_FIGURE,  /* bscap_figure */
  BSCAP_KEY_STATED   /* bscap_stated */
} bscap_key_kind;

typedef struct bscap_keys bscap_keys;

typedef struct bscap_key {
  const char *name;
  bscap_key_kind kind;
  bscap_unit unit;
  size_t offset;       /* of the member in its struct */
  size_t count_offset; /* of the member that counts a map's or a list's items */
  double fallback;     /* numbers: the value when the key is absent */
  double least;
  double most;
  bool is_whole;       /* numbers: no fraction */
  bool follows_driver; /* numbers: per second where the driver is a flow */
  bool is_required;
  bool is_certain; /* numbers: what is said, so that [low, likely, high] has no meaning */
  int selects;     /* not 0: this key being there sets the struct's selector to this */
  size_t length;   /* numbers: how many */
  const char *const *words;
  size_t words_count;
  const bscap_keys *child;
  const bscap_keys *named; /* the table of the parts that a name refers to */
  const char *meaning;
} bscap_key;

struct bscap_keys {
  const char *noun; /* what a struct of this table is called in messages: "a service" */
  size_t size;
  const bscap_key *rows;
  size_t count;
  size_t selector_offset; /* of the int that `selects` sets */
  bool has_selector;      /* then exactly one selecting key must be there, or at most one */
  bool needs_selector;
  const char *selection; /* "either level or added" */
  bool is_brief;         /* a plain number may stand for the first key alone */
  bool keys_numbers;     /* names of such structs are keys of maps of numbers */
  bool is_autoscaler;    /* a whole manifest may stand for the keys (model/bind_autoscale.c) */
};

/* The whole model. */
extern const bscap_keys bscap_model_keys;

/* What may stand beside the fields of an autoscaler's manifest, and which of these are numbers. */
extern const bscap_keys bscap_manifest_keys;
extern const bscap_keys bscap_manifest_number_keys;

#endif
