#ifndef STARTING_H
#define STARTING_H

#include <stddef.h>

/* The commented model that `init` gives to start from: models/shop.yaml, byte for byte. */
extern const char starting_model[];
extern const size_t starting_model_size;

#endif
