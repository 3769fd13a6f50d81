#ifndef SHARD_PART_H
#define SHARD_PART_H

#include <stddef.h>

/* One part of so many; counted from 1. */
typedef struct shard_part {
  size_t number;
  size_t shards_count;
} shard_part;

/* Reads `3/64`, or what a scheduler says in the environment: `job/64` in a Kubernetes Job that is
 * indexed, `slurm` in an array of Slurm. Complains where it cannot, and gives the exit code. */
int shard_part_read(shard_part *part, const char *text);

#endif
