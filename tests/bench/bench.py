"""Times the library against Python doing the same, in one run, and prints a table.

usage: bench.py PROGRAM [SYNCS]

PROGRAM is autoscaler_year. All sides run in turn, five times (once where SYNCS says how long), and
medians count. All must decide the same, or this fails: time alone never makes it fail.
"""

import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = ["/usr/bin/python3", "-B"]


def sides(program):
    return {
        "libbscap": [program],
        "pure Python, equal work": [*PYTHON, HERE / "autoscaler_year.py"],
        "pure Python, these settings alone": [*PYTHON, HERE / "autoscaler_year_special.py"],
    }


def run(command, arguments):
    """Nanoseconds per sync, and what was decided."""
    done = subprocess.run([*map(str, command), *arguments], check=True, capture_output=True, text=True)
    nanoseconds, decided = done.stdout.split(maxsplit=1)
    return float(nanoseconds), decided.strip()


def main():
    program, arguments = sys.argv[1], sys.argv[2:]
    times, decisions = {}, set()
    for _ in range(1 if arguments else 5):
        for name, command in sides(program).items():
            nanoseconds, decided = run(command, arguments)
            times.setdefault(name, []).append(nanoseconds)
            decisions.add(decided)
    print("An autoscaler's syncs, cpu and memory, behavior, a window of 300 s, one thread"
          + ("" if arguments else ": a year of them, medians of 5"))
    ours = statistics.median(times["libbscap"])
    print(f"{'':34}{'ns per sync':>12}{'ratio':>8}")
    for name, values in times.items():
        median = statistics.median(values)
        print(f"{name:34}{median:12.1f}{median / ours:8.1f}")
    if len(decisions) != 1:
        print("They do not decide the same:", *sorted(decisions), sep="\n  ")
        sys.exit(1)


main()
