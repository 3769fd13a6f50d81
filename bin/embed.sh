#!/bin/sh
# Writes C source that holds the bytes of the file named by the argument, whatever they are.
set -eu

printf '#include "builtin.h"\n\nconst char builtin_model[] = {\n'
od -An -v -to1 "$1" | sed "s/ *\([0-7][0-7][0-7]\) */'\\\\\1', /g"
printf "'\\\\0'};\n\nconst size_t builtin_model_size = sizeof builtin_model - 1;\n"
