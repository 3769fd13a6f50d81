"""How futures would be stepped, by the command."""

import json
import re
from pathlib import Path

from command import environment, fails, main, output

PLAN = ("forecast", "--explain-plan")
BASELINE = (*PLAN, "--lanes", "baseline", "--threads", "2")

EMPTIED = """
volumes:
  data: {size: 100GB, used: 10GB, grows: null, writes: {orders.added: 100MB}, resets: 7d}
"""


def test_the_page_of_the_built_in_model_fits_a_terminal():
    text = output(*BASELINE, env=environment(COLUMNS="80"))
    assert text.startswith("BattleScope: 1,000 futures of 26,298 steps of 1h, 4 at once (baseline).\n")
    assert all(len(line) <= 80 for line in text.splitlines()), text
    assert re.search(r"^lanes +baseline, 4 futures at once$", text, re.M)
    assert re.search(r"^with a sync clock +250 of 1,000 futures$", text, re.M)
    assert re.search(r"^memory, by thread +[\d.]+ .B for a batch, [\d.]+ .B for each", text, re.M)
    for stage in ("chance", "drivers", "pods", "demand", "volumes", "limits", "sync clock"):
        assert re.search(rf"^{stage} ", text, re.M), stage
    assert re.search(r"^services.api \(sync clock\) +alone ", text, re.M)


def test_json_of_the_built_in_model_names_its_parts():
    found = json.loads(output(*BASELINE, "-o", "json"))
    model = json.loads(output("forecast", "--deterministic", "--bands", "-o", "json"))
    stages = {stage["stage"]: stage["parts"] for stage in found["stages"]}
    assert (found["model"], found["steps"], found["trajectories"]) == ("BattleScope", 26298, 1000)
    assert found["lanes"]["kind"] == "baseline" and found["lanes"]["steps_per_tile"] == 96
    assert found["with_sync_clock"] == 250
    assert {part["name"] for part in stages["limits"]} == {limit["id"] for limit in model["limits"]}
    metrics = {metric["id"] for metric in model["metrics"]}
    demand = {part["name"] for part in stages["demand"]}
    assert len(demand) == len(stages["demand"]) and demand < metrics
    assert not any(name.startswith(("driver/", "volume/")) for name in demand)
    assert [fallback["name"] for fallback in found["fallbacks"]] == ["services.api"]


def test_horizon_step_and_futures_count():
    found = json.loads(output(*PLAN, "--horizon", "10d", "--step", "30m", "--trajectories", "7",
                              "--threads", "9", "--lanes", "none", "-o", "json"))
    assert (found["steps"], found["trajectories"], found["lanes"]["threads"]) == (480, 7, 7)


def test_an_overlay_may_fall_back():
    Path("emptied.yaml").write_text(EMPTIED, encoding="utf-8")
    assert json.loads(output(*BASELINE, "shop.yaml", "-o", "json"))["fallbacks"] == []
    assert "Falls back: none.\n" in output(*BASELINE, "shop.yaml")
    text = output(*BASELINE, "shop.yaml", "emptied.yaml")
    assert "Falls back" not in text
    assert re.search(r"^volumes.data \(volumes\) +alone +it is emptied", text, re.M), text


def test_without_lanes_the_readable_engine_steps_all():
    text = output(*PLAN, "shop.yaml", "--lanes", "none")
    assert "one after another: the readable engine steps them." in text
    assert "Falls back: none, as nothing goes in lanes.\n" in text
    assert "the likely future alone" in output(*PLAN, "shop.yaml", "--deterministic")


def test_what_would_show_results_is_refused():
    for option in (("--explain", "volume/data/full"), ("--bands",), ("--assumptions",),
                   ("--fail-within", "90d")):
        fails(2, *PLAN, "shop.yaml", *option, saying=f"leave out {option[0]}")
    fails(2, *PLAN, "shop.yaml", "--against", "past.json", saying="leave out --against")
    fails(2, *PLAN, "shop.yaml", "--step", "7h", saying="step")


main(globals())
