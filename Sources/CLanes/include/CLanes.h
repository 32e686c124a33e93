#ifndef PEERTRIALS_CLANES_H
#define PEERTRIALS_CLANES_H

#include <stdint.h>

/* Arithmetic in lanes, compiled for several widths of the processor's registers; the one that fits is taken when the
   program starts. Whole numbers, and numbers that are rounded one by one: the same bytes at every width. */

/* The sixteen words of eight blocks of Philox4x32-10, two a block: draws draw … draw + 7 of one unit.
   Block b has the counter (draw + b, unit, c2, c3) and the key (k0, k1). */
void clanes_philox_eight(uint32_t draw, uint32_t unit, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1,
                         uint64_t *words);

/* The same of sixteen blocks: 32 words. */
void clanes_philox_sixteen(uint32_t draw, uint32_t unit, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1,
                           uint64_t *words);

/* The first block of eight units: unit, unit + step, … Sixteen words. */
void clanes_philox_units(uint32_t unit, uint32_t step, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1,
                         uint64_t *words);

/* Whether registers hold four or more words, so that eight blocks take less time than four in those of two. */
int clanes_is_wide(void);

/* Standard normals of as many words as fall inside their layer of the ziggurat, one after the other. A layer is four
   numbers of eight bytes: scale, inside (a whole number), and two that are not read. Returns how many words they are:
   the place of the first one near the curve, or the count. What stands in the column after them may be anything. */
int64_t clanes_normals(const uint64_t *words, int64_t count, const void *layers, double *column);

/* Puts 0 where the upper 52 bits of a word are below a limit. */
void clanes_strike(const uint64_t *words, int64_t count, int64_t limit, double *column);

/* The scores of an instrument: steps from a floor, most of them up to the ceiling. */
typedef struct {
  double min, step, per_point, most;
} clanes_scale;

/* min + step * round(clamp((center + sd * column - min) * per_point, 0, most)) - origin. */
void clanes_scores(const double *column, int64_t count, clanes_scale scale, double center, double sd, double origin,
                   double *scores);

/* Sums over a column of mu = 1/(1 + e^-(intercept + slope * x)), mu * x, w = mu(1 - mu), w * x and w * x * x: five numbers. */
void clanes_logistic_sums(const double *x, int64_t count, double intercept, double slope, double *sums);

/* The same means one by one. */
void clanes_logistic_means(const double *x, int64_t count, double intercept, double slope, double *means);

#endif
