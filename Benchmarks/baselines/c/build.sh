#!/bin/sh
# Builds the C baselines into the directory given as the first argument.
# Needs a C compiler and the GNU Scientific Library (Debian: libgsl-dev).
set -eu
out=${1:?usage: build.sh DIRECTORY}
here=$(dirname "$0")
mkdir -p "$out"
for name in people_t people_ancova exact_t; do
    ${CC:-cc} -std=gnu11 -O2 -Wall -Wextra -o "$out/$name" "$here/$name.c" \
        -lgsl -lgslcblas -lm
done
