#ifndef BUILTIN_H
#define BUILTIN_H

#include <stddef.h>

/* The model that the command uses when none is named: models/battlescope.yaml, byte for byte. A NUL
 * follows its `builtin_model_size` bytes. */
extern const char builtin_model[];
extern const size_t builtin_model_size;

#endif
