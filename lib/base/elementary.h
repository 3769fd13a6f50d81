#ifndef BSCAP_BASE_ELEMENTARY_H
#define BSCAP_BASE_ELEMENTARY_H

/* exp, log, their like for small numbers, sine and cosine that give the same bits on every machine
 * and with every compiler, which the C library's do not. Each is a fixed sequence of +, -, *, / and
 * fma on doubles, and IEEE 754 leaves one result to each of those in the usual rounding, to
 * nearest. That sequence is the definition. It has no tables, and chooses only between values that
 * are both known, so that it can run in the lanes of a vector.
 *
 * The polynomials interpolate their functions at Chebyshev points, in 90 digits, and are then
 * rounded to doubles; the error that stands beside each was measured afterwards, on 2000 points. */

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Before a static function with many fma: compiles it for processors with that instruction and
 * again for those where it is a call into the C library, and takes the right one when the program
 * is loaded. Both give the same bits. Empty where it would be of no use, where the loader knows no
 * such choice, under sanitizers that are not ready so early, and with clang, which shows the users
 * of the library the function that chooses. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__) &&       \
    !defined(__FMA__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define BSCAP_CLONES __attribute__((__target_clones__("fma", "default")))
#else
#define BSCAP_CLONES
#endif

/* Inlined always, or a clone for fma would call a function without it. */
#if defined(__GNUC__)
#define BSCAP_INLINE static inline __attribute__((__always_inline__))
#else
#define BSCAP_INLINE static inline
#endif

/* ln 2 in two parts: a whole number of up to 11 bits times the first is exact. */
#define BSCAP_LN2_HIGH 0x1.62e42fefa3800p-1
#define BSCAP_LN2_LOW  0x1.ef35793c76730p-45

/* Added to a double below 2^51, leaves the nearest whole number in its lowest bits. */
#define BSCAP_TO_WHOLE 0x1.8p52

BSCAP_INLINE uint64_t bscap_bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

BSCAP_INLINE double bscap_double_of(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/* x = k ln 2 + r with |r| <= ln(2) / 2: gives k as the lowest bits of `whole`, and e^r - 1 = r +
 * r^2 p(r) with p good to 2^-61. For |x| up to 2^40. */
BSCAP_INLINE double bscap_exp_reduced(double x, double *whole) {
  *whole = fma(x, 0x1.71547652b82fep+0, BSCAP_TO_WHOLE);
  double k = *whole - BSCAP_TO_WHOLE;
  double r = fma(k, -BSCAP_LN2_LOW, fma(k, -BSCAP_LN2_HIGH, x));
  double p = 0x1.1f6b8d80d9211p-29;
  p = fma(p, r, 0x1.af4e123553f2ep-26);
  p = fma(p, r, 0x1.27e4df6f011c3p-22);
  p = fma(p, r, 0x1.71de021e0110cp-19);
  p = fma(p, r, 0x1.a01a01a554ecep-16);
  p = fma(p, r, 0x1.a01a01abee2c0p-13);
  p = fma(p, r, 0x1.6c16c16c1667ap-10);
  p = fma(p, r, 0x1.11111111100d0p-7);
  p = fma(p, r, 0x1.5555555555555p-5);
  p = fma(p, r, 0x1.5555555555557p-3);
  p = fma(p, r, 0x1.0000000000000p-1);
  return fma(r * r, p, r);
}

/* e^x within 1 ulp; INFINITY from 709.79 on, 0 below -745.14, subnormal in between. */
BSCAP_INLINE double bscap_exp(double x) {
  double whole, more = bscap_exp_reduced(x < -746 ? -746 : x > 710 ? 710 : x, &whole);
  /* 2^k in two factors, as it may be too small or too large for one. */
  uint64_t exponents = bscap_bits_of(whole) - bscap_bits_of(BSCAP_TO_WHOLE) + 2 * 1023;
  uint64_t first = exponents >> 1, second = exponents - first;
  return (1 + more) * bscap_double_of(first << 52) * bscap_double_of(second << 52);
}

/* e^x - 1 within 2 ulp, also near 0; INFINITY from 709.79 on, -1 below -37.5. */
BSCAP_INLINE double bscap_expm1(double x) {
  double whole, more = bscap_exp_reduced(x < -40 ? -40 : x > 710 ? 710 : x, &whole);
  /* Half of 2^k, as that itself may be too large. */
  uint64_t exponent = bscap_bits_of(whole) - bscap_bits_of(BSCAP_TO_WHOLE) + 1022;
  double half = bscap_double_of(exponent << 52);
  return 2 * fma(half, more, half - 0.5);
}

/* ln x within 0.9 ulp; -INFINITY at 0, NAN below.
 * x = 2^k (1 + f) with 1 + f from sqrt(1/2) to sqrt(2), s = f / (2 + f), and
 * ln(1 + f) = 2 atanh(s) = 2 s + s^3 p(s^2) with p good to 2^-60;
 * 2 s = f - f^2/2 + s f^2/2 keeps f, which is exact, in front. */
BSCAP_INLINE double bscap_log(double x) {
  const uint64_t one = 0x3ff0000000000000, root_of_half = 0x3fe6a09e667f3bcd;
  double normal = x < 0x1p-1022 ? x * 0x1p54 : x;
  uint64_t bits = bscap_bits_of(normal) + (one - root_of_half);
  double bias = x < 0x1p-1022 ? 0x1p52 + 1023 + 54 : 0x1p52 + 1023;
  double k = bscap_double_of((bits >> 52) + bscap_bits_of(0x1p52)) - bias;
  double f = bscap_double_of((bits & 0x000fffffffffffff) + root_of_half) - 1;
  double s = f / (2 + f), z = s * s, half = 0.5 * f * f;
  double p = 0x1.0c05166ec4148p-3;
  p = fma(p, z, 0x1.0fbe71ad855c9p-3);
  p = fma(p, z, 0x1.3b1c36b445cebp-3);
  p = fma(p, z, 0x1.745cf8fe328f9p-3);
  p = fma(p, z, 0x1.c71c720168526p-3);
  p = fma(p, z, 0x1.2492492476c42p-2);
  p = fma(p, z, 0x1.9999999999a38p-2);
  p = fma(p, z, 0x1.5555555555555p-1);
  double high = fma(k, BSCAP_LN2_HIGH, f);
  double lost = fma(k, BSCAP_LN2_HIGH, -high) + f;
  double low = fma(s, fma(z, p, half), -half) + fma(k, BSCAP_LN2_LOW, lost);
  double special = x == 0 ? -INFINITY : x > 0 ? INFINITY : NAN;
  return x > 0 && x < INFINITY ? high + low : special;
}

/* ln(1 + x) within 1.5 ulp, also near 0; -INFINITY at -1, NAN below. What is lost in 1 + x is given
 * back by the slope of the logarithm there (Kahan). */
BSCAP_INLINE double bscap_log1p(double x) {
  double sum = 1 + x, lost = x - (sum - 1);
  return bscap_log(sum) + (sum > 0 && sum < INFINITY ? lost / sum : 0);
}

/* Sine and cosine of 2 pi turns within 0.75 ulp, for |turns| up to 2^48; NAN for no finite number.
 * turns = q / 4 + r with |r| <= 1/8 is exact. sin(2 pi r) = 2 pi r + r^3 p(r^2) and
 * cos(2 pi r) = 1 - 19.75 r^2 + r^2 p(r^2), both good to 2^-57; what the leading terms lose when
 * they are rounded is added back. */
BSCAP_INLINE void bscap_sincos_turns(double turns, double *sine, double *cosine) {
  double whole = fma(turns, 4, BSCAP_TO_WHOLE);
  double r = fma(whole - BSCAP_TO_WHOLE, -0.25, turns), z = r * r;

  double p = -0x1.6cc577dadd922p-1;
  p = fma(p, z, 0x1.e8f036bcd3237p+1);
  p = fma(p, z, -0x1.e3074d2614b2dp+3);
  p = fma(p, z, 0x1.50783486facaap+5);
  p = fma(p, z, -0x1.32d2cce62b872p+6);
  p = fma(p, z, 0x1.466bc6775aae1p+6);
  p = fma(p, z, -0x1.4abbce625be53p+5);
  double first = r * 0x1.921fb54442d18p+2;
  double lost = fma(r, 0x1.1a62633145c07p-52, fma(r, 0x1.921fb54442d18p+2, -first));
  double s = first + fma(r * z, p, lost);

  p = -0x1.b2f3eb054afcdp+0;
  p = fma(p, z, 0x1.f9ce245cada0bp+2);
  p = fma(p, z, -0x1.a6d1eef479be1p+4);
  p = fma(p, z, 0x1.e1f5068688d5bp+5);
  p = fma(p, z, -0x1.55d3c7e3cb241p+6);
  p = fma(p, z, 0x1.03c1f081b5ac0p+6);
  p = fma(p, z, 0x1.619b20dd10d32p-7);
  double head = fma(z, -19.75, 1);
  double c = head + fma(z, p, fma(z, -19.75, 1 - head));

  uint64_t quarter = bscap_bits_of(whole);
  double sine_size = quarter & 1 ? c : s, cosine_size = quarter & 1 ? s : c;
  *sine = quarter & 2 ? -sine_size : sine_size;
  *cosine = (quarter + 1) & 2 ? -cosine_size : cosine_size;
}

#endif
