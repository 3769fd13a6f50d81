"""Adds up the test logs of the build directories that are named as arguments."""

import json
import os
import sys
from pathlib import Path


def logged(build):
    log = Path(build, "meson-logs", "testlog.json")
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [json.loads(line) for line in lines]


def notes(build):
    """What tests that passed could not try on this machine: lines that begin so."""
    lines = [line for test in logged(build) for line in test.get("stdout", "").splitlines()]
    return [f"{Path(build).name}: {line}" for line in lines if line.startswith("not at hand: ")]


def results(build):
    """Pairs of (what became of it, name) for each test of one build."""
    outcome = {"OK": "passed", "EXPECTEDFAIL": "passed", "SKIP": "skipped"}
    tests = logged(build)
    if not tests:
        return [("failed", f"{Path(build).name} itself (it did not build)")]
    return [
        (outcome.get(test["result"], "failed"), f"{Path(build).name}: {test['name']}")
        for test in tests
    ]


found = [result for build in sys.argv[1:] for result in results(build)]
for outcome, name in found:
    if outcome != "passed":
        print(f"{outcome}: {name}")

for note in sorted({note for build in sys.argv[1:] for note in notes(build)}):
    print(note)

outcomes = [outcome for outcome, _ in found]
counts = {word: outcomes.count(word) for word in ("passed", "failed", "skipped")}
print(", ".join(f"{count} {word}" for word, count in counts.items()))

unfinished = counts["failed"] + (counts["skipped"] if os.environ.get("CI") == "true" else 0)
sys.exit(1 if unfinished or not counts["passed"] else 0)
