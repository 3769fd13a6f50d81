#ifndef TESTS_SIMULATE_ALTERED_H
#define TESTS_SIMULATE_ALTERED_H

/* Models without one thing: what an engine would see that ignores it. */

#include "simulate/futures.h"

#define EACH(item, of, count) for (size_t item = 0; item < (of)->count; item++)

/* --- drivers --- */

#define FOR_DRIVERS(name, change)                                                                  \
  static void name(bscap_model *model) {                                                           \
    EACH(i, model, drivers_count) {                                                                \
      bscap_driver *d = &model->drivers[i];                                                        \
      change;                                                                                      \
    }                                                                                              \
  }

FOR_DRIVERS(no_bursts, d->bursts.count = 0)
FOR_DRIVERS(no_noise, d->noise.variation_ratio = 0)
FOR_DRIVERS(noise_without_memory, d->noise.lasts_seconds = 0)
FOR_DRIVERS(no_shocks, d->shocks_ratio = 0)
FOR_DRIVERS(no_volatility, d->volatility_ratio = 0)
FOR_DRIVERS(no_season, d->season = BSCAP_NONE)
FOR_DRIVERS(no_flash, d->flash.size_ratio = NAN)
FOR_DRIVERS(no_archive, d->archive_seconds = INFINITY)
FOR_DRIVERS(no_deletion, d->retention_seconds = INFINITY)
FOR_DRIVERS(no_age, d->age_seconds = NAN)
FOR_DRIVERS(no_stock, d->stored = 0)
FOR_DRIVERS(no_slope, d->growth.slope_per_second = 0)
FOR_DRIVERS(no_compounding,
            if (d->growth.kind == BSCAP_GROWTH_EXPONENTIAL) d->growth.monthly_ratio = 0)
FOR_DRIVERS(no_points,
            if (d->growth.kind == BSCAP_GROWTH_POINTS) d->growth.kind = BSCAP_GROWTH_CONSTANT)
FOR_DRIVERS(no_levelling_off,
            if (d->growth.kind == BSCAP_GROWTH_LOGISTIC) d->growth.kind = BSCAP_GROWTH_EXPONENTIAL)
FOR_DRIVERS(no_ceiling, if (d->growth.kind != BSCAP_GROWTH_LOGISTIC) d->growth.ceiling = INFINITY)

#define FOR_BURSTS(name, change)                                                                   \
  static void name(bscap_model *model) {                                                           \
    EACH(i, model, bursts_count) {                                                                 \
      bscap_burst_part *b = &model->bursts[i];                                                     \
      change;                                                                                      \
    }                                                                                              \
  }

FOR_BURSTS(bursts_of_one_size, b->variation_ratio = 0)
FOR_BURSTS(bursts_of_whole_hours, b->lasts_seconds = ceil(b->lasts_seconds / HOUR) * HOUR)

static void nothing_goes_together(bscap_model *model) {
  model->correlations_count = 0;
}

static void milestones_a_bit_higher(bscap_model *model) {
  EACH(i, &model->milestones, count) model->milestones.items[i].level *= 1.001;
}

/* --- services --- */

#define FOR_SERVICES(name, change)                                                                 \
  static void name(bscap_model *model) {                                                           \
    EACH(i, model, services_count) {                                                               \
      bscap_service *s = &model->services[i];                                                      \
      change;                                                                                      \
    }                                                                                              \
  }

static void drop_reading(bscap_costs *costs, bscap_reading reading) {
  EACH(i, costs, count) if (costs->items[i].reading == reading) costs->items[i].per_unit = 0;
}

static void drop_reading_of(bscap_service *s, bscap_reading reading) {
  drop_reading(&s->cpu.per, reading);
  drop_reading(&s->cpu.each, reading);
  drop_reading(&s->memory.per, reading);
  drop_reading(&s->memory.each, reading);
}

static void scale_costs(bscap_costs *costs, double factor) {
  EACH(i, costs, count) costs->items[i].per_unit *= factor;
}

static void scale_service(bscap_service *s, double base, double per, double each) {
  s->cpu.base *= base;
  s->memory.base *= base;
  scale_costs(&s->cpu.per, per);
  scale_costs(&s->memory.per, per);
  scale_costs(&s->cpu.each, each);
  scale_costs(&s->memory.each, each);
}

FOR_SERVICES(no_base, scale_service(s, 0, 1, 1))
FOR_SERVICES(no_shared_work, scale_service(s, 1, 0, 1))
FOR_SERVICES(no_work_of_each, scale_service(s, 1, 1, 0))
FOR_SERVICES(no_cost_of_levels, drop_reading_of(s, BSCAP_READING_LEVEL))
FOR_SERVICES(no_cost_of_added, drop_reading_of(s, BSCAP_READING_ADDED))
FOR_SERVICES(no_cost_of_stored, drop_reading_of(s, BSCAP_READING_STORED))
FOR_SERVICES(no_cost_of_ever, drop_reading_of(s, BSCAP_READING_EVER))
FOR_SERVICES(work_a_bit_dearer, scale_service(s, 1.0001, 1.0001, 1.0001))
FOR_SERVICES(no_sidecars, s->sidecars_count = 0)
FOR_SERVICES(one_pod, s->replicas = 1)
FOR_SERVICES(no_scaling, if (bscap_is_stated(s->autoscale.most)) s->autoscale.tolerance_ratio = 1)
FOR_SERVICES(exact_scaling, s->autoscale.tolerance_ratio = 0)
FOR_SERVICES(a_later_target, s->autoscale.cpu_ratio *= 1.01)
FOR_SERVICES(jobs_at_work_all_the_time, s->schedule.takes_seconds = s->schedule.every_seconds)
FOR_SERVICES(overlaps_the_other_way, s->schedule.runs_overlap = !s->schedule.runs_overlap)
FOR_SERVICES(alerts_at_once, s->alert.for_seconds = 0)
FOR_SERVICES(no_variation_within_the_hour, s->plant.variation_ratio = 0)
FOR_SERVICES(pods_ready_at_once, s->plant.ready_seconds = 0)

/* --- the rest --- */

#define FOR_VOLUMES(name, change)                                                                  \
  static void name(bscap_model *model) {                                                           \
    EACH(i, model, volumes_count) {                                                                \
      bscap_volume *v = &model->volumes[i];                                                        \
      change;                                                                                      \
    }                                                                                              \
  }

FOR_VOLUMES(nothing_too_old, v->retention_seconds = INFINITY)
FOR_VOLUMES(retention_of_whole_hours,
            v->retention_seconds = ceil(v->retention_seconds / HOUR) * HOUR)
FOR_VOLUMES(no_resets, v->reset_seconds = INFINITY)
FOR_VOLUMES(resets_at_whole_hours, v->reset_seconds = ceil(v->reset_seconds / HOUR) * HOUR)
FOR_VOLUMES(files_that_never_shrink, v->reclaims_space = false)
FOR_VOLUMES(files_that_always_shrink, v->reclaims_space = true)
FOR_VOLUMES(no_index, v->index_ratio = 0)
FOR_VOLUMES(nothing_used, v->used_bytes = NAN)
FOR_VOLUMES(used_of_any_age, v->age_seconds = NAN)
FOR_VOLUMES(no_writes, v->writes = (bscap_inflow){0})
FOR_VOLUMES(no_growth_of_volumes, v->grows = (bscap_inflow){0})
FOR_VOLUMES(nothing_steady, v->writes.constant_bytes_per_second = 0)
FOR_VOLUMES(no_headroom, v->space.headroom_ratio = 0)
FOR_VOLUMES(no_filesystem, v->space.filesystem_ratio = 0)

#define FOR_TRAFFIC(name, change)                                                                  \
  static void name(bscap_model *model) {                                                           \
    EACH(i, model, links_count) {                                                                  \
      bscap_link *link = &model->links[i];                                                         \
      EACH(k, link, traffic_count) {                                                               \
        bscap_traffic_part *t = &link->traffic[k];                                                 \
        change;                                                                                    \
      }                                                                                            \
    }                                                                                              \
  }

FOR_TRAFFIC(no_peaks, t->traffic.peak_factor = 1)
FOR_TRAFFIC(no_traffic_per_unit, t->per.count = 0)
FOR_TRAFFIC(traffic_that_follows_nothing, t->follows.count = 0)

static void nothing_for_the_system(bscap_model *model) {
  EACH(i, model, nodes_count) model->nodes[i].system = (bscap_amounts){NAN, NAN};
}

/* --- not spoilt --- */

/* Off by less than may be, each number by a hair of its own. */
static double next_hair(double *hair) {
  *hair = fmod(fabs(*hair) * 7 + 0.3, 2) - 1;
  return 1 + *hair * 8e-6;
}

/* What varies is off by more where it varies much. */
static void hair_of_driver(bscap_driver *driver, double *hair) {
  driver->noise.variation_ratio *= 1 + (next_hair(hair) - 1) / 10;
  driver->shocks_ratio *= 1 + (next_hair(hair) - 1) / 10;
  driver->volatility_ratio *= 1 + (next_hair(hair) - 1) / 10;
}

static void hair_of_costs(bscap_costs *costs, double *hair) {
  EACH(i, costs, count) costs->items[i].per_unit *= next_hair(hair);
}

static void hair_of_resource(bscap_resource *resource, double *hair) {
  resource->base *= next_hair(hair);
  hair_of_costs(&resource->per, hair);
  hair_of_costs(&resource->each, hair);
}

static void off_by_a_hair(bscap_model *model) {
  double hair = 0.1;
  EACH(i, model, drivers_count) hair_of_driver(&model->drivers[i], &hair);
  EACH(i, model, services_count) {
    hair_of_resource(&model->services[i].cpu, &hair);
    hair_of_resource(&model->services[i].memory, &hair);
  }
  EACH(i, model, volumes_count) {
    model->volumes[i].used_bytes *= next_hair(&hair);
    hair_of_costs(&model->volumes[i].writes.bytes_per_unit, &hair);
    hair_of_costs(&model->volumes[i].grows.bytes_per_unit, &hair);
  }
  EACH(i, model, links_count) EACH(k, &model->links[i], traffic_count) {
    model->links[i].traffic[k].traffic.average_bits_per_second *= next_hair(&hair);
    hair_of_costs(&model->links[i].traffic[k].per, &hair);
  }
}

#endif
