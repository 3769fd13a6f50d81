#ifndef BSCAP_MODEL_READER_H
#define BSCAP_MODEL_READER_H

#include "model/keys.h"
#include "model/parts.h"

enum { BSCAP_PATH_SIZE = 1024, BSCAP_NAME_MOST_LENGTH = 63 };

/* What the reader knows while it walks down a tree of nodes and a table of keys together. */
typedef struct bscap_reader {
  bscap_model *model;
  bscap_arena *arena; /* the model's */
  bscap_diagnostics *diagnostics;
  bscap_error *error;
  const bscap_loader *loader;
  char path[BSCAP_PATH_SIZE]; /* of what is being read, for messages and entries */
  size_t path_length;
  const char *source; /* inherited from the structs around */
  bool is_assumed;
  bool driver_is_flow;
  bool is_bare; /* the model is an autoscaler's manifest and nothing to forecast */
} bscap_reader;

/* Goes one name down the path, or one place of a list; returns what bscap_reader_leave needs. */
size_t bscap_reader_enter(bscap_reader *reader, const char *name);
size_t bscap_reader_enter_item(bscap_reader *reader, size_t index);
void bscap_reader_leave(bscap_reader *reader, size_t path_length);

/* "PATH: MESSAGE" at the node's place. */
bscap_status bscap_reader_fail(const bscap_reader *reader, const bscap_node *node,
                               const char *format, ...)
    __attribute__((__format__(__printf__, 3, 4)));

/* "no KIND named 'WORD'" with the nearest of `names`, or the first of them where none is near. */
bscap_status bscap_reader_fail_unknown(const bscap_reader *reader, const bscap_node *node,
                                       const char *kind, const char *word, const char *const *names,
                                       size_t count);

/* Fills one member of the struct at `object` from `node`. */
bscap_status bscap_bind_member(bscap_reader *reader, const bscap_key *key, void *object,
                               const bscap_node *node);

/* Fills the struct at `object` from `node` by `keys`. */
bscap_status bscap_bind_struct(bscap_reader *reader, const bscap_keys *keys, void *object,
                               const bscap_node *node);

/* Whether a whole manifest, or its spec, stands for an autoscaler's short form. */
bool bscap_is_manifest(const bscap_node *node);
bscap_status bscap_bind_manifest(bscap_reader *reader, bscap_autoscale *autoscale,
                                 const bscap_node *node);

/* Sets every member to what it is when nothing is written. */
void bscap_bind_defaults(const bscap_keys *keys, void *object);

/* Reads one number in any of its forms into `*value`, and enters it into the model's list. */
bscap_status bscap_bind_number(bscap_reader *reader, const bscap_key *key, double *value,
                               const bscap_node *node);

/* Reads a scalar as a number of `unit`, by YAML 1.1 where that reads it as something else. */
bscap_status bscap_number_text(bscap_reader *reader, bscap_unit unit, double *value,
                               const bscap_node *node);

/* The same within the bounds of the key. */
bscap_status bscap_number_bounded(bscap_reader *reader, const bscap_key *key, bscap_unit unit,
                                  double *value, const bscap_node *node);

/* Writes a number as a person would, so that it is read as the same. */
void bscap_number_spell(double value, bscap_unit unit, char text[BSCAP_QUANTITY_SIZE]);

/* The text of a scalar; where YAML 1.1 reads a plain one as another number than it looks like, that
 * number in decimal, in `decimal`, with a warning. */
bscap_status bscap_number_decimal(bscap_reader *reader, const char **text,
                                  char decimal[BSCAP_QUANTITY_SIZE], const bscap_node *node);

/* A whole number that is not in quotes, exactly, by YAML 1.1; false for all other nodes. */
bool bscap_number_whole(int64_t *value, const bscap_node *node);

/* `source` and `assumed`, which any map of settings may hold. */
bool bscap_is_provenance(const char *key);

/* Reads both where they stand in `map`; what is inherited stays as it is when they do not. */
bscap_status bscap_bind_provenance(bscap_reader *reader, const bscap_node *map);

/* One function for each kind of key that is about drivers or figures. */
bscap_status bscap_bind_costs(bscap_reader *reader, const bscap_key *key, bscap_costs *costs,
                              const bscap_node *node);
bscap_status bscap_bind_follows(bscap_reader *reader, bscap_costs *costs, const bscap_node *node);
bscap_status bscap_bind_inflow(bscap_reader *reader, bscap_inflow *inflow, const bscap_node *node);
bscap_status bscap_bind_bursts(bscap_reader *reader, const bscap_key *key, bscap_burst_sizes *sizes,
                               const bscap_node *node);
bscap_status bscap_bind_levels(bscap_reader *reader, const bscap_key *key,
                               bscap_driver_levels *levels, const bscap_node *node);
bscap_status bscap_bind_points(bscap_reader *reader, bscap_growth *growth, const bscap_node *node);
bscap_status bscap_bind_table(bscap_reader *reader, bscap_growth *growth, const bscap_node *node);
bscap_status bscap_bind_figure(bscap_reader *reader, bscap_figure *figure, const bscap_node *node);
bscap_status bscap_bind_stated(bscap_reader *reader, bscap_stated *stated, const bscap_node *node);

/* Makes room for the members of a correlation, which bscap_model_relate finds. */
bscap_status bscap_bind_between(bscap_reader *reader, bscap_correlation *correlation,
                                const bscap_node *node);

/* The place of the part called `node->text` among those that `named` describes. */
bscap_status bscap_bind_named(bscap_reader *reader, const bscap_keys *named, size_t *index,
                              const bscap_node *node);

/* "no number stands at 'PATH'", with the nearest path where one is near. */
bscap_status bscap_model_fail_unknown(const bscap_model *model, const char *path, bscap_place place,
                                      bscap_error *error);

/* Finds what the correlations are between, and whether they can hold together. */
bscap_status bscap_model_relate(bscap_reader *reader);

/* What the tables cannot say: how members of a part, and parts among each other, must agree. */
bscap_status bscap_model_validate(bscap_reader *reader);

/* An empty model. `allocator` and `loader` as in bscap_model_options. */
bscap_status bscap_model_create(bscap_model **model, const bscap_allocator *allocator,
                                const bscap_loader *loader, bscap_error *error);

/* Fills the reader's model from its root. */
bscap_status bscap_model_bind(bscap_reader *reader);

/* A tree that holds just the one value of a `path=value` text. */
bscap_status bscap_setting_parse(const bscap_node **node, bscap_arena *arena, const char *setting,
                                 bscap_error *error);

#endif
