"""Values, as people and as Kubernetes write them."""

import json

from command import fails, main, output, run

# Worked out by hand from the grammar of resource.Quantity: billionths, canonical form.
KUBERNETES = {
    "0": ("0", "0"),
    "100m": ("100000000", "100m"),
    "0.1": ("100000000", "100m"),
    ".5": ("500000000", "500m"),
    "1e3": ("1000000000000", "1e3"),
    "1.5Gi": ("1610612736000000000", "1536Mi"),
    "1000k": ("1000000000000000", "1M"),
    "-5m": ("-5000000", "-5m"),
    "1n": ("1", "1n"),
    "0.1n": ("1", "1n"),
    "+3": ("3000000000", "3"),
}


def test_kubernetes_json_is_an_array_of_exact_values():
    found = json.loads(output("quantity", "--kubernetes", "-o", "json", *KUBERNETES))
    assert found == [
        {"input": text, "nano": nano, "canonical": canonical}
        for text, (nano, canonical) in KUBERNETES.items()
    ]


def test_what_kubernetes_refuses_is_an_error_among_the_others():
    values = ["1", "K", "1 ", "", ".", "1K", "1e", "0x10", "1Gi"]
    done = run("quantity", "--kubernetes", "-o", "json", *values)
    assert done.returncode == 2
    found = json.loads(done.stdout)
    assert [item["input"] for item in found] == values
    assert [item["input"] for item in found if "error" not in item] == ["1", "1Gi"]
    assert all(set(item) in ({"input", "error"}, {"input", "nano", "canonical"}) for item in found)


def test_arguments_of_any_bytes_stay_valid_json():
    for options in (["--kubernetes"], []):
        done = run("quantity", *options, "-o", "json", b"\xff\x01\xc3", b"1\xed\xa0\x80", b'"\\')
        assert done.returncode == 2
        found = json.loads(done.stdout)
        items = found if options else found["quantities"]
        assert [item["input"] for item in items][0] == "\ufffd\x01\ufffd"
        assert all("error" in item for item in items)


def test_negative_values_are_no_options():
    expected = output("quantity", "--", "-5m")
    assert output("quantity", "-5m") == expected
    assert output("quantity", "-.5", "-5m", "--", "-1")
    fails(2, "quantity", "-m5", saying="there is no option -m")


def test_a_size_in_full_has_the_digits_that_were_given():
    assert "6.846011530916 TB" in output("quantity", "6846011530916B")


def test_a_size_is_shown_exactly_and_in_both_families():
    (found,) = json.loads(output("quantity", "-o", "json", "20Gi"))["quantities"]
    assert found["value"] == 20 * 2**30 and found["unit"] == "bytes"
    assert found["forms"]["bytes"] == "21474836480"
    assert found["forms"]["binary"] == "20 GiB"
    assert found["forms"]["decimal"] == "21.47483648 GB"
    assert found["forms"]["kubernetes"] == "20Gi"


def test_a_decimal_size_is_given_to_kubernetes_in_its_own_words():
    (found,) = json.loads(output("quantity", "-o", "json", "500MB"))["quantities"]
    assert found["forms"]["kubernetes"] == "500M"


def test_kubernetes_words_are_those_that_were_written():
    words = {"1GiB": "1Gi", "1PiB": "1Pi", "1000 KiB": "1000Ki", "100PB": "100P", "100P": "100P",
             "0.5B": "500m", "1e3MB": "1G"}
    found = json.loads(output("quantity", "-o", "json", *words))["quantities"]
    assert {item["input"]: item["forms"]["kubernetes"] for item in found} == words


def test_large_sizes_have_all_their_digits():
    for text, digits in (("100PB", str(10**17)), ("8EiB", str(2**63)), ("-9EB", str(-9 * 10**18))):
        (found,) = json.loads(output("quantity", "-o", "json", text))["quantities"]
        assert found["forms"]["bytes"] == digits, found


def test_what_yaml_reads_otherwise_is_read_so_with_a_warning():
    for text, number in (("010", 8), ("1_000", 1000), ("0x10", 16), ("-0b11", -3), ("1:30", 90)):
        done = fails(0, "quantity", "-o", "json", text, saying=f"'{text}' is read as {number} (")
        (found,) = json.loads(done.stdout)["quantities"]
        assert found["input"] == text and found["value"] == number and found["unit"] == "count"
        assert found["forms"]["number"] == str(number)
        assert found["forms"]["as_cpu"] == f"{number:,} cores"
        assert output("quantity", "-q", "-o", "json", text) == done.stdout
    (found,) = json.loads(output("quantity", "--kubernetes", "-o", "json", "010"))
    assert found["canonical"] == "10"


def test_a_rate_is_shown_over_several_times():
    (found,) = json.loads(output("quantity", "-o", "json", "500MB/month"))["quantities"]
    assert found["forms"]["per_month"] == "500 MB" and found["forms"]["per_year"] == "6 GB"
    assert abs(found["value"] - 500e6 / (30.4375 * 86400)) < 1e-9


def test_a_text_is_shown_in_every_sense_it_has():
    (found,) = json.loads(output("quantity", "-o", "json", "500m"))["quantities"]
    assert found["unit"] == "millicores" and found["forms"]["cores"] == "0.5"
    assert found["forms"]["as_time"] == "30000 seconds"


def test_what_cannot_be_read_says_what_to_write():
    done = fails(2, "quantity", "20gi", "1", saying="20Gi")
    assert "20Gi" in done.stdout and "count" in done.stdout


main(globals())
