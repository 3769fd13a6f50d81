#ifndef TESTS_BASE_NEARING_H
#define TESTS_BASE_NEARING_H

/* By how many times the most that floats in lanes may be off, by what is said where they are
 * defined, the worst of so many random numbers is; defined once for each set of instructions. */
double worst_of_floats_baseline(int numbers);
double worst_of_floats_avx2(int numbers);
double worst_of_floats_avx512(int numbers);

/* How far functions of numbers beyond what they take are from those of the last one they do. */
double worst_beyond_floats_baseline(void);
double worst_beyond_floats_avx2(void);
double worst_beyond_floats_avx512(void);

#endif
