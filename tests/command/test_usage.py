"""The command line: help, options, and what is said about mistakes."""

import re

from command import COMMANDS, LIKELY, fails, main, output, run


def test_help_names_every_command_and_the_exit_codes():
    text = output("--help")
    assert all(re.search(rf"^  {name} ", text, re.M) for name in COMMANDS), text
    assert "Exit codes" in text and output("-h") == text
    assert all(len(line) <= 80 for line in text.splitlines()), text


def test_every_command_has_help_with_usage_options_and_examples():
    for name in COMMANDS:
        text = output(name, "--help")
        assert text.startswith(f"usage: bscap {name} "), text
        assert "\nOptions:\n" in text and "--output-file FILE" in text
        assert len(re.findall(rf"^  .*bscap {name}", text, re.M)) >= 2, text
        assert all(len(line) <= 80 for line in text.splitlines()), text


def test_the_examples_of_help_use_options_that_exist():
    for name in COMMANDS:
        text = output(name, "--help")
        examples, options = text.split("\nOptions:\n")
        for option in re.findall(r"(?<= )--?[a-zA-Z][\w-]*", examples.split("Examples:")[1]):
            assert re.search(rf"(^| ){option}\b", options, re.M), (name, option)


def test_version_is_one_line():
    assert re.fullmatch(r"bscap \d+\.\d+\.\d+\n", output("--version"))


def test_no_command_shows_help_as_an_error():
    done = run()
    assert done.returncode == 2 and done.stdout == "" and "usage:" in done.stderr


def test_an_unknown_command_is_refused_with_the_nearest():
    fails(2, "forcast", saying="did you mean 'forecast'?")
    fails(2, "xyzzy", saying="bscap --help")


def test_an_unknown_option_is_refused_with_the_nearest():
    fails(2, "forecast", "--horizn", "1y", saying="did you mean --horizon?")
    fails(2, "forecast", "--xyzzy", saying="there is no option --xyzzy")
    fails(2, "forecast", "-z", saying="there is no option -z")


def test_long_options_are_not_abbreviated():
    fails(2, "forecast", "--horiz", "1y", saying="did you mean --horizon?")
    fails(2, "forecast", "--det", saying="there is no option --det")


def test_an_option_of_another_command_is_refused():
    fails(2, "check", "--horizon", "1y", saying="'check' takes no --horizon")
    fails(2, "init", "-o", "json", saying="-o")


def test_an_option_without_its_value_is_refused():
    fails(2, "forecast", "--horizon", saying="--horizon needs a value")
    fails(2, "forecast", "shop.yaml", "-O", saying="--output-file needs a value")
    fails(2, "forecast", "--bands=yes", saying="--bands takes no value")


def test_values_of_options_are_checked():
    fails(2, "forecast", "--horizon", "36", saying="36mo")
    fails(2, "forecast", "--step", "7h", "shop.yaml", saying="step")
    fails(2, "forecast", "--horizon", "0s", "shop.yaml", saying="horizon")
    fails(2, "forecast", "--as-of", "tomorrow", saying="--as-of")
    fails(2, "forecast", "--as-of", "2025-12-31", "shop.yaml")
    for seed in ("", "x", "-1", "1.5", "2k", "18446744073709551616"):
        fails(2, "forecast", f"--seed={seed}", saying="from 0 to 18446744073709551615")
    for count in ("0", "1.5", "100000001"):
        fails(2, "forecast", "--trajectories", count, saying="from 1 to 100000000")
    for count in ("0", "1.5", "1025"):
        fails(2, "forecast", "--threads", count, saying="from 1 to 1024")
    fails(2, "forecast", "--trajectories", "many", saying="--trajectories: ")
    fails(2, "forecast", "--deterministic", "--trajectories", "5", saying="leave out")
    for share in ("0%", "101%", "20"):
        fails(2, "forecast", "--fail-within", "1mo", "--fail-probability", share, saying="20%")
    fails(2, "forecast", "--fail-probability", "20%", saying="needs --fail-within")
    fails(2, "forecast", "-o", "jsn", saying="did you mean 'json'?")
    fails(2, "check", "--fail-on", "foo",
          saying="--fail-on takes note, warning or critical, not 'foo'\n")
    fails(2, "forecast", "--color", "blue",
          saying="--color takes auto, always or never, not 'blue'\n")


def test_values_may_be_attached_and_flags_may_be_joined():
    expected = output(*LIKELY, "shop.yaml", "--output", "csv", "--quiet")
    assert output(*LIKELY, "shop.yaml", "--output=csv") == expected
    assert output(*LIKELY, "-ocsv", "shop.yaml") == expected
    assert output(*LIKELY, "-qocsv", "shop.yaml") == expected
    assert output(*LIKELY, "-o", "csv", "--", "shop.yaml") == expected


def test_control_characters_in_arguments_do_not_reach_the_terminal():
    done = fails(2, "fore\x1b[2J\ncast")
    assert "\x1b" not in done.stderr
    done = fails(3, "check", "no\x1b[2J\nfile")
    assert "\x1b" not in done.stderr
    turning = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x85"
    done = fails(2, f"x{turning}y\u2070", saying=f"'x{'?' * len(turning)}y\u2070'")
    done = fails(3, "check", f"x{turning}y", saying=f"x{'?' * len(turning)}y")


def test_init_and_quantity_mind_their_operands():
    fails(2, "quantity", saying="VALUE")
    fails(2, "init", "a", "b", saying="one FILE")


main(globals())
