#ifndef BSCAP_COPULA_H
#define BSCAP_COPULA_H

#include <bscap/export.h>
#include <stdbool.h>
#include <stddef.h>

BSCAP_BEGIN

/* Uncertain things that go together: the Gaussian copula. Each keeps its own distribution; their
 * ranks are correlated as those of standard normals are. Matrices are n x n, row by row; only the
 * diagonal and what lies below it is read. */

/** Pearson's correlation between two standard normals whose rank correlation (Spearman's, -1 to 1)
 *  is `spearman`: 2 sin(pi spearman / 6) (Pearson 1907); exact at -1, 0 and 1. */
BSCAP_API double bscap_pearson_from_spearman(double spearman);

/** Makes of rank correlations (1 on the diagonal) the factor that bscap_copula_mix takes: lower
 *  triangular, times its transpose the Pearson correlations (Cholesky). False if no normals can be
 *  correlated so, the Pearson correlations not being positive semi-definite; `factor` then holds no
 *  factor. Singular matrices are fine, as with correlations of -1 and 1: where the rows before
 *  leave less than 1e-8 of a row's variance, that counts as none, and its correlations with later
 *  rows are held to 1e-4 instead of 1e-8 or better. `factor` and `spearman` may be the same. An
 *  uncorrelated row does not change one bit of the others. */
BSCAP_API bool bscap_copula_factor(const double *spearman, size_t n, double *factor);

/** The largest number up to 1 by which all rank correlations off the diagonal may be multiplied to
 *  be possible, as bscap_copula_factor sees it, to 1e-9 and never above; 1 where they are so
 *  already. `scratch` is the caller's, n x n and not `spearman`. */
BSCAP_API double bscap_copula_shrink(const double *spearman, size_t n, double *scratch);

/** Makes of n independent standard normals correlated ones. Entries that are correlated with no
 *  other come through as they are, and change no other by one bit. `correlated` and `independent`
 *  may be the same. */
BSCAP_API void bscap_copula_mix(const double *factor, size_t n, const double *independent,
                                double *correlated);

BSCAP_END

#endif
