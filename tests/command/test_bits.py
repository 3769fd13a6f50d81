"""What decides a result is the model and the seed: not the instructions that compute it, nor how many
threads share the work, nor the compiler."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from command import environment, fails, main, output, program, root, run

MODELS = Path(root) / "models"
RUNS = [
    ("forecast", "--trajectories", "90", "--horizon", "8mo"),
    ("forecast", str(MODELS / "battlescope.yaml"), "--trajectories", "40", "--horizon", "4mo",
     "--as-of", "2026-03-01", "--scenario", "flash-crowd", "--bands"),
    ("forecast", str(MODELS / "shop.yaml"), "--trajectories", "70", "--horizon", "6mo", "--bands"),
    ("forecast", str(MODELS / "logs.yaml"), "--trajectories", "33", "--horizon", "14mo"),
]
KINDS = ("avx512", "avx2", "baseline")
SKIPPED = 77  # to meson


def results(command=program, **options):
    """The JSON of each run, with more options."""
    more = [f"--{name}={value}" for name, value in options.items()]
    return [subprocess.run([command, *arguments, "--quiet", "-o", "json", *more], check=True,
                           env=environment(), stdout=subprocess.PIPE, timeout=600).stdout
            for arguments in RUNS]


def is_at_hand(kind):
    return run(*RUNS[2], "--quiet", "--lanes", kind).returncode == 0


def test_threads_change_nothing():
    expected = results(threads=1)
    for threads in (2, 3):
        assert results(threads=threads) == expected, threads


def test_instructions_change_nothing():
    expected = results(lanes="baseline")
    for kind in KINDS:
        if is_at_hand(kind):
            assert results(lanes=kind) == expected, kind
        else:
            print(f"not at hand here: {kind}")


def test_what_a_processor_has_not_is_refused_in_one_line():
    for kind in KINDS:
        if not is_at_hand(kind):
            fails(2, "forecast", "--lanes", kind, saying=f"this processor has no {kind}; write auto")
    fails(2, "forecast", "--lanes", "sse", saying="--lanes takes auto, none, baseline, avx2 or avx512")


def test_shards_from_other_instructions_merge():
    arguments = RUNS[2][1:-1]
    names = []
    for i, kind in enumerate([kind for kind in KINDS if is_at_hand(kind)] + ["auto"] * 2, start=1):
        names.append((f"{i}.bscap", kind))
    for i, (name, kind) in enumerate(names, start=1):
        output("ensemble", *arguments, "--shard", f"{i}/{len(names)}", "--lanes", kind, "-O", name)
    whole = output("forecast", *arguments, "-o", "json", "--bands")
    assert output("merge", *[name for name, _ in names], "-o", "json", "--bands") == whole


def peak_kilobytes(trajectories):
    """Of a run so long that it needs more than the Python that starts it."""
    arguments = [program, "forecast", "shop.yaml", "--horizon", "100y", "--step", "1d", "--quiet",
                 "--threads", "2", "--trajectories", str(trajectories)]
    process = subprocess.Popen(arguments, env=environment(), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return usage.ru_maxrss


def test_memory_does_not_grow_with_futures():
    few, many = peak_kilobytes(1000), peak_kilobytes(20000)
    assert abs(many - few) <= 0.05 * few, (few, many)


def build(name, *options, **variables):
    """bscap from the same sources, in another way."""
    folder = Path(name).resolve()
    env = environment(**variables)
    for arguments in (["meson", "setup", folder, root, "-Dtests=disabled", *options],
                      ["ninja", "-C", folder, "bin/bscap"]):
        done = subprocess.run(arguments, env=env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, done.stdout.decode()
    return str(folder / "bin/bscap")


def test_compilers_and_how_much_they_optimise_change_nothing():
    expected = results()
    builds = {"O0": ({"CC": "gcc"}, "-Doptimization=0"), "O3": ({"CC": "gcc"}, "-Doptimization=3"),
              "clang": ({"CC": "clang"}, "-Doptimization=2")}
    for name, (variables, *options) in builds.items():
        assert results(build(name, *options, **variables)) == expected, name


def test_threads_do_not_race():
    command = build("races", "-Db_sanitize=thread", "-Db_lundef=false", "-Doptimization=1")
    for arguments in RUNS[:3]:
        done = subprocess.run([command, *arguments, "--threads=3", "-o", "json"],
                              env=environment(TSAN_OPTIONS="halt_on_error=1"), check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert done.returncode == 0 and b"WARNING" not in done.stderr, done.stderr.decode()


for needed in ("gcc", "clang", "meson", "ninja"):
    if shutil.which(needed) is None:
        print(f"{needed} is missing")
        sys.exit(SKIPPED)
os.environ.pop("CFLAGS", None)

main(globals())
