"""Results of the model of equal work, as equal prints them."""

import json
import math


def of_limit(days, hours_over):
    """From the first passage of each future, infinite where there is none."""
    days, count = sorted(days), len(days)
    ranks = [max(0, math.ceil(i / 100 * count) - 1) for i in range(1, 100)]
    return {"share": sum(map(math.isfinite, days)) / count, "hours_over": hours_over / count,
            "days": [days[rank] if math.isfinite(days[rank]) else None for rank in ranks]}


def of_likely_limit(days, hours_over):
    return {"days": days if math.isfinite(days) else None, "hours_over": hours_over}


def show(metrics, limits, futures, steps, cpu_ns, wall_ns):
    """Times are those of all steps of all futures."""
    print(json.dumps({"futures": futures, "cpu_ns": cpu_ns / steps / futures,
                      "wall_ns": wall_ns / steps / futures, "metrics": metrics, "limits": limits}))
