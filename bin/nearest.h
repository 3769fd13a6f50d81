#ifndef NEAREST_H
#define NEAREST_H

/* The best of several names for a misspelt `word`. Start with name NULL and offer every name. */
typedef struct nearest {
  const char *word;
  const char *name; /* NULL where none is near */
  unsigned edits;
} nearest;

void nearest_offer(nearest *best, const char *name);

#endif
