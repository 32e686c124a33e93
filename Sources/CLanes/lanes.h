#ifndef PEERTRIALS_LANES_H
#define PEERTRIALS_LANES_H

#include "CLanes.h"

#if defined(__linux__)
#include <features.h>
#endif

/* Products and sums are rounded one by one, so that every width gives the same bytes. */
#pragma STDC FP_CONTRACT OFF

/* Versions of one function need the dynamic loader's help (IFUNC): glibc on x86-64 has it. None for registers of 512 bits:
   some processors run everything slower for milliseconds after they used them once, and a replicate that wants eight blocks
   of Philox now and then pays for it all the time (exact t test 1.3 times as long, people no faster). */
#if defined(__x86_64__) && defined(__GLIBC__)
#define CLANES_HAS_WIDTHS 1
#define EVERY_WIDTH __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define EVERY_WIDTH
#endif

/* Eight lanes of words, and of numbers. */
typedef uint64_t lanes __attribute__((vector_size(64)));
typedef double numbers __attribute__((vector_size(64)));

#endif
