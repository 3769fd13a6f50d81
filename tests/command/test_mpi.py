"""Processes that mpirun starts share a forecast, and give the bytes of one."""

import subprocess
from pathlib import Path

from command import environment, main, output, program

ASKED = ("forecast", "shop.yaml", "--trajectories", "50", "--horizon", "3mo", "--step", "1d", "--set",
         "drivers.orders.added=[5/day, 10/day, 20/day]")


def mpirun(count, *arguments, stdin=b""):
    """Exit code, standard output, and what bscap itself says on standard error."""
    done = subprocess.run(
        ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", str(count), program, *arguments],
        input=stdin, capture_output=True, timeout=240, env=environment(), check=False)
    told = [line for line in done.stderr.decode().splitlines() if line.startswith("bscap: ")]
    return done.returncode, done.stdout.decode(), told


def test_any_number_of_processes_gives_the_bytes_of_one():
    for report in ((), ("-o", "json", "--bands"), ("--explain", "volume/data/alert")):
        expected = output(*ASKED, *report)
        for count in (1, 2, 3):
            assert mpirun(count, *ASKED, *report, "--threads", "1") == (0, expected, []), report
    assert mpirun(2, *ASKED) == (0, output(*ASKED), [])


def test_more_processes_than_futures_are_fine():
    asked = ("forecast", "shop.yaml", "--trajectories", "1", "--horizon", "1mo", "--step", "1d")
    assert mpirun(3, *asked) == (0, output(*asked), [])


def test_the_first_process_alone_reads_and_writes():
    model = Path("shop.yaml").read_bytes()
    asked = ("-", *ASKED[2:], "-o", "json")
    assert mpirun(2, "forecast", *asked, "-O", "out.json", stdin=model) == (0, "", [])
    assert Path("out.json").read_text(encoding="utf-8") == output("forecast", *asked, stdin=model)


def test_gates_decide_and_mistakes_are_told_once():
    code, text, told = mpirun(2, *ASKED, "--fail-within", "3mo", "--fail-probability", "5%")
    assert code == 1 and text == output(*ASKED) and len(told) == 1 and "--fail-within" in told[0]
    for arguments in (("forecast", "shop.yaml", "--horizn", "1y"), ("forcast",),
                      ("forecast", "shop.yaml", "--set", "volumes.dat.size=1GB"),
                      ("forecast", "shop.yaml", "--step", "7h")):
        code, text, told = mpirun(2, *arguments)
        assert code == 2 and text == "" and len(told) == 1, (arguments, code, text, told)
    code, text, told = mpirun(2, "forecast", "missing.yaml")
    assert code == 3 and text == "" and len(told) == 1, (code, text, told)


def test_other_commands_run_once():
    assert mpirun(2, "--version") == (0, output("--version"), [])
    assert mpirun(2, "check", "shop.yaml") == (0, output("check", "shop.yaml"), [])
    likely = ("forecast", "shop.yaml", "--deterministic")
    assert mpirun(2, *likely) == (0, output(*likely), [])


def test_a_comparison_is_that_of_one_process():
    output(*ASKED, "--seed", "2", "-o", "json", "-O", "past.json")
    against = (*ASKED, "--against", "past.json")
    assert mpirun(2, *against) == (0, output(*against), [])


main(globals())
