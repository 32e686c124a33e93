#include "lanes.h"

/* e to the power of eight numbers, from -708 to 708, in place: 2^n times a series of the rest, which is below log(2)/2.
   The series ends at its 13th power, where it has what a double holds; pairs of its terms, and pairs of pairs, do not
   wait for each other. */
static inline __attribute__((always_inline)) void raise(numbers *power) {
  const numbers least = (numbers){} - 708, most = (numbers){} + 708;
  const numbers x = __builtin_elementwise_min(__builtin_elementwise_max(*power, least), most);
  /* Adding 1.5 * 2^52 leaves the nearest whole number in the lowest bits. */
  const numbers shifted = x * 0x1.71547652b82fep0 + 0x1.8p52;
  const numbers whole = shifted - 0x1.8p52;
  const numbers r = (x - whole * 0x1.62e42fefa0000p-1) - whole * 0x1.cf79abc9e3b3ap-40;
  const numbers r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
  const numbers a = (0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
  const numbers b = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
  const numbers c = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
  const numbers sum = 1 + (r + r2 * ((a + r4 * b) + r8 * c));
  const lanes raised = (lanes)sum + ((lanes)shifted << 52);
  *power = (numbers)raised;
}

/* The mean of eight people, and e^-predictor. */
static inline __attribute__((always_inline)) void logistic(const numbers *x, double intercept, double slope,
                                                           numbers *mean, numbers *fall) {
  numbers power = -intercept - slope * *x;
  raise(&power);
  *fall = power;
  *mean = 1 / (1 + power);
}

/* Takes up to eight people from a column; 0 where there is nobody. */
static inline __attribute__((always_inline)) void take(const double *x, int64_t count, numbers *own, numbers *here) {
  *own = (numbers){};
  *here = (numbers){};
  for (int64_t k = 0; k < count; k++) {
    (*own)[k] = x[k];
    (*here)[k] = 1;
  }
}

typedef struct {
  numbers mean, mean_x, weight, weight_x, weight_xx;
} gathered;

static inline __attribute__((always_inline)) void gather(gathered *all, const numbers *x, const numbers *here,
                                                         double intercept, double slope) {
  numbers mean, fall;
  logistic(x, intercept, slope, &mean, &fall);
  mean *= *here;
  /* mu(1 - mu) = mu(e^-eta * mu): no digits are lost where mu is nearly 1. */
  const numbers weight = mean * (fall * mean), weight_x = weight * *x;
  all->mean += mean;
  all->mean_x += mean * *x;
  all->weight += weight;
  all->weight_x += weight_x;
  all->weight_xx += weight_x * *x;
}

static inline __attribute__((always_inline)) double total(const numbers *all) {
  double sum = 0;
  for (int k = 0; k < 8; k++) sum += (*all)[k];
  return sum;
}

EVERY_WIDTH
void clanes_logistic_sums(const double *x, int64_t count, double intercept, double slope, double *sums) {
  gathered all = {};
  numbers own, here = (numbers){} + 1;
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    __builtin_memcpy(&own, x + i, 64);
    gather(&all, &own, &here, intercept, slope);
  }
  if (i < count) {
    take(x + i, count - i, &own, &here);
    gather(&all, &own, &here, intercept, slope);
  }
  sums[0] = total(&all.mean);
  sums[1] = total(&all.mean_x);
  sums[2] = total(&all.weight);
  sums[3] = total(&all.weight_x);
  sums[4] = total(&all.weight_xx);
}

EVERY_WIDTH
void clanes_logistic_means(const double *x, int64_t count, double intercept, double slope, double *means) {
  numbers own, here, mean, fall;
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    __builtin_memcpy(&own, x + i, 64);
    logistic(&own, intercept, slope, &mean, &fall);
    __builtin_memcpy(means + i, &mean, 64);
  }
  if (i == count) return;
  take(x + i, count - i, &own, &here);
  logistic(&own, intercept, slope, &mean, &fall);
  for (int64_t k = 0; i + k < count; k++) means[i + k] = mean[k];
}
