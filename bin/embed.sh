#!/bin/sh
# Writes C source that holds the bytes of a file, whatever they are, as NAME_model.
# usage: embed.sh FILE NAME
set -eu

printf '#include "%s.h"\n\nconst char %s_model[] = {\n' "$2" "$2"
od -An -v -to1 "$1" | sed "s/ *\([0-7][0-7][0-7]\) */'\\\\\1', /g"
printf "'\\\\0'};\n\nconst size_t %s_model_size = sizeof %s_model - 1;\n" "$2" "$2"
