"""Pictures: every format, what stands in them, and what becomes of gnuplot."""

import os
import re
import shutil
import signal
import struct
import subprocess
import time
import zlib
from pathlib import Path
from xml.etree import ElementTree

from command import SHOP, environment, fails, main, output, program

SVG = "{http://www.w3.org/2000/svg}"
WHATS = ("volume/data", "driver/orders", "limits")
LIKELY = ("shop.yaml", "--deterministic", "--horizon", "6mo")
DRAWN = ("shop.yaml", "--trajectories", "20", "--horizon", "4mo")


def picture(*arguments, **options):
    """The bytes that `bscap plot` prints when all is well."""
    done = subprocess.run([program, "plot", *arguments], capture_output=True, timeout=60,
                          check=False, **{"env": environment(), **options})
    assert (done.returncode, done.stderr) == (0, b""), (arguments, done)
    return done.stdout


def texts(svg):
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def pixels(png):
    """Width and height of a PNG whose every chunk is whole."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    place, kinds = 8, []
    while place < len(png):
        (length,), kind = struct.unpack(">I", png[place:place + 4]), png[place + 4:place + 8]
        body = png[place + 4:place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length:place + 12 + length])[0] == \
            zlib.crc32(body)
        kinds.append(kind)
        place += 12 + length
    assert kinds[0] == b"IHDR" and kinds[-1] == b"IEND"
    return struct.unpack(">II", png[16:24])


def stand_in(lines):
    """An environment whose gnuplot is a script of these lines."""
    folder = Path("stand-in")
    folder.mkdir()
    path = folder / "gnuplot"
    path.write_text("#!/bin/sh\n" + lines, encoding="utf-8")
    path.chmod(0o755)
    return environment(PATH=f"{folder.resolve()}:{os.environ['PATH']}")


def test_svg_is_xml_with_one_title_and_the_finding():
    for what in WHATS:
        svg = picture(what, *LIKELY, "-o", "svg")
        tree = ElementTree.fromstring(svg)
        assert (tree.get("width"), 500 <= int(tree.get("height")) <= 640) == ("960", True)
        assert [title.text for title in tree.iter(f"{SVG}title")] == [what]
        assert b"script" not in svg and svg.count(b"http") == svg.count(b"http://www.w3.org/")
    assert "volume/data: full by 2026-04-01" in texts(picture("volume/data", *LIKELY, "-o", "svg"))
    assert b'font-weight="bold"' in svg and b":Bold" not in svg


def test_png_is_twice_as_large():
    for what in WHATS:
        width, height = pixels(picture(what, *LIKELY, "-o", "png"))
        assert width == 1920 and 1000 <= height <= 1280


def test_every_format_is_the_same_bytes_twice():
    for what in WHATS:
        for form in ("svg", "png", "text", "gnuplot"):
            first = picture(what, *DRAWN, "-o", form)
            assert first and first == picture(what, *DRAWN, "-o", form, "--threads", "2"), form


def test_the_name_of_a_file_says_its_format():
    for name, begins in (("a.svg", b"<?xml"), ("a.png", b"\x89PNG"), ("a.gp", b"set terminal svg"),
                         ("a.txt", b"volume/data"), ("a", b"volume/data")):
        assert picture("volume/data", *LIKELY, "-O", name) == b""
        assert Path(name).read_bytes().startswith(begins)
    assert picture("volume/data", *LIKELY, "-O", "b.svg", "-o", "png") == b""
    pixels(Path("b.svg").read_bytes())
    assert picture("volume/data", *LIKELY).startswith(b"volume/data: full by 2026-04-01\n")


def test_a_script_draws_the_same_picture_by_itself():
    script = picture("volume/data", *LIKELY, "-o", "gnuplot")
    done = subprocess.run(["gnuplot", "-d"], input=script, capture_output=True, check=False,
                          env=environment(LC_ALL="C.UTF-8"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert texts(done.stdout) == texts(picture("volume/data", *LIKELY, "-o", "svg"))


def test_limits_are_what_is_drawn_without_a_metric_and_a_limit_draws_its_metric():
    assert picture("limits", "--deterministic") == picture("--deterministic")
    assert picture("volume/data/full", *LIKELY) == picture("volume/data", *LIKELY)
    assert picture("limits", "-", *LIKELY[1:], input=SHOP.encode()) == \
        picture("limits", *LIKELY).replace(b"shop.yaml", b"standard input")


def test_models_are_merged_changed_and_given_scenarios():
    Path("half.yaml").write_text("drivers: {orders: {added: 5/day}}\n", encoding="utf-8")
    for arguments, day in ((("half.yaml",), b"2026-06-30"), (("--scenario", "twice"), b"2026-02-15"),
                           (("--set", "volumes.data.size=50GB"), b"2026-02-10")):
        text = picture("volume/data", "shop.yaml", *arguments, "--deterministic", "--horizon",
                       "7mo")
        assert text.startswith(b"volume/data: full by " + day), text


def test_what_is_unknown_names_the_nearest():
    fails(2, "plot", "volume/dta", *LIKELY, saying="did you mean 'volume/data'?")
    fails(2, "plot", "limit", *LIKELY, saying="did you mean 'limits'?")
    fails(2, "plot", "nonsense", *LIKELY, saying="'bscap forecast --bands -o csv' lists them all")
    fails(2, "plot", "shop.yaml", "--deterministic", saying="name a metric, or 'limits', before it")
    fails(2, "plot", "limits", *LIKELY, "-o", "jpeg", saying="svg, png, text or gnuplot")


def test_without_gnuplot_there_are_texts():
    Path("empty").mkdir()
    for path in (str(Path("empty").resolve()), "", "/nowhere"):
        env = environment(PATH=path)
        for form in ("svg", "png"):
            done = fails(3, "plot", "volume/data", *LIKELY, "-o", form, env=env,
                         saying="gnuplot-nox")
            assert "-o text" in done.stderr and done.stdout == ""
        fails(3, "plot", "volume/data", *LIKELY, "-O", "a.svg", env=env)
        assert not Path("a.svg").exists()
        assert picture("volume/data", *LIKELY, env=env) == picture("volume/data", *LIKELY)
        assert picture("limits", *LIKELY, "-o", "gnuplot", env=env)


def test_no_text_of_a_model_is_run():
    trick = "`touch marker` $(touch marker) '; system('touch marker'); !touch marker"
    name = trick + r"\nEOD\n!touch marker\nsystem 'touch marker'\n \\"
    Path("hostile.yaml").write_text(
        f'name: "{name}"\nstart: 2026-01-01\ndrivers: {{EOD: {{added: 10/day}}}}\n'
        "volumes: {EOD: {size: 100GB, used: 10GB, grows: {EOD.added: 100MB}}}\n"
        f'scenarios: {{"{trick[:15]}": {{}}}}\n', encoding="utf-8")
    path = trick.replace("/", "") + "\nEOD\n!touch marker.yaml"
    shutil.copy("hostile.yaml", path)
    for what in ("volume/EOD", "driver/EOD", "limits"):
        svg = picture(what, path, "--deterministic", "-o", "svg")
        assert any("touch marker" in text for text in texts(svg))
        pixels(picture(what, path, "--deterministic", "-o", "png"))
    assert not Path("marker").exists()


def test_nobodys_settings_of_gnuplot_change_a_picture():
    Path(".gnuplot").write_text("system 'touch marker'\n", encoding="utf-8")
    env = environment(HOME=os.getcwd(), GNUTERM="dumb", GNUPLOT_LIB=os.getcwd(), LC_ALL="de_DE",
                      LANG="de_DE")
    assert picture("limits", *LIKELY, "-o", "svg", env=env) == \
        picture("limits", *LIKELY, "-o", "svg")
    assert not Path("marker").exists()


def test_gnuplot_runs_in_a_locale_of_its_own():
    env = stand_in('echo "$*" >seen; env | grep -E "^(LC_|LANG|GNU)" | sort >>seen\n'
                   "cat >/dev/null; echo '<svg></svg>'\n")
    env.update(GNUTERM="dumb", GNUPLOT_LIB="/", LC_NUMERIC="de_DE", LANG="de_DE", LANGUAGE="de")
    assert b"<svg>" in picture("limits", *LIKELY, "-o", "svg", env=env)
    assert Path("seen").read_text(encoding="utf-8") == "-d\nLC_ALL=C.UTF-8\n"


def test_what_gnuplot_says_is_passed_on_in_one_line():
    env = stand_in("cat >/dev/null; printf 'first\\n\\n  line 7: \\033[2Jno such thing\\n\\n' >&2\n"
                   "exit 1\n")
    fails(3, "plot", "limits", *LIKELY, "-O", "a.svg", env=env,
          saying="gnuplot failed: line 7: ?[2Jno such thing")
    assert not Path("a.svg").exists()


def test_a_gnuplot_that_draws_nothing_or_is_killed_has_failed():
    env = stand_in("cat >/dev/null\n")
    fails(3, "plot", "limits", *LIKELY, "-o", "png", env=env, saying="it wrote no picture")
    shutil.rmtree("stand-in")
    fails(3, "plot", "limits", *LIKELY, "-o", "png", env=stand_in("echo half; kill -9 $$\n"),
          saying="gnuplot failed")


def test_pipes_that_are_full_block_nobody():
    env = stand_in("echo '<svg>'; head -c 3000000 /dev/zero | tr '\\0' x; echo '</svg>'\n"
                   "head -c 3000000 /dev/zero | tr '\\0' y >&2\ncat >/dev/null\n")
    assert len(picture("limits", *LIKELY, "-o", "svg", env=env)) == 3000013
    shutil.rmtree("stand-in")
    env = stand_in("exec <&-; echo '<svg></svg>'\n")
    assert picture("limits", *LIKELY, "-o", "svg", env=env) == b"<svg></svg>\n"


def test_half_a_picture_is_none():
    whole = {form: picture("limits", *LIKELY, "-o", form) for form in ("svg", "png")}
    stand = stand_in("cat >/dev/null; cat image\n")
    for form, other in (("svg", "png"), ("png", "svg")):
        image = whole[form]
        Path("image").write_bytes(image)
        assert picture("limits", *LIKELY, "-o", form, env=stand).strip() == image.strip()
        for bad in (b"garbage\n", whole[other], image[:-20], image[1000:-1], image + b"warning\n",
                    b"\0" + image):
            Path("image").write_bytes(bad)
            done = fails(3, "plot", "limits", *LIKELY, "-O", "out", "-o", form, env=stand,
                         saying="what it wrote is no whole picture")
            assert done.stderr.count("\n") == 1 and not Path("out").exists()


def test_a_gnuplot_that_cannot_be_loaded_is_there_all_the_same():
    env = stand_in("echo 'gnuplot: error while loading shared libraries: libgd' >&2; exit 127\n")
    done = fails(3, "plot", "limits", *LIKELY, "-O", "a.svg", env=env,
                 saying="could not be started: gnuplot: error while loading shared libraries")
    assert "installed" not in done.stderr and not Path("a.svg").exists()


def test_closed_standard_descriptors_confuse_nothing():
    script = f"""'{program}' plot limits {' '.join(LIKELY)} -O a.svg <&- >&-"""
    done = subprocess.run(["sh", "-c", script], env=environment(), stderr=subprocess.PIPE,
                          check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert Path("a.svg").read_bytes() == picture("limits", *LIKELY, "-o", "svg")


def is_alive(process):
    """Whether a process runs, and is no zombie."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("nothing happened for half a minute")


def test_a_signal_leaves_no_file_and_no_gnuplot():
    env = stand_in('cat >/dev/null & echo half a picture; sleep 100 & echo "$$ $!" >started\n'
                   "mv started pids; wait\n")
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        Path("pids").unlink(missing_ok=True)
        Path("out.svg").write_text("old", encoding="utf-8")
        with subprocess.Popen([program, "plot", "limits", *LIKELY, "-O", "out.svg"], env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            wait_for(Path("pids").exists)
            running.send_signal(number)
            stdout, stderr = running.communicate(timeout=20)
        assert (running.returncode, stdout) == (code, b"")
        assert stderr.startswith(b"bscap: interrupted") and stderr.count(b"\n") == 1, stderr
        assert Path("out.svg").read_text(encoding="utf-8") == "old"
        assert not [name for name in os.listdir() if name.startswith(".bscap")]
        for process in Path("pids").read_text(encoding="utf-8").split():
            wait_for(lambda process=process: not is_alive(process))


def test_help_names_the_formats():
    text = output("plot", "--help")
    assert "svg, png, text or gnuplot" in text and re.search(r"bscap plot volume/\w+\n", text)


main(globals())
