#include "lanes.h"

/* Philox4x32-10 of eight counters, each word of a block in the lower half of a lane. Multipliers and Weyl constants:
   Salmon et al. (2011), section 3.3. */
static inline __attribute__((always_inline)) void rounds(lanes *a0, lanes *a1, lanes *a2, lanes *a3, uint32_t k0,
                                                         uint32_t k1) {
  /* The masks tell the compiler that a 32 x 32 bit product will do. */
  const lanes mask = (lanes){} + 0xFFFFFFFFull;
#pragma unroll
  for (int i = 0; i < 10; i++) {
    const lanes p0 = (*a0 & mask) * 0xD2511F53ull, p1 = (*a2 & mask) * 0xCD9E8D57ull;
    *a0 = (p1 >> 32) ^ *a1 ^ k0;
    *a2 = (p0 >> 32) ^ *a3 ^ k1;
    *a1 = p1;
    *a3 = p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

/* The sixteen words of eight blocks, two a block. */
static inline __attribute__((always_inline)) void write(const lanes *a0, const lanes *a1, const lanes *a2, const lanes *a3,
                                                        uint64_t *words) {
  const lanes mask = (lanes){} + 0xFFFFFFFFull;
  const lanes low = (*a0 & mask) | *a1 << 32, high = (*a2 & mask) | *a3 << 32;
  const lanes first = __builtin_shufflevector(low, high, 0, 8, 1, 9, 2, 10, 3, 11);
  const lanes second = __builtin_shufflevector(low, high, 4, 12, 5, 13, 6, 14, 7, 15);
  __builtin_memcpy(words, &first, 64);
  __builtin_memcpy(words + 8, &second, 64);
}

static const lanes ramp = {0, 1, 2, 3, 4, 5, 6, 7};

EVERY_WIDTH
void clanes_philox_eight(uint32_t draw, uint32_t unit, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1,
                         uint64_t *words) {
  lanes a0 = ramp + draw, a1 = (lanes){} + unit, a2 = (lanes){} + c2, a3 = (lanes){} + c3;
  rounds(&a0, &a1, &a2, &a3, k0, k1);
  write(&a0, &a1, &a2, &a3, words);
}

EVERY_WIDTH
void clanes_philox_sixteen(uint32_t draw, uint32_t unit, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1,
                           uint64_t *words) {
  /* Two chains of rounds that do not wait for each other. */
  lanes a0 = ramp + draw, a1 = (lanes){} + unit, a2 = (lanes){} + c2, a3 = (lanes){} + c3;
  lanes b0 = ramp + (uint32_t)(draw + 8), b1 = a1, b2 = a2, b3 = a3;
  rounds(&a0, &a1, &a2, &a3, k0, k1);
  rounds(&b0, &b1, &b2, &b3, k0, k1);
  write(&a0, &a1, &a2, &a3, words);
  write(&b0, &b1, &b2, &b3, words + 16);
}

EVERY_WIDTH
void clanes_philox_units(uint32_t unit, uint32_t step, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1,
                         uint64_t *words) {
  const lanes mask = (lanes){} + 0xFFFFFFFFull;
  lanes a0 = {}, a1 = (ramp * step + unit) & mask, a2 = (lanes){} + c2, a3 = (lanes){} + c3;
  rounds(&a0, &a1, &a2, &a3, k0, k1);
  write(&a0, &a1, &a2, &a3, words);
}

int clanes_is_wide(void) {
#ifdef CLANES_HAS_WIDTHS
  return __builtin_cpu_supports("avx2") != 0;
#else
  return 0;
#endif
}
