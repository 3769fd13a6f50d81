"""Runs bscap for the tests beside this file.

A test is a function whose name is a sentence and begins with `test_`; it fails by an assertion.
"""

import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

program, root = (str(Path(argument).resolve()) for argument in sys.argv[1:3])
LIKELY = ("forecast", "--deterministic")  # soon done, and known to the day
DRAWN = ("forecast", "--trajectories", "20", "--horizon", "6mo")
COMMANDS = ("forecast", "ensemble", "merge", "check", "plot", "hpa", "init", "quantity")

# 10 GB, and 1 GB for each of ten orders a day: half of 100 GB after 40 days, on 2026-02-10.
SHOP = """name: Shop
start: 2026-01-01
drivers:
  orders: {added: 10/day}
volumes:
  data: {size: 100GB, used: 10GB, grows: {orders.added: 100MB}, alert: 50%}
milestones: {orders: 500}
scenarios:
  twice: {drivers: {orders: {added: 20/day}}}
"""


def environment(**changes):
    """The environment without what steers colour and width."""
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "TERM")}
    return {**kept, "LC_ALL": "C.UTF-8", **changes}


def run(*arguments, stdin=b"", env=None, **options):
    """What became of `bscap ARGUMENTS`: .returncode, and .stdout and .stderr as text."""
    options.setdefault("stdout", subprocess.PIPE)
    done = subprocess.run(
        [program, *arguments], input=stdin, stderr=subprocess.PIPE, timeout=60,
        env=env or environment(), check=False, **options
    )
    done.stdout = (done.stdout or b"").decode()
    done.stderr = done.stderr.decode()
    assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr
    return done


def output(*arguments, **options):
    """What a run prints that ends well and has nothing to complain about."""
    done = run(*arguments, **options)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr)
    assert done.stderr == "", (arguments, done.stderr)
    return done.stdout


def fails(code, *arguments, saying="", **options):
    """A run that ends with `code` and one line on standard error that holds `saying`."""
    done = run(*arguments, **options)
    assert done.returncode == code, (arguments, done.returncode, done.stderr)
    assert done.stderr.startswith("bscap: ") and done.stderr.count("\n") == 1, done.stderr
    assert saying in done.stderr, (arguments, saying, done.stderr)
    return done


def main(tests):
    """Runs all tests of a module, each in a fresh folder that holds shop.yaml."""
    failures = 0
    names = [name for name in tests if name.startswith("test_")]
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            Path("shop.yaml").write_text(SHOP, encoding="utf-8")
            try:
                tests[name]()
            except Exception:  # one failure must not hide the others
                failures += 1
                print(f"{name}:")
                traceback.print_exc(file=sys.stdout)
            os.chdir("/")
    print(f"{len(names)} tests, {failures} fail")
    sys.exit(1 if failures or not names else 0)
