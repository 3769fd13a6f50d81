"""Shards of a forecast: each by itself, and all together what one process gives."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

from command import environment, fails, main, output, program, run

# 700 futures of the shop, whose orders are uncertain, and a crowd of options.
ASKED = ("shop.yaml", "more.yaml", "--trajectories", "700", "--seed", "5", "--horizon", "3mo",
         "--step", "1d", "--as-of", "2026-01-05", "--scenario", "twice",
         "--set", "volumes.data.alert=40%")
MORE = """drivers: {orders: {added: [5/day, 10/day, 20/day], noise: 30%, growth: {table: t.csv}}}
volumes: {data: {size: [90GB, 100GB, 120GB]}}
"""
TABLE = "date,orders\n2026-01-01,0\n2026-02-01,400\n2026-05-01,2000\n"
REPORTS = (("-o", "json", "--bands"), ("-o", "csv"), ("-o", "csv", "--bands"), ("-o", "markdown"),
           ("--assumptions",), ("--explain", "volume/data/alert"),
           ("--explain", "volume/data/full", "-o", "json"))


def write_model():
    Path("more.yaml").write_text(MORE, encoding="utf-8")
    Path("t.csv").write_text(TABLE, encoding="utf-8")


def draw(number, count, *asked, name=None, **options):
    """The name of the file that holds this shard."""
    path = name or f"shard-{number}.bscap"
    assert output("ensemble", *(asked or ASKED), "--shard", f"{number}/{count}", "-O", path,
                  **options) == ""
    return path


def test_seven_shards_give_what_one_process_gives():
    write_model()
    shards = [draw(number, 7) for number in range(1, 8)]
    expected = [output("forecast", *ASKED, *report) for report in REPORTS]
    for path in ("shop.yaml", "more.yaml", "t.csv"):
        os.unlink(path)  # a shard holds all that it needs
    for report, text in zip(REPORTS, expected):
        assert output("merge", *shards, *report) == text, report
    for seed in range(5):
        random.Random(seed).shuffle(shards)
        assert output("merge", *shards, *REPORTS[0]) == expected[0]
    assert output("merge", *shards, "-o", "json", "--bands", "-O", "all.json") == ""
    assert Path("all.json").read_text(encoding="utf-8") == expected[0]
    assert json.loads(expected[0])["trajectories"] == 700


def test_the_built_in_model_and_standard_input_are_models_too():
    few = ("--trajectories", "5", "--horizon", "2mo")
    shards = [draw(number, 2, *few) for number in (1, 2)]
    assert output("merge", *shards, "-o", "json") == output("forecast", *few, "-o", "json")
    model = Path("shop.yaml").read_bytes()
    shards = [draw(number, 2, "-", *few, stdin=model) for number in (1, 2)]
    assert output("merge", *shards) == output("forecast", "-", *few, stdin=model)


def test_gates_and_comparisons_are_those_of_a_forecast():
    write_model()
    shards = [draw(number, 2) for number in (1, 2)]
    gate = ("--fail-within", "40d", "--fail-probability", "5%")
    told = fails(1, "forecast", *ASKED, *gate)
    found = fails(1, "merge", *shards, *gate)
    assert (found.stdout, found.stderr) == (told.stdout, told.stderr)
    output("forecast", *ASKED, "--seed", "6", "--set", "volumes.data.used=11GB", "-o", "json",
           "-O", "past.json")
    assert output("merge", *shards, "--against", "past.json") == \
        output("forecast", *ASKED, "--against", "past.json")
    fails(2, "merge", *shards, "--fail-within", "4mo", saying="beyond the horizon")
    fails(2, "merge", *shards, "--explain", "volume/dat/full", saying="did you mean")


def test_the_same_shard_has_the_same_bytes_on_any_number_of_threads():
    write_model()
    one = Path(draw(2, 3, *ASKED, "--threads", "1")).read_bytes()
    assert Path(draw(2, 3, *ASKED, "--threads", "3")).read_bytes() == one
    assert Path(draw(2, 3, *ASKED, "--lanes", "baseline")).read_bytes() == one
    piped = subprocess.run([program, "ensemble", *ASKED, "--shard", "2/3"], check=True,
                           stdout=subprocess.PIPE, env=environment())
    assert piped.stdout == one


def test_a_scheduler_says_which_shard():
    write_model()
    for number in (1, 2, 3):
        expected = Path(draw(number, 3)).read_bytes()
        job = environment(JOB_COMPLETION_INDEX=str(number - 1))
        output("ensemble", *ASKED, "--shard", "job/3", "-O", "job", env=job)
        assert Path("job").read_bytes() == expected
        for least in (0, 1, 17):
            array = environment(SLURM_ARRAY_TASK_ID=str(least + number - 1),
                                SLURM_ARRAY_TASK_MIN=str(least), SLURM_ARRAY_TASK_COUNT="3")
            output("ensemble", *ASKED, "--shard", "slurm", "-O", "array", env=array)
            assert Path("array").read_bytes() == expected


def test_a_scheduler_that_says_nothing_or_nonsense_is_refused():
    ensemble = ("ensemble", "shop.yaml", "-O", "x.bscap", "--shard")
    fails(2, *ensemble, "job/3", saying="JOB_COMPLETION_INDEX is not set")
    for index in ("", "-1", "1.5", "x", "99999999999999999999"):
        fails(2, *ensemble, "job/3", env=environment(JOB_COMPLETION_INDEX=index),
              saying=f"JOB_COMPLETION_INDEX is '{index}', which is no whole number")
    fails(2, *ensemble, "job/3", env=environment(JOB_COMPLETION_INDEX="3"),
          saying="JOB_COMPLETION_INDEX is 3, but there are 3 shards")
    array = {"SLURM_ARRAY_TASK_ID": "5", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_COUNT": "4"}
    for name in array:
        rest = {key: value for key, value in array.items() if key != name}
        fails(2, *ensemble, "slurm", env=environment(**rest), saying=f"{name} is not set")
    fails(2, *ensemble, "slurm", env=environment(**array), saying="leaves gaps")
    fails(2, *ensemble, "slurm", env=environment(**{**array, "SLURM_ARRAY_TASK_ID": "0"}),
          saying="leaves gaps")
    fails(2, *ensemble, "slurm", env=environment(**{**array, "SLURM_ARRAY_TASK_COUNT": "0"}))
    assert os.listdir() == ["shop.yaml"]


def test_which_shard_is_minded():
    for part in ("", "3", "3/", "/3", "x/3", "3/x", "1/2/3", "-1/3", "1.0/3", "job", "job/",
                 "jobs/3", "slurm/3"):
        fails(2, "ensemble", "shop.yaml", f"--shard={part}", "-O", "x",
              saying=f"takes a part such as 3/64, job/64 or slurm, not '{part}'")
    for part in ("0/3", "4/3"):
        fails(2, "ensemble", "shop.yaml", "--shard", part, "-O", "x", saying="they count from 1")
    for part in ("1/0", "1/100001", "1/99999999999999999999"):
        fails(2, "ensemble", "shop.yaml", "--shard", part, "-O", "x")
    fails(2, "ensemble", "shop.yaml", "-O", "x", saying="--shard says which part")
    fails(2, "ensemble", "shop.yaml", "--deterministic", saying="takes no --deterministic")
    assert os.listdir() == ["shop.yaml"]


def test_strangers_are_not_merged():
    write_model()
    first = draw(1, 2)
    Path("less.yaml").write_text(MORE, encoding="utf-8")
    for changed, saying in (
            ({"more.yaml": "less.yaml"}, "the names of its model's files are not the same as in"),
            ({"700": "800"}, "its number of trajectories, 800, is not that of shard-1.bscap, 700"),
            ({"5": "6"}, "its seed, 6, is not that of shard-1.bscap, 5"),
            ({"3mo": "4mo"}, "its horizon, 4mo, is not that of shard-1.bscap, 3mo"),
            ({"1d": "1h"}, "its step, 1h, is not that of shard-1.bscap, 1d"),
            ({"2026-01-05": "2026-01-06"}, "its as-of date, 2026-01-06, is not that of"),
            ({ASKED[-1]: "volumes.data.alert=41%"}, "its settings are not the same")):
        other = draw(2, 2, *(changed.get(word, word) for word in ASKED), name="other.bscap")
        fails(2, "merge", first, other, saying=f"bscap: other.bscap: {saying}")
    without = draw(2, 2, *(word for word in ASKED if word not in ("--scenario", "twice")),
                   name="other.bscap")
    fails(2, "merge", first, without, saying="its scenario is not the same as in shard-1.bscap")
    readable = draw(2, 2, *ASKED, "--lanes", "none", name="other.bscap")
    fails(2, "merge", first, readable, saying="its engine (lanes or readable) is not the same")
    Path("t.csv").write_text(TABLE + "2026-06-01,9000\n", encoding="utf-8")
    fails(2, "merge", first, draw(2, 2, name="other.bscap"), saying="the files that its model")
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    Path("more.yaml").write_text(MORE + "# more\n", encoding="utf-8")
    fails(2, "merge", first, draw(2, 2, name="other.bscap"), saying="its model is not the same as")


def test_what_is_missing_or_there_twice_is_named():
    write_model()
    shards = [draw(number, 64) for number in range(1, 9)]
    some = [*shards[:2], *shards[3:6], *shards[7:]]
    fails(2, "merge", *shards, saying="bscap: shards 9, 10, 11, 12, 13, 14, 15, 16 and 48 more of "
          "64 are missing; run: bscap ensemble ... --shard 9/64 -O shard-9.bscap\n")
    eight = [draw(number, 8) for number in range(1, 9)]
    some = [*eight[:2], *eight[3:6], *eight[7:]]
    fails(2, "merge", *some, saying="bscap: shards 3 and 7 of 8 are missing; run: bscap ensemble "
          "... --shard 3/8 -O shard-3.bscap\n")
    fails(2, "merge", *eight[:7], saying="bscap: shard 8 of 8 is missing; run: ")
    Path("copy.bscap").write_bytes(Path(eight[4]).read_bytes())
    fails(2, "merge", *eight, "copy.bscap",
          saying="bscap: copy.bscap: is shard 5 of 8, as is shard-5.bscap; leave one of them out")
    fails(2, "merge", *eight[:7], draw(8, 9), saying="its number of shards, 9, is not that of")


def test_what_is_no_whole_shard_is_refused():
    shard = Path(draw(1, 1, "shop.yaml", "--trajectories", "3", "--horizon", "1mo", "--step", "1d"))
    whole = shard.read_bytes()
    cases = ((b"", "is no shard"), (b"name: Shop\n", "is no shard"), (whole[:20], "is cut off"),
             (whole[:-1], f"has {len(whole) - 1} bytes of {len(whole)}"),
             (whole + b"\n", f"has {len(whole) + 1} bytes of {len(whole)}"),
             (whole[:8] + b"\x02" + whole[9:], "is a shard in format 2, and format 1 is read"),
             (whole[:400] + bytes([whole[400] ^ 4]) + whole[401:], "is damaged: its checksum is"))
    for content, saying in cases:
        Path("bad.bscap").write_bytes(content)
        fails(2, "merge", "bad.bscap", saying=f"bscap: bad.bscap: {saying}")
        fails(2, "merge", str(shard), "bad.bscap", saying=f"bscap: bad.bscap: {saying}")
    fails(2, "merge", saying="takes the files of all shards")
    fails(3, "merge", str(shard), "missing.bscap", saying="missing.bscap: cannot be read")
    assert output("merge", "-", stdin=whole) == output("merge", str(shard))


def test_any_bytes_at_all_end_in_a_message():
    whole = Path(draw(1, 1, "shop.yaml", "--trajectories", "3", "--horizon", "1mo")).read_bytes()
    chance = random.Random(1)
    for _ in range(60):
        spoilt = bytearray(whole)
        for _ in range(chance.randint(1, 9)):
            spoilt[chance.randrange(len(spoilt))] ^= chance.randint(1, 255)
        fails(2, "merge", "-", stdin=bytes(spoilt))


def test_what_is_merged_is_never_overwritten():
    few = ("shop.yaml", "--trajectories", "3", "--horizon", "1mo", "--step", "1d")
    shard = draw(1, 1, *few)
    before = Path(shard).read_bytes()
    fails(2, "merge", shard, "-O", shard, saying="name another file")
    fails(2, "ensemble", *few, "--shard", "1/1", "-O", "shop.yaml", saying="name another file")
    assert Path(shard).read_bytes() == before


def test_warnings_and_mistakes_of_the_model_are_those_of_a_forecast():
    model = Path("shop.yaml").read_text(encoding="utf-8").replace("{orders: 500}", "{orders: 0500}")
    Path("shop.yaml").write_text(model, encoding="utf-8")
    few = ("shop.yaml", "--trajectories", "3", "--horizon", "1mo", "--step", "1d")
    told = run("forecast", *few)
    assert told.returncode == 0 and "shop.yaml:" in told.stderr, told.stderr
    assert run("ensemble", *few, "--shard", "1/1", "-O", "x.bscap").stderr == told.stderr
    merged = run("merge", "x.bscap")
    assert (merged.stdout, merged.stderr) == (told.stdout, told.stderr)
    assert run("merge", "x.bscap", "--quiet").stderr == ""
    Path("shop.yaml").write_text(model + "volmes: {}\n", encoding="utf-8")
    told = fails(2, "forecast", *few)
    assert fails(2, "ensemble", *few, "--shard", "1/1", "-O", "y").stderr == told.stderr


def minds_interrupts(process):
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return int(caught.split()[1], 16) & 1 << signal.SIGINT - 1


def end_early(number):
    """The exit code of a shard that would take long, ended by a signal."""
    with subprocess.Popen([program, "ensemble", "--trajectories", "100k", "--shard", "1/2", "-O",
                           "x.bscap"], stderr=subprocess.PIPE, env=environment()) as process:
        while not minds_interrupts(process):
            time.sleep(0.01)
        process.send_signal(number)
        told = process.communicate(timeout=60)[1].decode()
    return process.returncode, told


def test_a_shard_that_is_killed_leaves_no_file_and_is_run_again_alone():
    assert end_early(signal.SIGKILL) == (-signal.SIGKILL, "")
    assert end_early(signal.SIGINT) == (130, "bscap: interrupted; nothing was written\n")
    assert os.listdir() == ["shop.yaml"]
    few = ("shop.yaml", "--trajectories", "9", "--horizon", "1mo", "--step", "1d")
    shards = [draw(number, 3, *few) for number in (1, 3)]
    fails(2, "merge", *shards, saying="shard 2 of 3 is missing")
    assert output("merge", *shards, draw(2, 3, *few)) == output("forecast", *few)


def test_a_full_disk_is_an_error():
    few = ("shop.yaml", "--trajectories", "3", "--horizon", "1mo", "--step", "1d", "--shard", "1/1")
    with open("/dev/full", "wb") as full:
        fails(3, "ensemble", *few, stdout=full, saying="No space left on device")
    fails(3, "ensemble", *few, "-O", "missing/x", saying="missing/x: cannot be written")


def test_files_of_shards_are_small():
    write_model()
    sizes = [len(Path(draw(number, 7)).read_bytes()) for number in range(1, 8)]
    texts = sum(len(Path(name).read_bytes()) for name in ("shop.yaml", "more.yaml", "t.csv"))
    assert all(size < texts + 4000 for size in sizes), (sizes, texts)


main(globals())
