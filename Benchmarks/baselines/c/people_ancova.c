/* As people_t.c with a baseline for each person (correlation 0.5 with the
   outcome) and analysis of covariance by the within-arm sums of squares and
   products; see any text on covariance, such as Snedecor and Cochran, ch. 18. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include "timing.h"

enum { PER_ARM = 64 };

int main(int argc, char **argv) {
    const long replicates = replicates_from(argc, argv);
    const double effect = 0.5, r = 0.5, rest = sqrt(1 - r * r);
    const int df = 2 * PER_ARM - 3;
    const double critical = gsl_cdf_tdist_Pinv(0.975, df);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 20261121);
    long rejected = 0;
    const double start = now();
    for (long k = 0; k < replicates; k++) {
        double mean_x[2], mean_y[2], sxx = 0, sxy = 0, syy = 0;
        for (int arm = 0; arm < 2; arm++) {
            const double shift = arm == 0 ? effect : 0;
            double x1 = 0, y1 = 0, x2 = 0, xy = 0, y2 = 0;
            for (int i = 0; i < PER_ARM; i++) {
                const double x = gsl_ran_gaussian_ziggurat(rng, 1.0);
                const double y = shift + r * x + gsl_ran_gaussian_ziggurat(rng, rest);
                x1 += x;
                y1 += y;
                x2 += x * x;
                xy += x * y;
                y2 += y * y;
            }
            mean_x[arm] = x1 / PER_ARM;
            mean_y[arm] = y1 / PER_ARM;
            sxx += x2 - x1 * mean_x[arm];
            sxy += xy - x1 * mean_y[arm];
            syy += y2 - y1 * mean_y[arm];
        }
        const double slope = sxy / sxx;
        const double dx = mean_x[0] - mean_x[1];
        const double adjusted = mean_y[0] - mean_y[1] - slope * dx;
        const double variance = (syy - slope * sxy) / df;
        const double se = sqrt(variance * (2.0 / PER_ARM + dx * dx / sxx));
        rejected += fabs(adjusted / se) > critical;
    }
    report("c/people_ancova", replicates, now() - start, rejected);
    gsl_rng_free(rng);
    return 0;
}
