"""The syncs of autoscaler_year.c by as little Python as decides them: good for just these settings,
for pods that are all alike, ready and measured, and for metrics that never fail. Prints the same line.

usage: autoscaler_year_special.py [SYNCS]
"""

import sys
from collections import deque
from math import ceil
from time import process_time_ns

from load import DAYS, PERIOD_MS, SYNCS_OF_DAY, Checksum, days

WINDOW_MS, POLICY_MS = 300_000, 60_000
LEAST, MOST = 1, 100
CPU_REQUEST, MEMORY_REQUEST = 250, 256 * 1024 * 1024 * 1000  # thousandths, as all amounts
CPU_TARGET, MEMORY_TARGET = 60, 70
RESCALED, READY, UP_STABILIZED, DOWN_STABILIZED = 1, 2, 3, 4  # AbleToScale
WITHIN, TOO_MANY, TOO_FEW, UP_LIMIT, DOWN_LIMIT = 1, 2, 3, 4, 5  # ScalingLimited


def store(events, now, change):
    """The last outdated event gives way, or none does."""
    for place in range(len(events) - 1, -1, -1):
        if now - events[place][0] > POLICY_MS:
            events[place] = (now, change)
            return
    events.append((now, change))


def controller():
    """Takes the load of a day, and gives its decisions back."""
    now, replicas = 0, 1
    highest = deque([(now, replicas)])  # falling: what can still be the highest of the window
    forget, remember, drop = highest.popleft, highest.append, highest.pop
    ups, downs = [], []
    decisions = None
    while True:
        day = yield decisions
        decisions = []
        decide = decisions.append
        for cpu, memory in day:
            # What the metrics ask for. Percents are whole, and pods are measured one by one.
            ratio = 100 * (cpu // replicas * replicas) // (CPU_REQUEST * replicas) / CPU_TARGET
            raw = replicas if 0.9 <= ratio <= 1.1 else ceil(ratio * replicas)
            ratio = 100 * (memory // replicas * 1000 * replicas) // (
                MEMORY_REQUEST * replicas) / MEMORY_TARGET
            wanted = replicas if 0.9 <= ratio <= 1.1 else ceil(ratio * replicas)
            if wanted > raw:
                raw = wanted

            # The present size is drawn up to what is asked for now, and down to the window's highest.
            while highest and now - highest[0][0] >= WINDOW_MS:
                forget()
            wanted = replicas
            if wanted < raw:
                wanted = raw
            else:
                high = raw
                if highest and highest[0][1] > raw:
                    high = highest[0][1]
                if wanted > high:
                    wanted = high
            while highest and highest[-1][1] <= raw:
                drop()
            remember((now, raw))
            if wanted == raw:
                able = READY
            else:
                able = UP_STABILIZED if raw >= replicas else DOWN_STABILIZED

            # As far as policies and bounds let it go.
            limited, size = WITHIN, wanted
            if wanted != replicas:
                start = replicas
                for then, change in ups:
                    if now - then < POLICY_MS:
                        start -= change
                for then, change in downs:
                    if now - then < POLICY_MS:
                        start += change
                if wanted > replicas:
                    limit = max(start + 4, ceil(start * 2.0), replicas)
                    reason = UP_LIMIT
                    if limit >= MOST:
                        limit, reason = MOST, TOO_MANY
                    if wanted > limit:
                        limited, size = reason, limit
                    if size != replicas:
                        able = RESCALED
                        store(ups, now, size - replicas)
                else:
                    limit = min(int(start * 0.0), replicas)
                    reason = DOWN_LIMIT
                    if limit <= LEAST:
                        limit, reason = LEAST, TOO_FEW
                    if wanted < limit:
                        limited, size = reason, limit
                    if size != replicas:
                        able = RESCALED
                        store(downs, now, replicas - size)
            decide((size, raw, able, limited, size != wanted))
            replicas = size
            now += PERIOD_MS


def main():
    syncs = int(sys.argv[1]) if len(sys.argv) > 1 else SYNCS_OF_DAY * DAYS
    checksum, spent = Checksum(), 0
    control = controller()
    next(control)
    for day in days(syncs):
        began = process_time_ns()
        decisions = control.send(day)
        spent += process_time_ns() - began
        checksum.add(decisions)
    print(f"{spent / syncs:.1f} {checksum}")


main()
