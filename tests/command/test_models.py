"""Models: built in, from files, from standard input, merged, changed, and refused."""

import json
from pathlib import Path

from command import LIKELY, SHOP, fails, main, output, run


def alert(*arguments, **options):
    """Date on which the shop's volume reaches its alert."""
    found = json.loads(output(*LIKELY, "-o", "json", *arguments, **options))
    return {limit["id"]: limit for limit in found["limits"]}["volume/data/alert"]["breaks"]["p50"]


def test_a_model_is_read_from_a_file_or_standard_input():
    assert alert("shop.yaml") == "2026-02-10"
    assert alert("-", stdin=SHOP.encode()) == "2026-02-10"


def test_without_a_model_the_built_in_one_is_used():
    found = json.loads(output(*LIKELY, "-o", "json"))
    assert found["model"] == "BattleScope" and found["asOf"] == found["start"]
    assert "battlescope.yaml (built in)" in output(*LIKELY)


def test_the_built_in_model_fills_its_database_at_the_level_that_the_figures_say():
    # (0.85 * 20 * 2**30 - 5e9) / 50e3 battles beyond 100,000: 265,071.02, so the next one.
    found = json.loads(output(*LIKELY, "-o", "json"))
    limit = {limit["id"]: limit for limit in found["limits"]}["volume/postgres/alert"]
    assert limit["at"]["battles"]["p50"] == 100_000 + 265_072


def test_overlays_are_merged_in_order():
    Path("half.yaml").write_text("drivers: {orders: {added: 5/day}}\n", encoding="utf-8")
    assert alert("shop.yaml", "half.yaml") == "2026-03-22"
    double = b"drivers: {orders: {added: 20/day}}\n"
    assert alert("shop.yaml", "half.yaml", "-", stdin=double) == "2026-01-21"


def test_settings_come_last_and_may_be_repeated():
    assert alert("shop.yaml", "--set", "drivers.orders.added=5/day") == "2026-03-22"
    assert alert("shop.yaml", "--set", "volumes.data.used=0GB", "--set=volumes.data.alert=20%") \
        == "2026-01-21"


def test_a_scenario_is_applied_by_name():
    assert alert("shop.yaml", "--scenario", "twice") == "2026-01-21"
    fails(2, "forecast", "shop.yaml", "--scenario", "twce", saying="twce")


def test_as_of_moves_the_day_from_which_dates_are_counted():
    found = json.loads(output(*LIKELY, "shop.yaml", "-o", "json", "--as-of", "2026-01-11",
                              "--horizon", "10d"))
    assert (found["asOf"], found["end"]) == ("2026-01-11", "2026-01-21")
    limit = {limit["id"]: limit for limit in found["limits"]}["volume/data/alert"]
    assert abs(limit["now"] - 20e9) < 1 and limit["breaks"]["p50"] is None


def test_as_of_today_is_the_day_that_a_reproducible_build_names():
    from command import environment
    env = environment(SOURCE_DATE_EPOCH="1768003200")  # 2026-01-10
    found = json.loads(output(*LIKELY, "shop.yaml", "-o", "json", "--as-of", "today", env=env))
    assert found["asOf"] == "2026-01-10"


def test_growth_tables_are_found_beside_the_model():
    Path("models").mkdir()
    Path("models/growth.csv").write_text("date,users\n2026-01-01,10\n2026-02-01,20\n",
                                         encoding="utf-8")
    Path("models/table.yaml").write_text(
        "name: T\nstart: 2026-01-01\n"
        "drivers: {users: {level: 10, growth: {table: growth.csv}}}\n", encoding="utf-8")
    output(*LIKELY, "models/table.yaml")
    Path("models/growth.csv").unlink()
    fails(3, "forecast", "models/table.yaml", saying="models/table.yaml:3:46: ")


def test_a_mistake_in_a_model_is_told_with_its_place():
    Path("bad.yaml").write_text("name: Bad\nstart: 2026-01-01\nvolmes: {}\n", encoding="utf-8")
    fails(2, "check", "bad.yaml", saying="bad.yaml:3:1: ")
    fails(2, "forecast", "-", stdin=b"name: [\n", saying="standard input:")


def test_warnings_are_told_unless_quiet():
    text = SHOP.replace("milestones: {orders: 500}", "milestones: {orders: 0500}").encode()
    done = run("check", "-", stdin=text)
    if done.stderr:
        assert done.stderr.startswith("bscap: warning: standard input:"), done.stderr
    assert output("check", "-", "--quiet", stdin=text)


def test_what_cannot_be_read_is_unavailable():
    fails(3, "check", "missing.yaml", saying="missing.yaml: cannot be read: No such file")
    fails(3, "check", ".", saying="directory")
    fails(3, "check", "shop.yaml", "missing.yaml", saying="missing.yaml")


def test_a_model_beyond_4_mebibytes_is_refused():
    Path("large.yaml").write_bytes(b"#" * (4 * 1024 * 1024 + 1))
    fails(2, "check", "large.yaml", saying="larger than 4194304 bytes")
    fails(2, "check", "/dev/zero", saying="larger than")


def test_standard_input_is_read_only_once():
    fails(2, "check", "-", "-", stdin=SHOP.encode(), saying="only once")


def test_any_bytes_at_all_end_in_a_message():
    for text in (b"", b"\0", b"\xff\xfe", b"{" * 10000, b"&a [*a, *a]", bytes(range(256)), b"- "):
        assert run("check", "-", stdin=text).returncode == 2, text


def test_init_gives_a_model_that_is_valid():
    text = output("init")
    assert text.startswith("#")
    output("check", "-", "--fail-on", "warning", stdin=text.encode())
    output("init", "mine.yaml")
    assert Path("mine.yaml").read_text(encoding="utf-8") == text
    output("init", "-O", "other.yaml")
    assert Path("other.yaml").read_text(encoding="utf-8") == text


def test_init_overwrites_nothing():
    Path("mine.yaml").write_text("precious", encoding="utf-8")
    fails(2, "init", "mine.yaml", saying="exists")
    fails(2, "init", "-O", "mine.yaml", saying="exists")
    assert Path("mine.yaml").read_text(encoding="utf-8") == "precious"


main(globals())
