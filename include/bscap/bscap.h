#ifndef BSCAP_BSCAP_H
#define BSCAP_BSCAP_H

/* Everything that libbscap offers. */

#include <bscap/allocator.h>
#include <bscap/autoscaler.h>
#include <bscap/calendar.h>
#include <bscap/change.h>
#include <bscap/check.h>
#include <bscap/copula.h>
#include <bscap/csv.h>
#include <bscap/diagnostics.h>
#include <bscap/error.h>
#include <bscap/export.h>
#include <bscap/file.h>
#include <bscap/forecast.h>
#include <bscap/growth.h>
#include <bscap/hpa.h>
#include <bscap/lane_plan.h>
#include <bscap/lanes.h>
#include <bscap/limit.h>
#include <bscap/load.h>
#include <bscap/metalog.h>
#include <bscap/model.h>
#include <bscap/network.h>
#include <bscap/noise.h>
#include <bscap/plant.h>
#include <bscap/plot.h>
#include <bscap/quantity.h>
#include <bscap/random.h>
#include <bscap/replay.h>
#include <bscap/report.h>
#include <bscap/scaled.h>
#include <bscap/season.h>
#include <bscap/series.h>
#include <bscap/settle.h>
#include <bscap/shard.h>
#include <bscap/sink.h>
#include <bscap/storage.h>
#include <bscap/trace.h>
#include <bscap/version.h>
#include <bscap/workload.h>

#endif
