#include "judge/checking.h"

#include <bscap/calendar.h>

#include "judge/flow.h"

static bscap_model *read_model(const char *growth) {
  char text[1024];
  snprintf(text, sizeof text,
           "name: x\n"
           "start: 2026-01-01\n"
           "drivers:\n"
           "  users: {level: 100}\n"
           "  orders: {stored: 1000, added: 1000/month%s}\n"
           "services: {api: {cpu: {per: {users: 2m, orders.added: 3m, orders.stored: 1m,"
           " orders.ever: 1m}}}}\n"
           "volumes:\n"
           "  database:\n"
           "    size: 1Gi\n"
           "    used: 5MB\n"
           "    index: 100%%\n"
           "    writes: {orders.added: 1kB, constant: 1MB/month}\n"
           "    grows: 2MB/month\n",
           growth);
  const bscap_source source = {"model.yaml", text, strlen(text)};
  bscap_model *model;
  bscap_error error;
  ck_assert_int_eq(bscap_model_read(&model, &source, 1, NULL, NULL, &error), BSCAP_OK);
  return model;
}

static const double month = BSCAP_SECONDS_PER_MONTH;

/* 200m for users; 1000 orders a month are 1000 / 730.5 an hour; twice 1000m for what is there. */
START_TEST(costs_follow_the_reading_that_they_name) {
  bscap_model *model = read_model("");
  const double costs = bscap_flow_costs(model, &model->services[0].cpu.per);
  assert_close(costs, 200 + 3 * 1000 / 730.5 + 1000 + 1000, 1e-12);
  bscap_model_free(model);
}
END_TEST

/* Written twice over for the index: 2 kB an order, 2 MB and 4 MB a month, so 8 MB a month. */
START_TEST(a_volume_holds_what_was_used_and_all_that_came) {
  bscap_model *model = read_model("");
  const bscap_volume *volume = &model->volumes[0];
  assert_close(bscap_flow_rate(model, volume, &volume->writes), 4e6 / month, 1e-12);
  assert_close(bscap_flow_rate(model, volume, &volume->grows), 4e6 / month, 1e-12);
  assert_close(bscap_flow_held(model, volume, 10 * month), 5e6 + 80e6, 1e-12);
  assert_close(bscap_flow_held_at(model, volume, 45e6), 5 * month, 1e-9);
  ck_assert_double_eq(bscap_flow_held_at(model, volume, 5e6), 0);
  ck_assert(isinf(bscap_flow_held_at(model, volume, 1e15)));
  bscap_model_free(model);
}
END_TEST

/* The rate is 1000 (1 + t) a month after t months: 1000 (t + t^2 / 2) come until then. */
START_TEST(the_slope_of_a_flow_is_per_month) {
  bscap_model *model = read_model(", growth: {linear: 1000/month}");
  const bscap_driver *orders = &model->drivers[1];
  assert_close(bscap_flow_ever(orders, 4 * month), 1000 + 1000 * (4 + 8), 1e-9);
  assert_close(bscap_flow_reaches(orders, 13000), 4 * month, 1e-9);
  ck_assert_double_eq(bscap_flow_reaches(orders, 1000), 0);
  bscap_model_free(model);
}
END_TEST

RUN_TESTS("flow", costs_follow_the_reading_that_they_name,
          a_volume_holds_what_was_used_and_all_that_came, the_slope_of_a_flow_is_per_month)
