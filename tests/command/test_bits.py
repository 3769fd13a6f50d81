"""What decides a result is the model and the seed: not the instructions that compute it, nor how many
threads share the work, nor the compiler."""

import fcntl
import os
import select
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
            print(f"not at hand: lanes {kind}")


def test_futures_that_fill_no_vector_are_the_same_as_well():
    for count in (1, 3, 15, 17, 205, 333):
        few = (*RUNS[2], "--horizon", "3mo", "--quiet", "-o", "json", "--trajectories", str(count))
        expected = output(*few, "--lanes", "baseline", "--threads", "1")
        for kind in KINDS:
            if is_at_hand(kind):
                assert output(*few, "--lanes", kind, "--threads", "2") == expected, (kind, count)


def test_the_readable_engine_minds_no_threads_either():
    expected = results(lanes="none", threads=1)
    for threads in (2, 3):
        assert results(lanes="none", threads=threads) == expected, threads


def test_what_a_processor_has_not_is_refused_in_one_line():
    for kind in KINDS:
        if not is_at_hand(kind):
            fails(2, "forecast", "--lanes", kind, saying=f"this processor has no {kind}; write auto")
    fails(2, "forecast", "--lanes", "sse", saying="--lanes takes auto, none, baseline, avx2 or avx512")


def test_shards_from_other_instructions_merge():
    arguments = (*RUNS[2][1:-1], "--trajectories", "333")  # not all have a sync clock
    names = []
    for i, kind in enumerate([kind for kind in KINDS if is_at_hand(kind)] + ["auto"] * 2, start=1):
        names.append((f"{i}.bscap", kind))
    for i, (name, kind) in enumerate(names, start=1):
        output("ensemble", *arguments, "--shard", f"{i}/{len(names)}", "--lanes", kind, "-O", name)
    whole = output("forecast", *arguments, "-o", "json", "--bands")
    assert output("merge", *[name for name, _ in names], "-o", "json", "--bands") == whole


def peak_kilobytes(trajectories):
    """Read while the command waits for somebody to take its report, as what a parent is told of its
    child counts the Python that the child was before it became the command."""
    arguments = [program, "forecast", "--horizon", "2mo", "--threads", "2", "--quiet", "--bands",
                 "-o", "json", "--trajectories", str(trajectories)]
    with subprocess.Popen(arguments, env=environment(), stdout=subprocess.PIPE) as process:
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)
        select.select([process.stdout], [], [])
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        process.stdout.read()
    assert process.returncode == 0
    return int(status.split("VmHWM:")[1].split()[0])


def test_memory_does_not_grow_with_futures():
    few, many = peak_kilobytes(1000), peak_kilobytes(20000)
    print(f"{few} kB with 1,000 futures, {many} kB with 20,000")
    assert abs(many - few) <= 0.05 * few, (few, many)


def loads(command, folder):
    """Whether it is the library in there that a command finds."""
    env = environment(LD_TRACE_LOADED_OBJECTS="1")
    found = subprocess.run([command], env=env, stdout=subprocess.PIPE, check=True).stdout.decode()
    return any("libbscap" in line and str(folder) in line for line in found.splitlines())


def build(name, *options, targets=("bin/bscap",), **variables):
    """bscap from the same sources, in another way."""
    folder = Path(name).resolve()
    env = environment(**variables)
    tests = "disabled" if len(targets) == 1 else "enabled"
    for arguments in (["meson", "setup", folder, root, f"-Dtests={tests}", *options],
                      ["ninja", "-C", folder, *targets]):
        done = subprocess.run(arguments, env=env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, done.stdout.decode()
    assert loads(folder / "bin/bscap", folder), name
    return str(folder / "bin/bscap")


def test_compilers_and_how_much_they_optimise_change_nothing():
    expected = results()
    builds = {"O0": ({"CC": "gcc"}, "-Doptimization=0"), "O3": ({"CC": "gcc"}, "-Doptimization=3"),
              "clang": ({"CC": "clang"}, "-Doptimization=2")}
    for name, (variables, *options) in builds.items():
        command = build(name, *options, **variables)
        assert results(command) == expected, name
        assert results(command, lanes="baseline") == expected, name


def test_threads_do_not_race():
    """Neither in forecasts nor in the ensemble's own tests, with fewer futures and the same code."""
    tests = "tests/test_simulate_ensemble"
    command = build("races", "-Db_sanitize=thread", "-Db_lundef=false", "-Doptimization=2",
                    "-Ddebug=false", targets=("bin/bscap", tests), CC="gcc")
    asked = [[command, *arguments, "--threads=3", "-o", "json"] for arguments in RUNS[:3]]
    for arguments in (*asked, [Path("races", tests).resolve()]):
        done = subprocess.run(arguments, env=environment(TSAN_OPTIONS="halt_on_error=1"),
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        told = done.stdout.decode() + done.stderr.decode()
        assert done.returncode == 0 and "ThreadSanitizer" not in told, told[-9000:]


for needed in ("gcc", "clang", "meson", "ninja"):
    if shutil.which(needed) is None:
        print(f"{needed} is missing")
        sys.exit(SKIPPED)
os.environ.pop("CFLAGS", None)
# Meson names this build's libraries there, which would stand in for those of the other builds.
os.environ.pop("LD_LIBRARY_PATH", None)

main(globals())
