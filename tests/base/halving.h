#ifndef TESTS_BASE_HALVING_H
#define TESTS_BASE_HALVING_H

/* How many of so many random numbers have other bits in half of the lanes than alone; defined once
 * for each set of instructions. */
int compare_halves_baseline(int numbers);
int compare_halves_avx2(int numbers);
int compare_halves_avx512(int numbers);

#endif
