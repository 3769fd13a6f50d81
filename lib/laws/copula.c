#include <bscap/copula.h>

#include <math.h>

#include "base/elementary.h"

/* Rounding in what is left of a variance is magnified by as much as the least variance so far is
 * below 1: hence about the root of what a double resolves. A correlation with something of which no
 * variance is left is at most the root of that. */
static const double no_variance = 1e-8, no_correlation = 1e-4;

double bscap_pearson_from_spearman(double spearman) {
  double sine, cosine;
  bscap_sincos_turns(spearman / 12, &sine, &cosine);
  return 2 * sine;
}

/* The part of a correlation that the columns before have not explained. */
static double left_over(double correlation, const double *row, const double *other, size_t until) {
  for (size_t k = 0; k < until; k++) correlation -= row[k] * other[k];
  return correlation;
}

/* Without pivoting, so that zeros stay zeros and each row depends on those before it only. */
static bool factor_row(const double *spearman, size_t i, size_t n, double *factor) {
  double *row = factor + i * n;
  for (size_t j = 0; j < i; j++) {
    const double *other = factor + j * n;
    const double rest = left_over(bscap_pearson_from_spearman(spearman[j]), row, other, j);
    if (other[j] == 0 && !(fabs(rest) <= no_correlation)) return false;
    row[j] = other[j] == 0 ? 0 : rest / other[j];
  }
  const double variance = left_over(bscap_pearson_from_spearman(spearman[i]), row, row, i);
  if (!(variance >= -no_variance)) return false;
  row[i] = variance > no_variance ? sqrt(variance) : 0;
  for (size_t j = i + 1; j < n; j++) row[j] = 0;
  return true;
}

bool bscap_copula_factor(const double *spearman, size_t n, double *factor) {
  for (size_t i = 0; i < n; i++)
    if (!factor_row(spearman + i * n, i, n, factor)) return false;
  return true;
}

static bool is_possible(const double *spearman, double share, size_t n, double *scratch) {
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++) scratch[i * n + j] = (i == j ? 1 : share) * spearman[i * n + j];
  return bscap_copula_factor(scratch, n, scratch);
}

double bscap_copula_shrink(const double *spearman, size_t n, double *scratch) {
  if (is_possible(spearman, 1, n, scratch)) return 1;
  double possible = 0, impossible = 1;
  while (impossible - possible > 0x1p-30) {
    const double middle = (possible + impossible) / 2;
    if (is_possible(spearman, middle, n, scratch))
      possible = middle;
    else
      impossible = middle;
  }
  return possible;
}

/* From the last row up, since each needs the rows before it as they were. */
void bscap_copula_mix(const double *factor, size_t n, const double *independent,
                      double *correlated) {
  for (size_t i = n; i-- > 0;) {
    double sum = 0;
    for (size_t j = 0; j <= i; j++) sum += factor[i * n + j] * independent[j];
    correlated[i] = sum;
  }
}
