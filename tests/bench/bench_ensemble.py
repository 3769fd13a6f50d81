"""Times futures of the model of equal work on all sides, in one run, and prints tables.

usage: bench_ensemble.py EQUAL FMA_LOOP [brief]

EQUAL and FMA_LOOP are the programs of these names. First all sides must agree, or this fails: time
alone never makes it fail. They step the same likely future, in which there is no chance, and draw
futures with the same uncertain numbers and chance of their own. Then all run in turn, five times,
and medians count; brief makes that one short turn.
"""

import json
import statistics
import sys
import tempfile

from sides import LANES, NAMES, OURS, Sides, disagreements, output

SKIPPED = 77  # to meson

# Years and futures. numpy was fastest with so many side by side; few years are long enough for it.
AGREEING = {"full": (10, 256), "brief": (6, 128)}
TIMED = {
    "full": {**dict.fromkeys(LANES, (10, 8192)), "baseline": (10, 64), "readable": (10, 64),
             "numpy": (2, 8192), "python": (2, 2)},
    "brief": {**dict.fromkeys(LANES, (1, 256)), "readable": (1, 8), "numpy": (0.1, 256),
              "python": (0.1, 1)},
}


def time_all(sides, fma_loop, mode):
    """Medians of ns by (side, kind of clock, threads), and of a vector FMA by lanes."""
    times = {}
    for _ in range(5 if mode == "full" else 1):
        for lanes, nanoseconds in json.loads(output(fma_loop)).items():
            times.setdefault(lanes, []).append(nanoseconds)
        for name in sides.present(NAMES):
            for threads in (1, 2) if name in OURS else (1,):
                found = sides.run(name, *TIMED[mode][name], threads)
                for clock in ("cpu_ns", "wall_ns"):
                    times.setdefault((name, clock, threads), []).append(found[clock])
    return {key: statistics.median(values) for key, values in times.items() if None not in values}


def print_steps(sides, times):
    """CPU time on one thread: a column for each side says how many times as long a row's takes."""
    present = sides.present(NAMES)
    print("CPU time for one step of one future, one thread, as multiples of each other,\n"
          "and for a step of 8 or 16 futures as vector FMAs of so many lanes:\n")
    print(f"{'':18}{'ns':>9}", *(f"{name:>10}" for name in present), f"{'FMAs of 8':>12}",
          f"{'of 16':>9}", sep="")
    for name, text in NAMES.items():
        if name in sides.missing:
            print(f"{text:18}  {sides.missing[name]}")
            continue
        ours = times[name, "cpu_ns", 1]
        ratios = [ours / times[other, "cpu_ns", 1] for other in present]
        fmas = [ours * int(lanes) / times[lanes] if lanes in times else None
                for lanes in ("8", "16")]
        print(f"{text:18}{ours:9.4g}", *(f"{ratio:10.3g}" for ratio in ratios),
              *(f"{fma:{width},.0f}" if fma else f"{'-':>{width}}"
                for fma, width in zip(fmas, (12, 9))), sep="")
    print("\nOne vector FMA:", ", ".join(f"{times[lanes]:.3f} ns for {lanes} lanes"
                                         for lanes in ("8", "16") if lanes in times))


def print_threads(sides, times):
    """The efficiency is no better than the cores that other programs left."""
    print(f"\n{'Time by threads':18}{'CPU, 1':>9}{'CPU, 2':>9}{'wall, 1':>9}{'wall, 2':>9}"
          f"{'efficiency':>12}{'cores had':>11}")
    for name in sides.present(OURS):
        cpu, wall = ([times[name, clock, threads] for threads in (1, 2)]
                     for clock in ("cpu_ns", "wall_ns"))
        print(f"{NAMES[name]:18}", *(f"{spent:9.4g}" for spent in cpu + wall),
              f"{wall[0] / wall[1] / 2:12.0%}{cpu[1] / wall[1]:11.2f}", sep="")


def main():
    equal, fma_loop, *rest = sys.argv[1:]
    mode = "brief" if rest == ["brief"] else "full"
    with tempfile.TemporaryDirectory() as folder:
        sides = Sides(equal, folder)
        differences = disagreements(sides, *AGREEING[mode])
        if differences:
            print("The sides do not agree:", *differences, sep="\n  ")
            sys.exit(1)
        years, futures = AGREEING[mode]
        print(f"All sides agree, over {years} years and {futures} futures.\n")
        times = time_all(sides, fma_loop, mode)
    print_steps(sides, times)
    print_threads(sides, times)
    sys.exit(SKIPPED if "numpy" in sides.missing else 0)


main()
