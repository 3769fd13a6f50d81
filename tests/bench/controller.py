"""The controller of HorizontalPodAutoscalers in pure Python: what lib/laws/autoscaler.c decides, for
any metrics of resources, any policies, windows and tolerances. Written to be fast, as far as a
general one can be: what never changes is worked out once, and what it remembers is in local names.

Amounts are whole thousandths, times milliseconds. Pods come in groups of alike ones:
(count, phase, is_deleted, is_ready, is_fresh, started, turned, samples), a sample being
(value, request, time, window), or None where there is none.
"""

from collections import deque
from math import ceil

RUNNING, PENDING, SUCCEEDED, FAILED = range(4)
GOT_SCALE, RESCALED, READY, UP_STABILIZED, DOWN_STABILIZED = range(5)  # AbleToScale
UNSET, WITHIN, TOO_MANY, TOO_FEW, UP_LIMIT, DOWN_LIMIT = range(6)  # ScalingLimited
INITIALIZATION, READINESS_DELAY = 300_000, 30_000


def consult(metric, groups, now, replicas, low, high):
    """What one metric asks for, with its status; None where it is not valid."""
    index, is_cpu, is_utilization, aim = metric
    ready = measured = value = request = 0
    unready, missing = [], []
    for group in groups:
        count, phase, is_deleted, is_ready, is_fresh, started, turned, samples = group
        if is_deleted or phase == FAILED or phase == SUCCEEDED:
            continue
        sample = samples[index]
        if phase == PENDING:
            unready.append((count, sample))
            continue
        if sample is None:
            missing.append((count, sample))
            continue
        used, asked, time, window = sample
        if is_cpu:
            if is_fresh:
                is_warming_up = True
            elif started + INITIALIZATION > now:
                is_warming_up = not is_ready or time < turned + window
            else:
                is_warming_up = not is_ready and started + READINESS_DELAY > turned
            if is_warming_up:
                unready.append((count, sample))
                continue
        ready += count
        measured += count
        value += count * used
        request += count * asked
    if not measured or (is_utilization and not request):
        return None
    percent = 100 * value // request if is_utilization else -1
    ratio = percent / aim if is_utilization else value // measured / aim
    status = (percent, value // measured)
    if not missing and (not unready or ratio <= 1.0):
        if low <= ratio <= high:
            return replicas, status
        return ceil(ratio * ready), status
    if ratio != 1.0:
        for count, sample in missing:
            asked = sample[1] if sample else 0
            fill = asked * max(100, aim) // 100 if is_utilization else aim
            value += count * (fill if ratio < 1.0 else 0)
            request += count * asked
            measured += count
    if ratio > 1.0:
        for count, sample in unready:
            request += count * (sample[1] if sample else 0)
            measured += count
    again = 100 * value // request / aim if is_utilization else value // measured / aim
    if low <= again <= high or (ratio < 1.0 < again) or (again < 1.0 < ratio):
        return replicas, status
    wanted = ceil(again * measured)
    if (again < 1.0 and wanted > replicas) or (again > 1.0 and wanted < replicas):
        return replicas, status
    return wanted, status


def changed_within(events, now, period):
    return sum(change for then, change in events if now - then < period)


def limit_of(rules, ups, downs, now, replicas, is_up):
    select, policies = rules["select"], rules["policies"]
    if select == "Disabled":
        return replicas
    limits = []
    for kind, amount, period in policies:
        start = replicas - changed_within(ups, now, period) + changed_within(downs, now, period)
        if kind == "Pods":
            limits.append(start + amount if is_up else start - amount)
        elif is_up:
            limits.append(ceil(start * (1 + amount / 100)))
        else:
            limits.append(int(start * (1 - amount / 100)))
    if is_up:
        return max(max(limits) if select == "Max" else min(limits), replicas)
    return min(min(limits) if select == "Max" else max(limits), replicas)


def store(events, now, change, longest):
    """The last outdated event gives way, or none does."""
    for place in range(len(events) - 1, -1, -1):
        if now - events[place][0] > longest:
            events[place] = (now, change)
            return
    events.append((now, change))


def controller(settings):
    """Send (now, replicas, groups); gives (replicas, raw, able, limited, is_limited, statuses)."""
    least, most = settings["least"], settings["most"]
    metrics = settings["metrics"]
    up, down = settings["up"], settings["down"]
    low, high = 1.0 - down["tolerance"], 1.0 + up["tolerance"]
    up_window, down_window = up["window"], down["window"]
    up_longest = max(period for _, _, period in up["policies"])
    down_longest = max(period for _, _, period in down["policies"])
    lowest, highest = deque(), deque()  # what can still be the extreme of a window
    ups, downs = [], []
    limited, is_limited, has_begun = UNSET, False, False
    decision = None
    while True:
        now, replicas, groups = yield decision
        if not has_begun:
            lowest.append((now, replicas))
            highest.append((now, replicas))
            has_begun = True
        able, raw, size, statuses = GOT_SCALE, -1, replicas, []
        if replicas == 0 and least != 0:
            pass
        elif replicas > most:
            size = most
        elif replicas < least:
            size = least
        else:
            best = failed = 0
            for metric in metrics:
                found = consult(metric, groups, now, replicas, low, high)
                if found is None:
                    failed += 1
                    statuses.append(None)
                    continue
                statuses.append(found[1])
                if best == 0 or found[0] > best:
                    best = found[0]
            if failed < len(metrics) and not (failed and best < replicas):
                raw = best if best > 0 else 0
                # The present size is drawn into the band between the windows' extremes.
                while lowest and now - lowest[0][0] >= up_window:
                    lowest.popleft()
                while highest and now - highest[0][0] >= down_window:
                    highest.popleft()
                bottom = min(lowest[0][1], raw) if lowest else raw
                top = max(highest[0][1], raw) if highest else raw
                wanted = min(max(replicas, bottom), top)
                while lowest and lowest[-1][1] >= raw:
                    lowest.pop()
                lowest.append((now, raw))
                while highest and highest[-1][1] <= raw:
                    highest.pop()
                highest.append((now, raw))
                if wanted == raw:
                    able = READY
                else:
                    able = UP_STABILIZED if raw >= replicas else DOWN_STABILIZED
                # As far as policies and bounds let it go.
                size, limited = wanted, WITHIN
                if wanted > replicas:
                    limit, reason = limit_of(up, ups, downs, now, replicas, True), UP_LIMIT
                    if limit >= most:
                        limit, reason = most, TOO_MANY
                    if wanted > limit:
                        size, limited = limit, reason
                elif wanted < replicas:
                    limit, reason = limit_of(down, ups, downs, now, replicas, False), DOWN_LIMIT
                    if limit <= least:
                        limit, reason = least, TOO_FEW
                    if wanted < limit:
                        size, limited = limit, reason
                is_limited = size != wanted
        if size > replicas:
            able = RESCALED
            store(ups, now, size - replicas, up_longest)
        elif size < replicas:
            able = RESCALED
            store(downs, now, replicas - size, down_longest)
        decision = (size, raw, able, limited, is_limited, statuses)
