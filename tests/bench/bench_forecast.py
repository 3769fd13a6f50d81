"""Times whole forecasts of the built-in model by the command, and prints a table.

usage: bench_forecast.py BSCAP [FUTURES]

FUTURES are drawn for the forecast of ten years (default 10000); the default forecast is as it is.
All run in turn, three times, on as many threads as there may be, and medians count. A future's hour
is one step of one future; its time includes reading, judging and printing.
"""

import resource
import statistics
import subprocess
import sys
import time

HOURS_PER_YEAR = 8766


def spend(bscap, arguments):
    """Seconds of CPU time, and of the clock on the wall."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([bscap, "forecast", "--quiet", *arguments], check=True,
                   stdout=subprocess.DEVNULL)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall


def main():
    bscap, futures = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    cases = {
        "the default, 1000 futures, 3 years": (1000, 3, []),
        f"{futures} futures, 10 years": (futures, 10, ["--trajectories", str(futures),
                                                       "--horizon", "10y"]),
    }
    spent = {name: [] for name in cases}
    for _ in range(3):
        for name, (_, _, arguments) in cases.items():
            spent[name].append(spend(bscap, arguments))
    print(f"{'':36}{'CPU s':>8}{'wall s':>8}{'ns per hour of a future':>25}")
    for name, (count, years, _) in cases.items():
        cpu, wall = (statistics.median(values) for values in zip(*spent[name]))
        print(f"{name:36}{cpu:8.2f}{wall:8.2f}{cpu * 1e9 / count / years / HOURS_PER_YEAR:25.4g}")
    if futures < 10000:
        print("Scaled down, and no measure of 10000: the sync clock runs in the first 200 futures,\n"
              "and then in every sixteenth, so the first ones cost more.")


main()
