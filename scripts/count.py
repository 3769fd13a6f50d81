"""Adds up the test logs of the build directories that are named as arguments."""

import json
import os
import sys
from pathlib import Path


def results(build):
    """Pairs of (what became of it, name) for each test of one build."""
    log = Path(build, "meson-logs", "testlog.json")
    if not log.exists():
        return [("failed", f"{Path(build).name} itself (it did not build)")]
    outcome = {"OK": "passed", "EXPECTEDFAIL": "passed", "SKIP": "skipped"}
    tests = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return [
        (outcome.get(test["result"], "failed"), f"{Path(build).name}: {test['name']}")
        for test in tests
    ]


found = [result for build in sys.argv[1:] for result in results(build)]
for outcome, name in found:
    if outcome != "passed":
        print(f"{outcome}: {name}")

outcomes = [outcome for outcome, _ in found]
counts = {word: outcomes.count(word) for word in ("passed", "failed", "skipped")}
print(", ".join(f"{count} {word}" for word, count in counts.items()))

unfinished = counts["failed"] + (counts["skipped"] if os.environ.get("CI") == "true" else 0)
sys.exit(1 if unfinished or not counts["passed"] else 0)
