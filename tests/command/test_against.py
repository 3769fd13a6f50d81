"""What moved since an earlier forecast, and why; and that no file whatever does harm."""

import csv
import io
import json
import random
import re
from pathlib import Path

from command import LIKELY, SHOP, fails, main, output, run

SHORT = (*LIKELY, "--horizon", "200d")


def save(*arguments, name="past.json"):
    Path(name).write_text(output(*arguments, "-o", "json"), encoding="utf-8")


def squeeze(text):
    return " ".join(text.split())


def changes(*arguments):
    found = json.loads(output(*arguments, "--against", "past.json", "-o", "json"))["changes"]
    return found, {limit["id"]: limit for limit in found["limits"]}


def causes(limit):
    return {cause["path"]: round(cause["moved_days"], 3) for cause in limit["causes"]}


def test_the_same_model_and_seed_move_nothing():
    for model in ("shop.yaml",), ():
        for chance in ("--deterministic",), ("--trajectories", "20"):
            arguments = ("forecast", *model, *chance, "--horizon", "6mo")
            save(*arguments)
            text = output(*arguments, "--against", "past.json")
            assert "\nNothing moved since the forecast of " in text
            assert "NUMBERS THAT CHANGED" not in text and "differ" not in text
            assert text.replace(re.search("Nothing moved.*\n\n", text).group(), "") == \
                output(*arguments)


def test_moves_are_told_with_what_moved_them():
    save(*SHORT, "shop.yaml")
    text = squeeze(output(*SHORT, "shop.yaml", "--set", "drivers.orders.added=20/day",
                          "--set", "volumes.data.size=200GB", "--against", "past.json"))
    assert "What moved since the forecast of 2026-01-01 (0 limits are as before):" in text
    # (200 / 2 - 10) / 2 days instead of (100 / 2 - 10) / 1; 90 with 10 a day, 20 with 100 GB.
    assert ("5 days later volume/data/alert 2026-02-10 2026-02-15 Because of drivers.orders.added "
            "from 10/day to 20/day: 45 days earlier; volumes.data.size from 100 GB to 200 GB: "
            "25 days later; these together, and other changes: 25 days later") in text
    assert "25 days earlier 500 orders 2026-02-20 2026-01-26" in text
    assert "NUMBERS THAT CHANGED NUMBER WAS IS drivers.orders.added 10/day 20/day" in text


def test_battles_move_the_volume_of_the_built_in_model_by_the_closed_form():
    save(*LIKELY)
    inputs = {each["path"]: each["likely"] for each in
              json.loads(Path("past.json").read_text(encoding="utf-8"))["inputs"]}
    room = inputs["volumes.postgres.alert"] if "volumes.postgres.alert" in inputs else 0.85
    room = room * inputs["volumes.postgres.size"] - inputs["volumes.postgres.used"]
    battles = room / inputs["volumes.postgres.writes.battles.added"]
    days = battles / 14000 * 30.4375 - battles / 10000 * 30.4375
    found, limits = changes(*LIKELY, "--set", "drivers.battles.added=14k/month")
    alert = limits["volume/postgres/alert"]
    assert alert["change"] == "earlier" and abs(alert["moved_days"] - days) <= 1, (alert, days)
    assert abs(causes(alert)["drivers.battles.added"] - days) < 0.1
    assert abs(alert["rest_days"]) < 0.001
    assert [number["path"] for number in found["numbers"]] == ["drivers.battles.added"]
    assert all(not limit["causes"] for limit in limits.values() if "postgres" not in limit["id"])


def test_a_later_month_says_so():
    save(*SHORT, "shop.yaml")
    text = squeeze(output(*SHORT, "shop.yaml", "--as-of", "2026-02-20", "--against", "past.json"))
    assert "broken since volume/data/alert 2026-02-10 now" in text
    assert "The forecasts differ in: as of, was 2026-01-01, is 2026-02-20; end, was" in text


def test_parts_that_came_or_went_are_named():
    save(*SHORT, "shop.yaml")
    Path("more.yaml").write_text("volumes: {data: null, logs: {size: 1GB, writes: 1GB/day}}\n",
                                 encoding="utf-8")
    text = squeeze(output(*SHORT, "shop.yaml", "more.yaml", "--against", "past.json"))
    assert "gone volume/data/alert 2026-02-10" in text and "new volume/logs/full" in text
    assert "New in the model: volumes.logs. No longer in the model: volumes.data." in text


def test_the_past_may_come_from_standard_input_and_be_written_over():
    save(*SHORT, "shop.yaml")
    past = Path("past.json").read_bytes()
    text = output(*SHORT, "shop.yaml", "--against", "-", stdin=past)
    assert text == output(*SHORT, "shop.yaml", "--against", "past.json")
    assert output(*SHORT, "-", "--against", "past.json", stdin=SHOP.encode())
    fails(2, *SHORT, "-", "--against", "-", stdin=past, saying="read only once")
    assert output(*SHORT, "shop.yaml", "--against", "past.json", "-o", "json", "-O",
                  "past.json") == ""
    assert "Nothing moved" in output(*SHORT, "shop.yaml", "--against", "past.json")


def test_csv_has_columns_for_it_and_markdown_a_table():
    save(*SHORT, "shop.yaml")
    faster = (*SHORT, "shop.yaml", "--set", "drivers.orders.added=20/day")
    rows = csv.DictReader(io.StringIO(output(*faster, "--against", "past.json", "-o", "csv")))
    row = {row["id"]: row for row in rows}["volume/data/alert"]
    assert (row["change"], row["moved_days"], row["probability_before"]) == ("earlier", "-20", "1")
    text = output(*faster, "--against", "past.json", "-o", "markdown")
    assert "| CHANGE | LIMIT | WAS | IS | WHAT MOVED IT |" in text
    assert "| 20 days earlier | volume/data/alert | 2026-02-10 | 2026-01-21 | Because of " in text


def test_files_that_cannot_be_had_and_those_that_are_none_differ():
    fails(3, "forecast", "shop.yaml", "--against", "nowhere.json", saying="nowhere.json: cannot")
    fails(3, "forecast", "shop.yaml", "--against", ".", saying="cannot be read")
    fails(2, "forecast", "shop.yaml", "--against", "shop.yaml", saying="shop.yaml:1:1: an object")
    Path("check.json").write_text(output("check", "shop.yaml", "-o", "json"), encoding="utf-8")
    fails(2, "forecast", "shop.yaml", "--against", "check.json", saying="not 'Check'")
    save(*SHORT, "shop.yaml")
    fails(2, "forecast", "shop.yaml", "--against", "past.json", "--explain", "volume/data/alert",
          saying="leave out --explain")
    fails(2, "check", "shop.yaml", "--against", "past.json", saying="takes no --against")


def test_cut_texts_are_refused_with_one_line():
    past = output(*SHORT, "shop.yaml", "-o", "json").encode()
    for length in range(0, len(past.rstrip()), 64):
        done = fails(2, *SHORT, "shop.yaml", "--against", "-", stdin=past[:length])
        assert re.match(r"bscap: standard input:\d+:\d+: ", done.stderr), done.stderr
        assert done.stdout == ""


def test_mangled_texts_are_read_or_refused_with_one_line():
    past = output(*SHORT, "shop.yaml", "-o", "json").encode()
    chance = random.Random(1)
    for _ in range(150):
        mangled = bytearray(past)
        for _ in range(chance.randint(1, 5)):
            mangled[chance.randrange(len(mangled))] = chance.choice(b'0123456789.-eE{}[]",:\\\0\xff')
        arguments = (*SHORT, "shop.yaml", "--against", "-")
        done = run(*arguments, stdin=bytes(mangled))
        if done.returncode == 0:
            assert done.stderr == ""
        else:
            fails(2, *arguments, stdin=bytes(mangled))


main(globals())
