#ifndef PEERTRIALS_CLANES_H
#define PEERTRIALS_CLANES_H

#include <stdint.h>

/* Arithmetic in lanes, compiled for several widths of the processor's registers; the one that fits is taken when the
   program starts. Whole numbers only: the same bytes at every width. */

/* The sixteen words of eight blocks of Philox4x32-10, two a block: draws draw … draw + 7 of one unit.
   Block b has the counter (draw + b, unit, c2, c3) and the key (k0, k1). */
void clanes_philox_eight(uint32_t draw, uint32_t unit, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1,
                         uint64_t *words);

/* Whether registers hold four or more words, so that eight blocks take less time than four in those of two. */
int clanes_is_wide(void);

#endif
