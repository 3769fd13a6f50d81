"""Valgrind finds no byte that is read before it is written, and none that is lost.

The sanitizers, under which all tests run as well, do not see the first.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from command import environment, main, program, root

VALGRIND = ["valgrind", "-q", "--error-exitcode=99", "--leak-check=full",
            "--errors-for-leak-kinds=all"]


def clean(*arguments, code=0):
    done = subprocess.run([*VALGRIND, program, *arguments], env=environment(), timeout=240,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert done.returncode == code, (arguments, done.returncode, done.stderr.decode())


def test_a_forecast_is_clean_in_every_format():
    for form in ("table", "json", "csv", "markdown"):
        clean("forecast", "--horizon", "3mo", "--assumptions", "--bands", "-o", form,
              "--deterministic")
        clean("forecast", "--horizon", "1mo", "--bands", "-o", form, "--trajectories", "3",
              "--threads", "2")


def test_a_scenario_with_settings_and_an_explanation_is_clean():
    clean("forecast", "--deterministic", "--horizon", "3mo", "--scenario", "ha",
          "--set", "services.api.replicas=3", "--explain", "node/main/cpu-full")


def test_how_futures_are_stepped_is_shown_cleanly():
    for form in ("table", "json", "csv", "markdown"):
        clean("forecast", "--explain-plan", "--lanes", "baseline", "-o", form)
    clean("forecast", "--explain-plan", "--lanes", "none")


def test_shards_are_clean():
    few = ("--horizon", "1mo", "--trajectories", "5", "--threads", "2")
    for number in ("1", "2"):
        clean("ensemble", *few, "--shard", f"{number}/2", "-O", f"{number}.bscap")
    for form in ("table", "json"):
        clean("merge", "2.bscap", "1.bscap", "--bands", "-o", form)
    clean("merge", "2.bscap", code=2)
    spoilt = bytearray(Path("2.bscap").read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    Path("2.bscap").write_bytes(spoilt)
    clean("merge", "1.bscap", "2.bscap", code=2)


def test_pictures_are_clean():
    for what in ("volume/postgres", "limits"):
        for form in ("text", "svg"):
            clean("plot", what, "--horizon", "1mo", "--trajectories", "3", "-o", form)


def test_a_check_is_clean():
    clean("check")
    clean("check", "shop.yaml", "-o", "json")


def test_autoscalers_are_clean():
    load = str(Path(root, "models/evening.csv"))
    for form in ("table", "json", "csv", "markdown"):
        clean("hpa", "settle", "--load", "64m", "-o", form)
        clean("hpa", "lint", "-o", form)
        clean("hpa", "replay", "--load", load, "-o", form)
    clean("hpa", "replay", "--load", load, "-o", "gnuplot")
    trace = str(Path(root, "tests/laws/fixtures/hpa/c00_legacy_flash_crowd.json"))
    clean("hpa", "replay", trace, "-o", "json")
    clean("hpa", "replay", load, code=2)


def test_what_is_refused_is_clean():
    clean("check", "shop.yaml", "--set", "volumes.data.sise=1Gi", code=2)
    clean("forecast", "shop.yaml", "--lanes", "avx512", code=2)  # which valgrind has not
    clean("quantity", "20gi", "1.5Gi", "500MB/month", code=2)
    clean("quantity", "--kubernetes", "-o", "json", "1.5Gi", "1e3", "x", code=2)


def obstacle():
    """Why nothing can be tried here, or None."""
    if shutil.which("valgrind") is None:
        return "valgrind is not installed"
    tried = subprocess.run([*VALGRIND, program, "--version"], capture_output=True, check=False)
    if b"unhandled dwarf2" in tried.stderr:
        return "this valgrind is too old for the debug information that this compiler writes"
    return None


if obstacle() is not None:
    print(obstacle())
    sys.exit(77)

main(globals())
