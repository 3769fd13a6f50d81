#ifndef BSCAP_LAWS_PLANT_PODS_LANES_H
#define BSCAP_LAWS_PLANT_PODS_LANES_H

#include "laws/plant_lanes.h"

/* Pods in half of the lanes: how they come, go and come back, as plant_pods.c has it. */

/* Adds up the pods that are ready at these moments, and finds out when others come on. */
void LANES_NAMED(bscap_plant_half_recount)(bscap_plant_half *plant, half now);

/* Kills all ready pods in some lanes. */
void LANES_NAMED(bscap_plant_half_kill)(bscap_plant_half *plant, half_mask where, half now);

/* The first pods: they have been ready, and have used so much, for long. */
void LANES_NAMED(bscap_plant_half_begin)(bscap_plant_half *plant, half pods, half millicores,
                                         half bytes);

/* Brings their numbers to these. */
void LANES_NAMED(bscap_plant_half_scale)(bscap_plant_half *plant, half replicas, double now_ms);

/* Measures all pods at the present moment, by what a ready one has in memory and another one. */
void LANES_NAMED(bscap_plant_half_scrape)(bscap_plant_half *plant, const bscap_plants *plants,
                                          half ready_bytes, half idle_bytes);

#define bscap_plant_half_recount LANES_NAMED(bscap_plant_half_recount)
#define bscap_plant_half_kill    LANES_NAMED(bscap_plant_half_kill)
#define bscap_plant_half_begin   LANES_NAMED(bscap_plant_half_begin)
#define bscap_plant_half_scale   LANES_NAMED(bscap_plant_half_scale)
#define bscap_plant_half_scrape  LANES_NAMED(bscap_plant_half_scrape)

#endif
