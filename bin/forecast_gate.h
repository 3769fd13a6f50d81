#ifndef FORECAST_GATE_H
#define FORECAST_GATE_H

#include "command.h"

#include <bscap/forecast.h>

/* Complains about a gate that makes no sense within this horizon, and gives the exit code. */
int forecast_gate_check(const request *asked, double horizon_seconds);

/* Complains where limits break as soon and as surely as the gate minds, and gives the exit code. */
int forecast_gate_decide(const bscap_forecast *forecast, const request *asked);

#endif
