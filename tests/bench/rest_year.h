#ifndef TESTS_BENCH_REST_YEAR_H
#define TESTS_BENCH_REST_YEAR_H

/* Autoscalers by the planning clock: a year of hours in lanes beside the law one by one. */

/* How much the autoscaler has to do. */
typedef enum rest_load {
  REST_STILL, /* always within what the count serves */
  REST_DAYS   /* eight times as much by day as by night, and noise */
} rest_load;

typedef struct rest_year {
  int width;       /* autoscalers at once */
  double lanes_ns; /* of CPU time for one hour of one autoscaler */
  double law_ns;
  double changing;   /* share of hours in which the count was not certain to stay */
  double by_the_law; /* share of hours that went through the law */
  int wrong;
} rest_year;

rest_year rest_year_baseline(rest_load load);
rest_year rest_year_avx2(rest_load load);
rest_year rest_year_avx512(rest_load load);

#endif
