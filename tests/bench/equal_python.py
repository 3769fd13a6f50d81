"""The model of equal work in plain Python: one future after the other, hour by hour.

usage: equal_python.py TABLE

TABLE is what `equal MODEL YEARS table COUNT` printed. Prints the same as equal does.
"""

import json
import math
import random
import sys
import time
from collections import deque

from equal_results import of_likely_limit, of_limit, show

DAY, WEEK = 24, 168
SEED = 1


class Driver:
    """What one driver does in a step: the busy level, or what is added in an hour."""

    def __init__(self, spec, chance):
        self.__dict__.update(spec)
        self.chance, self.shock, self.is_logistic = chance, 0, spec["law"] == "logistic"
        self.memory = chance.gauss(0, 1) if chance else 0
        if self.is_flow:  # what an hour adds, on its way from end to end
            self.start_per_step *= math.expm1(self.rate_per_step) / self.rate_per_step

    def enter_month(self):
        """What noise and shocks lack to have mean 1 is in the shock."""
        if self.chance:
            self.shock = (self.shocks_sigma * self.chance.gauss(0, 1)
                          - (self.shocks_sigma**2 + self.noise_sigma**2) / 2)

    def level(self, step):
        level = self.start_per_step * math.exp(self.rate_per_step * step)
        if self.is_logistic:
            level = self.ceiling / (1 + (self.ceiling - self.start_per_step) / level)
        return level

    def work(self, step):
        work = self.level(step) * self.season[step % WEEK] / self.busy_factor
        if self.chance:
            self.memory = self.noise_keep * self.memory + self.noise_fresh * self.chance.gauss(0, 1)
            work *= math.exp(self.noise_sigma * self.memory + self.shock)
        return work


class Volume:
    """What a flow leaves behind: for ever, or as long as the retention."""

    def __init__(self, row, flow):
        self.bytes, self.steady = row[flow.name], row["steady_per_step"]
        self.initial = self.demand = row["initial"]
        self.retention, self.held = row["retention_steps"], 0
        if self.retention:
            self.came = deque([0] * int(self.retention))

    def step(self, step, added):
        self.held += added
        if not self.retention:
            return self.initial + self.bytes * self.held + self.steady * (step + 1)
        self.came.append(added)
        self.held -= self.came.popleft()
        left = self.initial * max(0, 1 - (step + 1) / self.retention)
        return left + self.bytes * self.held


class Watch:
    """First passage and hours over one limit."""

    def __init__(self, limit):
        self.threshold, self.lasts = limit["threshold"], limit["for_steps"]
        self.moment, self.hours, self.lasted, self.last = math.inf, 0, 0, -1

    def over(self, step):
        """Flat demand, in a step in which it is over."""
        self.hours += 1
        self.lasted = self.lasted + 1 if self.last == step - 1 else 1
        self.last = step
        if self.lasted >= self.lasts and self.moment == math.inf:
            self.moment = step + 1 if self.lasts else step
            if self.lasted == step + 1:
                self.moment = 0  # from the very beginning

    def passes(self, step, begin, end):
        """A straight line, in a step in which an end of it is over."""
        share = 1
        if min(begin, end) <= self.threshold:
            share = (max(begin, end) - self.threshold) / abs(end - begin)
        self.hours += share
        if self.moment == math.inf:
            self.moment = step + 1 - share


class Future:
    def __init__(self, table, chance):
        self.table = table
        self.level, self.flow = (Driver(spec, chance) for spec in table["drivers"])
        limits = {limit["metric"]: Watch(limit) for limit in table["limits"]}
        rows = [row for row in table["metrics"] if row["name"] in limits]
        linear = [row for row in rows if "base" in row]
        volumes = [row for row in rows if "base" not in row]
        self.names = [row["name"] for row in linear + volumes]
        self.watches = [limits[name] for name in self.names]
        self.linear = [(i, row["base"], row[self.level.name], row[self.flow.name],
                        limits[row["name"]].threshold) for i, row in enumerate(linear)]
        self.volumes = [(i, Volume(row, self.flow)) for i, row in enumerate(volumes, len(linear))]
        self.ever, self.peaks = 0, []
        self.fans = {name: [] for name in [self.level.name, self.flow.name, *self.names]}

    def enter_month(self):
        self.peaks = [0] * len(self.linear) + [volume.demand for _, volume in self.volumes]
        self.level.enter_month()
        self.flow.enter_month()

    def leave_month(self, end):
        for name, peak in zip(self.names, self.peaks):
            self.fans[name].append(peak)
        self.fans[self.level.name].append(self.level.level(end))
        self.fans[self.flow.name].append(self.ever)

    def step(self, step):
        level, added = self.level.work(step), self.flow.work(step)
        peaks, watches = self.peaks, self.watches
        for i, base, level_cost, flow_cost, threshold in self.linear:
            demand = base + level_cost * level + flow_cost * added
            if demand > peaks[i]:
                peaks[i] = demand
            if demand > threshold:
                watches[i].over(step)
        for i, volume in self.volumes:
            begin, end = volume.demand, volume.step(step, added)
            volume.demand = end
            if end > peaks[i]:
                peaks[i] = end
            if begin > watches[i].threshold or end > watches[i].threshold:
                watches[i].passes(step, begin, end)
        self.ever += added

    def run(self):
        ends = [*self.table["months"][1:], self.table["steps"]]
        for begin, end in zip(self.table["months"], ends):
            self.enter_month()
            for step in range(begin, end):
                self.step(step)
            self.leave_month(end)


def pick(table, future):
    """The numbers of one future."""
    def of_row(row):
        return {key: value[future] if isinstance(value, list) and key != "season" else value
                for key, value in row.items()}
    return table | {key: [of_row(row) for row in table[key]]
                    for key in ("drivers", "metrics", "limits")}


def mean(lists):
    numbers = [number for some in lists for number in some]
    return sum(numbers) / len(numbers)


def results(table, futures):
    """Of the likely future the peaks of each month, of drawn ones their mean."""
    first, is_drawn = futures[0], table["futures"] > 0
    drivers = {driver.name: f"driver/{driver.name}" for driver in (first.level, first.flow)}
    metrics = {drivers.get(name, name): mean(future.fans[name] for future in futures)
               if is_drawn else fan for name, fan in first.fans.items()}
    limits = {}
    for limit in table["limits"]:
        watches = [future.watches[first.names.index(limit["metric"])] for future in futures]
        days = [watch.moment / DAY for watch in watches]
        hours = sum(watch.hours for watch in watches)
        limits[limit["name"]] = of_limit(days, hours) if is_drawn else of_likely_limit(*days, hours)
    return metrics, limits


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        table = json.load(file)
    chance = random.Random(SEED) if table["futures"] else None
    futures = [Future(pick(table, i), chance) for i in range(max(1, table["futures"]))]
    cpu, wall = time.process_time_ns(), time.monotonic_ns()
    for future in futures:
        future.run()
    cpu, wall = time.process_time_ns() - cpu, time.monotonic_ns() - wall
    show(*results(table, futures), len(futures), table["steps"], cpu, wall)


main()
