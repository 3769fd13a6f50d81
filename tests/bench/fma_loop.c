/* What a vector FMA costs here and now, as a measure of everything else: nanoseconds for one of 8
 * floats (AVX2) and one of 16 (AVX-512), as JSON; null where the processor has none. Enough chains
 * run side by side to hide how long each takes. */
#include <stdio.h>
#include <time.h>

#if defined(__x86_64__)
#include <immintrin.h>

enum { CHAINS = 12, TURNS = 20000000 };

/* The compiler must not know what is multiplied, nor that nobody reads the sum. */
static volatile float factor = 0.999f, addend = 0.001f, sink;

static double clock_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

__attribute__((target("avx2,fma"))) static double time_eight(void) {
  const __m256 by = _mm256_set1_ps(factor), plus = _mm256_set1_ps(addend);
  __m256 chains[CHAINS];
  float lanes[8];
  for (int i = 0; i < CHAINS; i++) chains[i] = _mm256_set1_ps((float)i);
  const double began = clock_ns();
  for (int turn = 0; turn < TURNS; turn++) {
#pragma GCC unroll 12
    for (int i = 0; i < CHAINS; i++) chains[i] = _mm256_fmadd_ps(chains[i], by, plus);
  }
  const double spent = clock_ns() - began;
#pragma GCC unroll 12
  for (int i = 1; i < CHAINS; i++) chains[0] = _mm256_add_ps(chains[0], chains[i]);
  _mm256_storeu_ps(lanes, chains[0]);
  sink = lanes[0];
  return spent / TURNS / CHAINS;
}

__attribute__((target("avx512f"))) static double time_sixteen(void) {
  const __m512 by = _mm512_set1_ps(factor), plus = _mm512_set1_ps(addend);
  __m512 chains[CHAINS];
  float lanes[16];
  for (int i = 0; i < CHAINS; i++) chains[i] = _mm512_set1_ps((float)i);
  const double began = clock_ns();
  for (int turn = 0; turn < TURNS; turn++) {
#pragma GCC unroll 12
    for (int i = 0; i < CHAINS; i++) chains[i] = _mm512_fmadd_ps(chains[i], by, plus);
  }
  const double spent = clock_ns() - began;
#pragma GCC unroll 12
  for (int i = 1; i < CHAINS; i++) chains[0] = _mm512_add_ps(chains[0], chains[i]);
  _mm512_storeu_ps(lanes, chains[0]);
  sink = lanes[0];
  return spent / TURNS / CHAINS;
}

int main(void) {
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    printf("{\"8\":%.4f,", time_eight());
  else
    printf("{\"8\":null,");
  if (__builtin_cpu_supports("avx512f"))
    printf("\"16\":%.4f}\n", time_sixteen());
  else
    printf("\"16\":null}\n");
  return 0;
}

#else

int main(void) {
  printf("{\"8\":null,\"16\":null}\n");
  return 0;
}

#endif
