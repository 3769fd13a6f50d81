"""The model of equal work by numpy: all futures side by side in float32, hour by hour.

usage: equal_numpy.py TABLE

TABLE is what `equal MODEL YEARS table COUNT` printed. Prints the same as equal does.

Arrays are [demands, futures], made once. Rows that ask for the same operations stand together, so
that each operation is one call. The season is a number for each hour, growth a straight line within
each day, and shocks change by the month; all else is worked out in each step.
"""

import json
import sys
import time

import numpy as np

from equal_results import of_likely_limit, of_limit, show

DAY, WEEK = 24, 168
MOST_HOURS = 240  # that a byte may count
SEED = 1


def column(numbers):
    """Numbers of several rows, alike in all futures or lists: [rows, 1] or [rows, futures]."""
    arrays = [np.atleast_1d(np.array(number, np.float32)) for number in numbers]
    return np.stack(np.broadcast_arrays(*arrays))


def places(mask):
    """Rows and futures where it is true: in one dimension numpy finds them far sooner."""
    return np.divmod(np.flatnonzero(mask), mask.shape[1])


class Driver:
    """What one driver does in a step: `work` is the busy level, or what is added in an hour."""

    def __init__(self, spec, futures, chance, remembers):
        self.spec, self.chance, self.name = spec, chance, spec["name"]
        self.work, self.fresh, self.memory, self.shock, self.level, self.slope = np.zeros(
            (6, futures), np.float32)
        self.ever, self.total = np.zeros((2, futures), np.float32)  # before and after the step
        self.sums = np.zeros((remembers, futures), np.float32)  # what came by each step
        self.rate, self.start = np.array(spec["rate_per_step"]), np.array(spec["start_per_step"])
        if spec["is_flow"]:  # what an hour adds, on its way from end to end
            self.start = self.start * np.expm1(self.rate) / self.rate
        self.day_end = self.growth(0)
        self.season = (np.array(spec["season"]) / spec["busy_factor"]).astype(np.float32)
        self.sigma, self.keep, self.new, self.shocks_sigma = (
            np.float32(spec[key])
            for key in ("noise_sigma", "noise_keep", "noise_fresh", "shocks_sigma"))
        if chance:
            chance.standard_normal(out=self.memory, dtype=np.float32)

    def enter_month(self):
        """What noise and shocks lack to have mean 1 is in the shock."""
        if self.chance:
            self.chance.standard_normal(out=self.shock, dtype=np.float32)
            self.shock *= self.shocks_sigma
            self.shock -= (self.shocks_sigma**2 + self.sigma**2) / 2

    def growth(self, step):
        """The level at the beginning of a step, or what a flow adds in it, without chance."""
        grown = self.start * np.exp(self.rate * step)
        if self.spec["law"] == "monthly":
            return grown
        ceiling = np.array(self.spec["ceiling"])
        return ceiling / (1 + (ceiling - self.start) / grown)

    def enter_day(self, step):
        begin, self.day_end = self.day_end, self.growth(step + DAY)
        self.level[:] = begin
        self.slope[:] = (self.day_end - begin) / DAY

    def stray(self):
        self.chance.standard_normal(out=self.fresh, dtype=np.float32)
        self.memory *= self.keep
        self.fresh *= self.new
        self.memory += self.fresh
        np.multiply(self.memory, self.sigma, out=self.work)
        self.work += self.shock
        np.exp(self.work, out=self.work)

    def step(self, step):
        if self.chance:
            self.stray()
            self.work *= self.level
        else:
            self.work[:] = self.level
        self.work *= self.season[step % WEEK]
        if self.spec["is_flow"]:
            np.add(self.ever, self.work, out=self.total)

    def came_within(self, steps, step, out):
        np.subtract(self.total, self.sums[(step - steps) % len(self.sums)], out=out)

    def advance(self, step):
        self.level += self.slope
        if self.spec["is_flow"]:
            self.sums[step % len(self.sums)] = self.total
            self.ever, self.total = self.total, self.ever

    def reading(self, futures):
        return (self.ever if self.spec["is_flow"] else self.level)[futures]


class Linear:
    """Rows that follow the same drivers: a base, and a cost for the work of each."""

    def __init__(self, rows, drivers, demand, scratch):
        self.demand, self.scratch = demand, scratch[: len(rows)]
        self.base = column([row["base"] for row in rows])
        self.costs = [(column([row[driver.name] for row in rows]), driver) for driver in drivers]

    def step(self, _):
        (cost, driver), *others = self.costs
        np.multiply(cost, driver.work, out=self.demand)
        for cost, driver in others:
            np.multiply(cost, driver.work, out=self.scratch)
            self.demand += self.scratch
        self.demand += self.base


class Volumes:
    """Rows of what a flow leaves behind: for ever, or as long as each row's retention."""

    def __init__(self, rows, drivers, demand, scratch):
        self.demand, self.held, (self.flow,) = demand, scratch[: len(rows)], drivers
        self.bytes = column([row[self.flow.name] for row in rows])
        self.initial = column([row["initial"] for row in rows])
        self.steady = column([row["steady_per_step"] for row in rows])
        self.retentions = [row["retention_steps"] for row in rows]
        self.demand[:] = self.initial

    def step(self, step):
        if self.retentions[0] is None:
            np.multiply(self.bytes, self.flow.total, out=self.demand)
            self.demand += self.initial + self.steady * np.float32(step + 1)
            return
        for held, retention in zip(self.held, self.retentions):
            self.flow.came_within(int(retention), step, held)
        np.multiply(self.bytes, self.held, out=self.demand)
        if step < max(self.retentions):
            left = [max(0, 1 - (step + 1) / retention) for retention in self.retentions]
            self.demand += self.initial * column(left)


class Watch:
    """First passages and hours over each limit. The first rows count when they have lasted for so
    many steps; demand of the last ones, of volumes, goes straight from step to step."""

    def __init__(self, limits, demand, volumes, drivers):
        rows, futures = demand.shape
        self.demand, self.volumes, self.drivers = demand, volumes, drivers
        self.thresholds = column([limit["threshold"] for limit in limits])
        self.lasts = int(limits[0]["for_steps"])
        self.sustained = sum(limit["for_steps"] == self.lasts for limit in limits)
        self.over = np.zeros((self.lasts, rows, futures), bool)  # in the last steps
        self.fresh, self.holds = np.zeros((rows, futures), bool), np.ones((rows, futures), bool)
        self.counts = np.zeros((rows, futures), np.uint8)
        self.hours = np.zeros(rows)  # of this month
        self.before = demand[volumes:].copy()
        self.crosses = np.zeros(self.before.shape, bool)
        self.moments = np.full((rows, futures), np.inf)
        self.readings = np.zeros((len(drivers), rows, futures), np.float32)

    def step(self, step):
        over, last = (self.over[(step - i) % self.lasts] for i in (0, 1))
        np.greater(self.demand, self.thresholds, out=over)
        np.not_equal(over[self.volumes:], last[self.volumes:], out=self.crosses)
        if self.crosses.any():
            self.cross(step, *places(self.crosses))
        if not over.any():
            return
        self.counts += over.view(np.uint8)
        np.logical_and(over, self.holds, out=self.fresh)
        for earlier in self.over:
            self.fresh[: self.sustained] &= earlier[: self.sustained]
        if self.fresh.any():
            self.note(step, *places(self.fresh))

    def cross(self, step, rows, futures):
        """Where a volume goes over its threshold, or back, the hour counts in part."""
        begin, end = self.before[rows, futures], self.demand[self.volumes + rows, futures]
        thresholds = self.thresholds[self.volumes + rows, 0]
        share = (thresholds - begin) / (end - begin)
        rises = end > begin
        parts = np.bincount(rows, np.where(rises, -share, share), len(self.before))
        self.hours[self.volumes:] += parts
        rows, futures, share = rows[rises] + self.volumes, futures[rises], share[rises]
        first = self.holds[rows, futures]
        self.mark(rows[first], futures[first], step + share[first])

    def note(self, step, rows, futures):
        lasted = 0 if step + 1 == self.lasts else step + 1  # over from the very beginning
        self.mark(rows, futures, np.where(rows < self.sustained, lasted, step))

    def mark(self, rows, futures, moments):
        self.holds[rows, futures] = False
        self.moments[rows, futures] = moments
        for readings, driver in zip(self.readings, self.drivers):
            readings[rows, futures] = driver.reading(futures)

    def advance(self):
        np.copyto(self.before, self.demand[self.volumes:])

    def put_down(self):
        self.hours += self.counts.sum(axis=1)
        self.counts[:] = 0


class Model:
    """Everything together, from the first step to the last."""

    def __init__(self, table):
        self.table, self.futures = table, max(1, table["futures"])
        chance = np.random.Generator(np.random.SFC64(SEED)) if table["futures"] else None
        longest = max(int(row.get("retention_steps") or 1) for row in table["metrics"])
        self.drivers = [Driver(spec, self.futures, chance, longest) for spec in table["drivers"]]
        self.arrange()
        months = len(table["months"])
        self.peaks = np.zeros_like(self.demand)
        self.fans = np.zeros((months, *self.demand.shape), np.float32)  # the peaks of each month
        self.levels = np.zeros((months, len(self.drivers), self.futures))
        self.hours = np.zeros((months, len(self.rows)))

    def likeness(self, row):
        """Rows that are alike in this ask for the same operations. What must last comes first, and
        volumes come last."""
        follows = tuple(driver.name for driver in self.drivers if row[driver.name])
        numbers = [row[name] for name in follows] + [row.get("base"), row.get("initial")]
        return (-self.limits[row["name"]]["for_steps"], "initial" in row,
                bool(row.get("retention_steps")), follows,
                any(isinstance(number, list) for number in numbers))

    def arrange(self):
        self.limits = {limit["metric"]: limit for limit in self.table["limits"]}
        limited = [row for row in self.table["metrics"] if row["name"] in self.limits]
        self.rows = sorted(limited, key=self.likeness)
        self.demand, scratch = np.zeros((2, len(self.rows), self.futures), np.float32)
        self.groups, first = [], 0
        while first < len(self.rows):
            likeness = self.likeness(self.rows[first])
            rows = [row for row in self.rows if self.likeness(row) == likeness]
            kind = Volumes if likeness[1] else Linear
            drivers = [driver for driver in self.drivers if driver.name in likeness[3]]
            demand = self.demand[first:first + len(rows)]
            self.groups.append(kind(rows, drivers, demand, scratch))
            first += len(rows)
        self.volumes = next(i for i, row in enumerate(self.rows) if "initial" in row)
        self.watch = Watch([self.limits[row["name"]] for row in self.rows], self.demand,
                           self.volumes, self.drivers)

    def enter_month(self):
        self.peaks[: self.volumes] = 0
        self.peaks[self.volumes:] = self.demand[self.volumes:]
        for driver in self.drivers:
            driver.enter_month()

    def leave_month(self, month):
        self.fans[month] = self.peaks
        for level, driver in zip(self.levels[month], self.drivers):
            level[:] = driver.reading(slice(None))
        self.watch.put_down()
        self.hours[month] = self.watch.hours
        self.watch.hours[:] = 0

    def step(self, step):
        for driver in self.drivers:
            if step % DAY == 0:
                driver.enter_day(step)
            driver.step(step)
        for group in self.groups:
            group.step(step)
        np.maximum(self.peaks, self.demand, out=self.peaks)
        self.watch.step(step)
        self.watch.advance()
        for driver in self.drivers:
            driver.advance(step)

    def run(self):
        ends = [*self.table["months"][1:], self.table["steps"]]
        for month, (begin, end) in enumerate(zip(self.table["months"], ends)):
            self.enter_month()
            for step in range(begin, end):
                self.step(step)
                if step % MOST_HOURS == 0:
                    self.watch.put_down()
            self.leave_month(month)


def results(model):
    """Of the likely future the peaks of each month, of drawn ones their mean."""
    is_drawn = model.table["futures"] > 0
    demands = [(f"driver/{driver.name}", model.levels[:, i])
               for i, driver in enumerate(model.drivers)]
    demands += [(row["name"], model.fans[:, i]) for i, row in enumerate(model.rows)]
    metrics = {name: peaks.mean(dtype=float) if is_drawn else peaks[:, 0].tolist()
               for name, peaks in demands}
    limits = {}
    for row, moments, hours in zip(model.rows, model.watch.moments, model.hours.sum(axis=0)):
        days = (moments / DAY).tolist()
        limits[model.limits[row["name"]]["name"]] = (
            of_limit(days, hours) if is_drawn else of_likely_limit(days[0], hours))
    return metrics, limits


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        table = json.load(file)
    model = Model(table)
    # A buffer no longer than a row spares copies where a number stands for a row.
    np.setbufsize(max(16, model.futures // 16 * 16))
    cpu, wall = time.process_time_ns(), time.monotonic_ns()
    model.run()
    cpu, wall = time.process_time_ns() - cpu, time.monotonic_ns() - wall
    show(*results(model), model.futures, table["steps"], cpu, wall)


main()
