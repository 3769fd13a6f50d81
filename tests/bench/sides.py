"""All that step the model of equal work, and whether they agree."""

import json
import math
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODEL = HERE / "equal.yaml"
PYTHON = ["/usr/bin/python3", "-B"]
LANES = {"avx512": "lanes, AVX-512", "avx2": "lanes, AVX2", "baseline": "lanes, baseline"}
OURS = LANES | {"readable": "readable engine"}
PEERS = {"numpy": "numpy, float32", "python": "pure Python"}
NAMES = OURS | PEERS


def output(*command):
    done = subprocess.run([*map(str, command)], stdout=subprocess.PIPE, check=True, text=True)
    return done.stdout


class Sides:
    """The programs, and the tables that peers read."""

    def __init__(self, equal, folder):
        self.equal, self.folder = equal, Path(folder)
        self.missing = {name: "not in this build, or not for this processor" for name in LANES
                        if not self.run(name, 0.01, 1)}
        if subprocess.run([*PYTHON, "-c", "import numpy"], stderr=subprocess.DEVNULL).returncode:
            self.missing["numpy"] = "missing: /usr/bin/python3 has no numpy (python3-numpy)"

    def present(self, names):
        return [name for name in names if name not in self.missing]

    def table(self, years, futures):
        path = self.folder / f"{years}-{futures}.json"
        if not path.exists():
            path.write_text(output(self.equal, MODEL, years, "table", futures), encoding="utf-8")
        return path

    def run(self, name, years, futures, threads=1):
        """Peers step the likely future where there are 0."""
        if name in OURS:
            text = output(self.equal, MODEL, years, name, futures, threads)
        else:
            text = output(*PYTHON, HERE / f"equal_{name}.py", self.table(years, futures))
        return json.loads(text)

    def likely(self, years):
        return json.loads(output(self.equal, MODEL, years, "likely"))


def far(one, other, ratio, more=0.0):
    return abs(one - other) > ratio * max(abs(one), abs(other)) + more


def compare_likely(ours, theirs, ratio, days):
    """What differs of one future without chance: moments by more than so many days."""
    for name, peaks in ours["metrics"].items():
        for month, pair in enumerate(zip(peaks, theirs["metrics"][name])):
            if far(*pair, ratio):
                yield f"{name}: at most {pair[0]:.9g} and {pair[1]:.9g} in month {month}"
    for name, limit in ours["limits"].items():
        other = theirs["limits"][name]
        if far(limit["days"] or math.inf, other["days"] or math.inf, 0, days):
            yield f"{name}: breaks after {limit['days']} and {other['days']} days"
        if far(limit["hours_over"], other["hours_over"], 0, 24 * days):
            yield f"{name}: {limit['hours_over']:.9g} and {other['hours_over']:.9g} hours over"


def share_until(limit, days):
    return sum(day is not None and day <= days for day in limit["days"]) / 100


def compare_drawn(ours, theirs, ratio):
    """What differs of many futures: peaks by more than the ratio; the share in which a limit
    breaks, or does so by the other side's median, by more than two standard errors of what two
    sides would have that share no numbers."""
    share = 2 * math.sqrt(0.5 / ours["futures"])
    for name, peak in ours["metrics"].items():
        if far(peak, theirs["metrics"][name], ratio):
            yield f"{name}: months' peaks of {peak:.6g} and {theirs['metrics'][name]:.6g}"
    for name, limit in ours["limits"].items():
        other = theirs["limits"][name]
        if far(limit["share"], other["share"], 0, share):
            yield f"{name}: breaks in {limit['share']:.1%} and {other['share']:.1%}"
        median = other["days"][49]
        if median is not None and far(share_until(limit, median), 0.5, 0, share):
            yield f"{name}: {share_until(limit, median):.0%} break by the other side's median"
        if far(limit["hours_over"], other["hours_over"], 10 * ratio, 48):
            yield f"{name}: {limit['hours_over']:.6g} and {other['hours_over']:.6g} hours over"


def compare_exactly(ours, theirs):
    """What differs but time."""
    for key in ("futures", "metrics", "limits"):
        if ours[key] != theirs[key]:
            yield f"not the same {key}"


def disagreements(sides, years, futures):
    """What any side does otherwise, after its name."""
    likely, (few_years, few) = sides.likely(years), (1, 24)
    readable, readable_few = (sides.run("readable", *what, 2)
                              for what in ((years, futures), (few_years, few)))
    alone = sides.run("readable", few_years, few, 1)
    found = [("readable, 1 thread", compare_exactly(readable_few, alone))]
    lanes = {(name, threads): sides.run(name, years, futures, threads)
             for name in sides.present(LANES) for threads in (1, 2)}
    for (name, threads), theirs in lanes.items():
        first = next(iter(lanes.values()))
        found.append((name, compare_drawn(readable, theirs, 0.01)))
        found.append((f"{name}, {threads} threads", compare_exactly(first, theirs)))
    # Sums in float stray by 4e-4 in ten years.
    found.append(("python", compare_likely(likely, sides.run("python", years, 0), 1e-9, 1e-6)))
    found.append(("python", compare_drawn(readable_few, sides.run("python", few_years, few), 0.03)))
    if "numpy" not in sides.missing:
        found.append(("numpy", compare_likely(likely, sides.run("numpy", years, 0), 1e-3, 0.1)))
        found.append(("numpy", compare_drawn(readable, sides.run("numpy", years, futures), 0.01)))
    return [f"{name}: {what}" for name, differences in found for what in differences]
