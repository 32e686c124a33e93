/* The same t test as people_t.c, drawn from its sufficient statistics: a mean
   per arm ~ N(mu, 1/n) and a sum of squares per arm ~ chi-squared(n - 1), which
   are independent (Cochran 1934). The same distribution of t at far less cost. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include "timing.h"

enum { PER_ARM = 64 };

int main(int argc, char **argv) {
    const long replicates = replicates_from(argc, argv);
    const double effect = 0.5, mean_sd = 1 / sqrt(PER_ARM);
    const double critical = gsl_cdf_tdist_Pinv(0.975, 2 * PER_ARM - 2);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 20261121);
    long rejected = 0;
    const double start = now();
    for (long r = 0; r < replicates; r++) {
        const double first = effect + gsl_ran_gaussian_ziggurat(rng, mean_sd);
        const double second = gsl_ran_gaussian_ziggurat(rng, mean_sd);
        const double squares =
            gsl_ran_chisq(rng, PER_ARM - 1) + gsl_ran_chisq(rng, PER_ARM - 1);
        const double variance = squares / (2 * PER_ARM - 2);
        const double t = (first - second) / sqrt(variance * 2.0 / PER_ARM);
        rejected += fabs(t) > critical;
    }
    report("c/exact_t", replicates, now() - start, rejected);
    gsl_rng_free(rng);
    return 0;
}
