"""What is written where: formats, files, full disks, and gates."""

import csv
import io
import json
import os
import subprocess
from pathlib import Path

from command import DRAWN, LIKELY, environment, fails, main, output, program

EXPLAIN = ("--explain", "volume/postgres/alert")
REPORTS = (LIKELY, DRAWN, ("check",), (*LIKELY, *EXPLAIN), (*DRAWN, *EXPLAIN),
           ("forecast", "--explain-plan"), ("forecast", "--explain-plan", "--lanes", "none"),
           ("quantity", "1.5Gi", "500MB/month", "-5m"), ("quantity", "--kubernetes", "100m", "1e3"))
FORMATS = ("table", "json", "csv", "markdown")


def test_every_report_comes_in_every_format_as_the_same_bytes_twice():
    for report in REPORTS:
        for form in FORMATS:
            text = output(*report, "-o", form)
            assert text.endswith("\n") and not text.endswith("\n\n"), (report, form)
            assert output(*report, "-o", form) == text
            assert not any(line != line.rstrip() for line in text.splitlines()), (report, form)


def test_json_is_json_and_csv_is_rectangular():
    for report in REPORTS:
        json.loads(output(*report, "-o", "json"))
        rows = list(csv.reader(io.StringIO(output(*report, "-o", "csv"))))
        assert len(rows) > 1 and len({len(row) for row in rows}) == 1, report


def test_json_carries_version_and_kind():
    for arguments, kind in ((LIKELY, "Forecast"), (("check",), "Check"),
                            ((*LIKELY, "--explain", "volume/loki/full"), "Explanation"),
                            (("forecast", "--explain-plan"), "ForecastPlan")):
        found = json.loads(output(*arguments, "-o", "json"))
        assert (found["apiVersion"], found["kind"]) == ("bscap/v1", kind)


def test_check_totals_are_whole_numbers():
    totals = json.loads(output("check", "-o", "json"))["totals"]
    assert set(totals) == {"minimum", "maximum", "surge", "volumes_bytes"}
    for name in ("minimum", "maximum", "surge"):
        for kind in ("requests", "limits"):
            assert all(isinstance(value, int) for value in totals[name][kind].values())
    assert totals["volumes_bytes"] == 190 * 2**30


def test_bands_are_added_on_request():
    assert "metrics" not in json.loads(output(*LIKELY, "shop.yaml", "-o", "json"))
    found = json.loads(output(*LIKELY, "shop.yaml", "-o", "json", "--bands"))
    metrics = {metric["id"]: metric for metric in found["metrics"]}
    months = metrics["volume/data"]["months"]
    assert months[0]["month"] == "2026-01" and abs(months[0]["most"] - 41e9) < 1e6
    assert all(m["least"] <= m["mean"] <= m["most"] for m in months)
    rows = list(csv.DictReader(io.StringIO(output(*LIKELY, "shop.yaml", "-ocsv", "--bands"))))
    assert len(rows) == len(found["metrics"]) * len(months)


def test_tables_fit_the_width_of_the_terminal():
    for columns in (80, 100, 120):
        for report in (LIKELY, (*LIKELY, "--horizon", "10y"), DRAWN, (*DRAWN, *EXPLAIN),
                       ("check",), (*LIKELY, "--explain", "volume/loki/full")):
            text = output(*report, env=environment(COLUMNS=str(columns)))
            longest = max(text.splitlines(), key=len)
            assert len(longest) <= columns, (columns, longest)


def test_what_is_likely_to_break_fits_narrow_terminals():
    text = output(*DRAWN, env=environment(COLUMNS="50"))
    table = text[text.index("\nLIMIT"):].split("\n\n")[0]
    assert "    Breaks " in table and " Chance " in " ".join(table.split()), table
    assert max(map(len, table.splitlines())) <= 50, table


def test_colour_appears_on_terminals_only_and_says_nothing_alone():
    plain = output(*LIKELY, env=environment(COLUMNS="80"))
    assert "\x1b" not in plain
    coloured = output(*LIKELY, "--color", "always", env=environment(COLUMNS="80"))
    assert "\x1b[33m" in coloured
    for code in ("0", "1", "2", "31", "33", "36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_a_file_is_written_as_a_whole():
    text = output(*LIKELY, "-o", "json")
    assert output(*LIKELY, "-o", "json", "-O", "out.json") == ""
    assert Path("out.json").read_text(encoding="utf-8") == text
    assert os.listdir() and not [name for name in os.listdir() if name.startswith(".bscap")]


def test_what_a_model_is_read_from_is_never_overwritten():
    shop = Path("shop.yaml").read_bytes()
    os.symlink("shop.yaml", "linked.yaml")
    for command in ("forecast", "check"):
        for operands, path in ((["shop.yaml"], "shop.yaml"), (["shop.yaml"], "./linked.yaml"),
                               (["linked.yaml"], "shop.yaml"), (["-"], "shop.yaml"),
                               (["linked.yaml", "shop.yaml"], "linked.yaml")):
            with open("shop.yaml", "rb") as stdin:
                done = subprocess.run([program, command, *operands, "-O", path], stdin=stdin,
                                      stderr=subprocess.PIPE, check=False)
            assert done.returncode == 2 and b"name another file" in done.stderr, done
            assert Path("shop.yaml").read_bytes() == shop
    Path("out.txt").write_text("old", encoding="utf-8")
    assert output("check", "shop.yaml", "-O", "out.txt") == ""


def test_a_table_of_a_model_is_never_overwritten():
    table = "date,users\n2026-01-01,10\n2026-02-01,20\n"
    Path("growth.csv").write_text(table, encoding="utf-8")
    model = (b"name: Table\nstart: 2026-01-01\n"
             b"drivers: {users: {level: 10, growth: {table: growth.csv}}}\n")
    fails(2, "forecast", "-", "-O", "growth.csv", saying="name another file", stdin=model)
    assert Path("growth.csv").read_text(encoding="utf-8") == table


def test_a_failure_leaves_the_old_file_alone():
    Path("out.json").write_text("old", encoding="utf-8")
    Path("bad.yaml").write_text("name: [", encoding="utf-8")
    fails(2, "forecast", "bad.yaml", "-O", "out.json")
    assert Path("out.json").read_text(encoding="utf-8") == "old"
    fails(3, *LIKELY, "-O", "missing/out.json", saying="missing/out.json: cannot be written")


def test_a_full_disk_is_an_error():
    for arguments in (LIKELY, ("check",), ("init",), ("quantity", "1"), ("--help",),
                      ("--version",), ("forecast", "--help")):
        with open("/dev/full", "wb") as full:
            fails(3, *arguments, stdout=full, saying="No space left on device")
    fails(3, *LIKELY, "-O", "/dev/full", saying="/dev/full: cannot be written")


def test_a_closed_standard_output_is_an_error():
    done = subprocess.run(["sh", "-c", '"$0" quantity 1 >&-', program], stderr=subprocess.PIPE,
                          check=False)
    assert done.returncode == 3 and b"standard output" in done.stderr


def test_a_reader_that_stops_is_no_error_and_gates_still_decide():
    for arguments, code in ((" ".join(LIKELY), 0), (" ".join((*LIKELY, "--fail-within", "36mo")), 1)):
        script = f'{{ "$0" {arguments}; echo $? >code; }} | true'
        done = subprocess.run(["sh", "-c", script, program], stderr=subprocess.PIPE, check=False)
        assert Path("code").read_text(encoding="utf-8").strip() == str(code)
        assert (b"--fail-within" in done.stderr) == (code == 1)


def test_fail_within_decides_after_printing():
    assert output(*LIKELY, "shop.yaml", "--fail-within", "39d")
    done = fails(1, *LIKELY, "shop.yaml", "--fail-within", "41d", saying="volume/data/alert")
    assert done.stdout == output(*LIKELY, "shop.yaml")
    fails(1, *LIKELY, "shop.yaml", "--fail-within", "41d", "-O", "out.txt")
    assert Path("out.txt").read_text(encoding="utf-8") == done.stdout


def test_a_gate_does_not_pass_for_want_of_looking():
    fails(2, "forecast", "shop.yaml", "--fail-within", "90d", "--horizon", "30d",
          saying="beyond the horizon")


def test_fail_on_decides_after_printing():
    done = fails(1, "check", "--fail-on", "critical", saying="critical")
    assert done.stdout == output("check")
    fails(1, "check", "--fail-on", "note", saying="--fail-on")
    plain = b"name: Plain\nstart: 2026-01-01\n"
    assert "agrees with itself" in output("check", "-", "--fail-on", "note", stdin=plain)


def test_an_explanation_of_an_unknown_limit_names_the_nearest():
    fails(2, *LIKELY, "--explain", "volume/postgre/alert", saying="'volume/postgres/alert'")
    fails(2, *LIKELY, "--explain", "nonsense", saying="there is no limit 'nonsense'")


main(globals())
