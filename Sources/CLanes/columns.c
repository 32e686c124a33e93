#include "lanes.h"

typedef struct {
  double scale;
  int64_t inside;
  double outer, inner;
} layer;

EVERY_WIDTH
int64_t clanes_normals(const uint64_t *words, int64_t count, const void *table, double *column) {
  const layer *layers = table;
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    lanes word, inside;
    numbers scale;
    __builtin_memcpy(&word, words + i, 64);
    const lanes index = word & 0xFF;
#pragma unroll
    for (int k = 0; k < 8; k++) {
      scale[k] = layers[index[k]].scale;
      inside[k] = (uint64_t)layers[index[k]].inside;
    }
    const lanes place = word >> 11;
    /* Places have 53 bits: exact as numbers. */
    const numbers x = __builtin_convertvector(place, numbers) * scale;
    const lanes drawn = (lanes)x | (word & 0x100) << 55;
    __builtin_memcpy(column + i, &drawn, 64);
    /* Both are below 2^63: the sign of the difference tells which is less. */
    const lanes left = place - inside;
    if (__builtin_reduce_and(left) >> 63 == 0) break;
  }
  for (; i < count; i++) {
    const layer own = layers[words[i] & 0xFF];
    const int64_t place = (int64_t)(words[i] >> 11);
    if (place >= own.inside) return i;
    const double x = (double)place * own.scale;
    uint64_t drawn;
    __builtin_memcpy(&drawn, &x, 8);
    drawn |= (words[i] & 0x100) << 55;
    __builtin_memcpy(column + i, &drawn, 8);
  }
  return count;
}

EVERY_WIDTH
void clanes_strike(const uint64_t *words, int64_t count, int64_t limit, double *column) {
  for (int64_t i = 0; i < count; i++) {
    const int64_t place = (int64_t)(words[i] >> 12);
    column[i] = place < limit ? 0 : column[i];
  }
}

EVERY_WIDTH
void clanes_scores(const double *column, int64_t count, clanes_scale scale, double center, double sd, double origin,
                   double *scores) {
  for (int64_t i = 0; i < count; i++) {
    const double x = center + sd * column[i];
    const double place = (x - scale.min) * scale.per_point;
    const double inside = place < 0 ? 0 : place > scale.most ? scale.most : place;
    /* Adding 2^52 leaves no room for a fraction: the nearest whole number. */
    const double whole = (inside + 0x1p52) - 0x1p52;
    scores[i] = (scale.min + scale.step * whole) - origin;
  }
}
