"""Chance: how many futures, from which seed, how surely a gate is crossed, and when enough is
enough."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

from command import DRAWN, LIKELY, environment, fails, main, output, program

# One future in ten fills the half of the volume within 20 days, half within 40, nine within 80.
UNCERTAIN = ("shop.yaml", "--set", "drivers.orders.added=[5/day, 10/day, 20/day]")
FEW = ("forecast", *UNCERTAIN, "--trajectories", "400", "--horizon", "6mo")


def alert(*arguments):
    found = json.loads(output(*FEW, "-o", "json", *arguments))
    return {limit["id"]: limit for limit in found["limits"]}["volume/data/alert"]


def days(date):
    """Days from the model's start, which the first day counts as 1."""
    return (time.mktime(time.strptime(date, "%Y-%m-%d")) -
            time.mktime(time.strptime("2026-01-01", "%Y-%m-%d"))) / 86400 + 1


def test_quantiles_and_probability_are_those_of_the_model():
    limit = alert()
    assert abs(limit["probability"] - 1) < 0.02 and limit["now_probability"] == 0
    assert limit["first_probability"] == limit["probability"]
    # 400 futures: about 1.5% of them are the error of a tenth, 2.5% that of a half.
    assert 17 < days(limit["breaks"]["p10"]) < 23
    assert 36 < days(limit["breaks"]["p50"]) < 45
    assert 70 < days(limit["breaks"]["p90"]) < 92
    assert limit["likely_break"].startswith("2026-02-10T")


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads():
    first = output(*DRAWN, "-o", "json", "--threads", "1", "--seed", "7")
    for threads in ("2", "3"):
        assert output(*DRAWN, "-o", "json", "--threads", threads, "--seed", "7") == first
    assert output(*DRAWN, "-o", "json", "--seed", "8") != first.replace('"seed":\t7', '"seed":\t8')


def test_seed_and_number_of_futures_are_told():
    text = " ".join(output(*FEW, "--seed", "18446744073709551615").split())
    assert "400 futures from seed 18446744073709551615" in text
    text = output(*FEW, "--seed", "18446744073709551615", "-o", "json")
    assert '"seed":\t18446744073709551615,' in text
    found = json.loads(text)
    assert found["trajectories"] == 400 and found["deterministic"] is False
    found = json.loads(output("forecast", *UNCERTAIN, "-o", "json", "--horizon", "1mo"))
    default = re.search(r"--trajectories .*\(default (\d+)\)", output("forecast", "--help"))
    assert (found["trajectories"], found["seed"]) == (int(default.group(1)), 1)
    found = json.loads(output("forecast", *UNCERTAIN, "-o", "json", "--horizon", "1d",
                              "--trajectories", "1k"))
    assert found["trajectories"] == 1000


def test_a_deterministic_forecast_knows_the_likely_values_only():
    found = json.loads(output(*LIKELY, *UNCERTAIN, "-o", "json"))
    assert found["trajectories"] == 0 and found["deterministic"] is True
    for limit in found["limits"]:
        assert limit["probability"] in (0, 1)
        assert len(set(limit["breaks"].values())) == 1
    text = output(*LIKELY, *UNCERTAIN)
    assert text.startswith("volume/data/alert breaks first, on 2026-02-10, at 400 orders.")
    assert "Deterministic" in text and "CHANCE" not in text and "seed" not in text
    assert output(*LIKELY, *UNCERTAIN, "--seed", "5", "--threads", "2") == text


def test_a_gate_opens_at_the_probability_that_was_asked_for():
    soon = (*FEW, "--fail-within", "30d")  # about one future in four
    expected = output(*FEW)
    assert output(*soon) == expected
    assert output(*soon, "--fail-probability", "40%") == expected
    done = fails(1, *soon, "--fail-probability", "10%", saying="1 limit breaks so soon")
    assert done.stdout == expected
    assert re.search(r"10% or more, above all volume/data/alert with \d\d(\.\d)?%\n", done.stderr)
    fails(1, *FEW, "--fail-within", "60d", saying="50% or more")
    sure = ("forecast", "shop.yaml", "--trajectories", "5", "--horizon", "3mo")
    assert output(*sure, "--fail-within", "39d", "--fail-probability", "0.1%")
    fails(1, *sure, "--fail-within", "41d", "--fail-probability", "100%", saying="with 100%")
    assert output(*LIKELY, "shop.yaml", "--fail-within", "39d", "--fail-probability", "1%")
    fails(1, *LIKELY, "shop.yaml", "--fail-within", "41d", "--fail-probability", "100%",
          saying="1 limit breaks so soon, volume/data/alert first\n")


def test_a_gate_looks_until_the_end_of_a_day():
    gate = ("--fail-probability", "1%", "--fail-within")
    at = {within: fails(1, *FEW, *gate, within).stderr for within in ("29d", "29.2d", "30d")}
    assert at["29d"] != at["29.2d"] == at["30d"], at


def test_csv_and_json_say_the_same():
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(output(*DRAWN, "-o", "csv")))}
    limits = json.loads(output(*DRAWN, "-o", "json"))["limits"]
    assert len(rows) == len(limits)
    for limit in limits:
        row = rows[limit["id"]]
        for name in ("probability", "now_probability", "first_probability", "hours_over"):
            assert float(row[name]) == limit[name]
        for name in ("p10", "p50", "p90"):
            assert (row[f"breaks_{name}"] or None) == limit["breaks"][name]
        for name in ("most", "last"):
            assert [float(row[key]) for key in (f"{name}_p10", name, f"{name}_p90")] == \
                [limit[name][key] for key in ("p10", "p50", "p90")]


def test_bands_fan_out():
    found = json.loads(output(*DRAWN, "-o", "json", "--bands"))
    for metric in found["metrics"]:
        for month in metric["months"]:
            fan = [month[name] for name in ("p10", "p25", "p50", "p75", "p90")]
            assert fan == sorted(fan), (metric["id"], month)
    for limit in found["limits"]:
        hours = limit["hours_over_by_month"]
        assert list(hours) == [month["month"] for month in found["metrics"][0]["months"]]
        assert abs(sum(hours.values()) - limit["hours_over"]) < 1e-6 * (1 + limit["hours_over"])


def test_an_explanation_follows_chance_over_the_months():
    found = json.loads(output(*FEW, "--explain", "volume/data/alert", "-o", "json"))["limit"]
    course = list(found["probability_by_month"].values())
    assert course == sorted(course) and course[0] > 0.1 and course[-1] == found["probability"]
    assert list(found["probability_by_month"]) == list(found["hours_over_by_month"])
    text = output(*FEW, "--explain", "volume/data/alert")
    assert re.search(r"^CHANCE TO BREAK BY .*\nYEAR +JAN .*\n2026 +\d+% ", text, re.M), text
    assert re.search(r"^drivers.orders.added +10/day +5/day to 20/day", text, re.M), text


def test_every_input_is_listed():
    found = json.loads(output(*LIKELY, *UNCERTAIN, "-o", "json"))
    inputs = {each["path"]: each for each in found["inputs"]}
    orders = inputs["drivers.orders.added"]
    assert [round(orders[name] * 86400, 9) for name in ("low", "likely", "high")] == [5, 10, 20]
    assert inputs["volumes.data.size"]["likely"] == 100e9
    assert all(each["assumed"] in (True, False) for each in found["inputs"])


def minds_interrupts(process):
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"^SigCgt:\s*(\w+)", status, re.M).group(1), 16) & 1 << signal.SIGINT - 1


def interrupt(*arguments):
    """What is left of a forecast that would take long, after Ctrl-C."""
    with subprocess.Popen([program, "forecast", "--trajectories", "100k", *arguments],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment()) as process:
        while not minds_interrupts(process):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=60)
    return process.returncode, out, told.decode()


def test_an_interrupt_ends_it_with_one_line_and_leaves_no_file():
    before = os.listdir()
    for arguments in (("-O", "out.txt"), ("--quiet", "--threads", "2")):
        code, out, told = interrupt(*arguments)
        assert (code, out, told) == (130, b"", "bscap: interrupted; nothing was written\n"), told
        assert os.listdir() == before
    Path("out.txt").write_text("old", encoding="utf-8")
    assert interrupt("-O", "out.txt")[0] == 130
    assert Path("out.txt").read_text(encoding="utf-8") == "old"


def test_progress_is_for_terminals_only():
    # fails() and output() mind every byte on standard error; here it is a file.
    with open("told", "wb") as told:
        subprocess.run([program, *DRAWN], stdout=subprocess.DEVNULL, stderr=told, check=True,
                       env=environment())
    assert Path("told").read_bytes() == b""


main(globals())
