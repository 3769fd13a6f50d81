#ifndef BSCAP_JUDGE_FLOW_H
#define BSCAP_JUDGE_FLOW_H

#include "model/parts.h"

/* What drivers bring over time, in closed form: the likely course, without season or chance. */

/* What `costs` come to at the start. */
double bscap_flow_costs(const bscap_model *model, const bscap_costs *costs);

/* Bytes per second at the start, index included. */
double bscap_flow_rate(const bscap_model *model, const bscap_volume *volume,
                       const bscap_inflow *inflow);

/* All bytes that came until `t_seconds`, index included. */
double bscap_flow_total(const bscap_model *model, const bscap_volume *volume,
                        const bscap_inflow *inflow, double t_seconds);

/* What the volume holds at the start: as stated, or the steady state of a retention, or something
 * for each unit that its drivers have stored. */
double bscap_flow_used(const bscap_model *model, const bscap_volume *volume);

/* What the volume holds at `t_seconds` when nothing ever leaves it, a retained one from empty on.
 */
double bscap_flow_held(const bscap_model *model, const bscap_volume *volume, double t_seconds);

/* When a volume from which nothing leaves holds `bytes`; INFINITY: not within 100 years. */
double bscap_flow_held_at(const bscap_model *model, const bscap_volume *volume, double bytes);

/* How many units a flow driver has ever had at `t_seconds`, and when there are `level` of them
 * (0 where there already are, INFINITY: not within 100 years). */
double bscap_flow_ever(const bscap_driver *driver, double t_seconds);
double bscap_flow_reaches(const bscap_driver *driver, double level);

/* Whether a driver ever comes to `level` (a flow: has ever had so many), however late; `most` is
 * then, or else, the highest that it comes to or nears, INFINITY where nothing bounds it. */
bool bscap_flow_can_reach(const bscap_driver *driver, double level, double *most);

#endif
