"""The syncs of autoscaler_year.c by the controller in Python; prints the same line.

usage: autoscaler_year.py [SYNCS]
"""

import sys
from time import process_time_ns

from controller import RUNNING, controller
from load import DAYS, PERIOD_MS, SYNCS_OF_DAY, Checksum, days

AGES_AGO = -(10**15)
SETTINGS = {
    "least": 1,
    "most": 100,
    "metrics": [(0, True, True, 60), (1, False, True, 70)],
    "up": {"window": 0, "select": "Max", "tolerance": 0.1,
           "policies": [("Pods", 4, 60_000), ("Percent", 100, 60_000)]},
    "down": {"window": 300_000, "select": "Max", "tolerance": 0.1,
             "policies": [("Percent", 100, 60_000)]},
}
CPU_REQUEST, MEMORY_REQUEST = 250, 256 * 1024 * 1024 * 1000


def run(sync, day, now, replicas):
    """The decisions of a day."""
    decisions = []
    for cpu, memory in day:
        samples = ((cpu // replicas, CPU_REQUEST, now, 0),
                   (memory // replicas * 1000, MEMORY_REQUEST, now, 0))
        group = (replicas, RUNNING, False, True, False, AGES_AGO, AGES_AGO, samples)
        decision = sync((now, replicas, (group,)))
        decisions.append(decision)
        replicas = decision[0]
        now += PERIOD_MS
    return decisions


def main():
    syncs = int(sys.argv[1]) if len(sys.argv) > 1 else SYNCS_OF_DAY * DAYS
    made = controller(SETTINGS)
    next(made)
    checksum, spent, now, replicas = Checksum(), 0, 0, 1
    for day in days(syncs):
        began = process_time_ns()
        decisions = run(made.send, day, now, replicas)
        spent += process_time_ns() - began
        now += PERIOD_MS * len(day)
        replicas = decisions[-1][0]
        checksum.add(decisions)
    print(f"{spent / syncs:.1f} {checksum}")


main()
