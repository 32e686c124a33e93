#ifndef PEERTRIALS_CGSL_SHIM_H
#define PEERTRIALS_CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_chebyshev.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_qrng.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf_gamma.h>

/* Swift 6 rejects C globals as shared mutable state; these return their (constant) values. */
static inline const gsl_root_fsolver_type *cgsl_root_brent(void) { return gsl_root_fsolver_brent; }
static inline const gsl_integration_fixed_type *cgsl_fixed_hermite(void) {
  return gsl_integration_fixed_hermite;
}
static inline const gsl_qrng_type *cgsl_qrng_sobol(void) { return gsl_qrng_sobol; }
static inline const gsl_min_fminimizer_type *cgsl_min_brent(void) { return gsl_min_fminimizer_brent; }
static inline const gsl_multimin_fminimizer_type *cgsl_multimin_simplex(void) {
  return gsl_multimin_fminimizer_nmsimplex2;
}
static inline const gsl_multimin_fdfminimizer_type *cgsl_multimin_bfgs2(void) {
  return gsl_multimin_fdfminimizer_vector_bfgs2;
}

/* Two square roots by one instruction. Swift's own call the C library for negative numbers, which keeps
   the compiler from joining them. */
typedef double cgsl_pair __attribute__((vector_size(16)));
static inline cgsl_pair cgsl_sqrt_pair(cgsl_pair x) { return __builtin_elementwise_sqrt(x); }

#endif
