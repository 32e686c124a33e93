#include "CLanes.h"

#if defined(__linux__)
#include <features.h>
#endif

/* Versions of one function need the dynamic loader's help (IFUNC): glibc on x86-64 has it. */
#if defined(__x86_64__) && defined(__GLIBC__)
#define EVERY_WIDTH __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define EVERY_WIDTH
#endif

/* Eight lanes, each with a 32-bit word of a block's state in its lower half. */
typedef uint64_t lanes __attribute__((vector_size(64)));

EVERY_WIDTH
void clanes_philox_eight(uint32_t draw, uint32_t unit, uint32_t c2, uint32_t c3, uint32_t k0, uint32_t k1,
                         uint64_t *words) {
  /* The masks tell the compiler that a 32 x 32 bit product will do. */
  const lanes mask = (lanes){} + 0xFFFFFFFFull;
  lanes a0 = (((lanes){0, 1, 2, 3, 4, 5, 6, 7}) + draw) & mask;
  lanes a1 = (lanes){} + unit, a2 = (lanes){} + c2, a3 = (lanes){} + c3;
#pragma unroll
  for (int i = 0; i < 10; i++) {
    /* Multipliers and Weyl constants: Salmon et al. (2011), section 3.3. */
    const lanes p0 = (a0 & mask) * 0xD2511F53ull, p1 = (a2 & mask) * 0xCD9E8D57ull;
    a0 = (p1 >> 32) ^ a1 ^ k0;
    a2 = (p0 >> 32) ^ a3 ^ k1;
    a1 = p1;
    a3 = p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  const lanes low = (a0 & mask) | a1 << 32, high = (a2 & mask) | a3 << 32;
  const lanes first = __builtin_shufflevector(low, high, 0, 8, 1, 9, 2, 10, 3, 11);
  const lanes second = __builtin_shufflevector(low, high, 4, 12, 5, 13, 6, 14, 7, 15);
  __builtin_memcpy(words, &first, 64);
  __builtin_memcpy(words + 8, &second, 64);
}

int clanes_is_wide(void) {
#if defined(__x86_64__) && defined(__GLIBC__)
  return __builtin_cpu_supports("avx2") != 0;
#else
  return 0;
#endif
}
