"""What a terminal shows. Where the machine lends none, as in a bare chroot, this is skipped."""

import os
import pty
import re
import subprocess
import sys

from command import LIKELY, environment, main, output, program


def in_terminal(*arguments, columns=80, **changes):
    """What a run shows on a terminal, which is both standard output and standard error."""
    ours, theirs = pty.openpty()
    subprocess.run(["stty", "cols", str(columns)], stdin=theirs, check=True)
    with subprocess.Popen([program, *arguments], stdout=theirs, stderr=theirs,
                          env=environment(**changes)) as process:
        os.close(theirs)
        text = b""
        try:
            while piece := os.read(ours, 65536):
                text += piece
        except OSError:
            pass  # how a terminal says that the other end is closed
        os.close(ours)
    assert process.returncode == 0
    return text.decode().replace("\r\n", "\n")


def test_a_terminal_shows_colour_and_progress_and_says_how_wide_it_is():
    text = in_terminal(*LIKELY, columns=80)
    assert "\x1b[1m" in text and "\rforecast: " in text
    plain = in_terminal(*LIKELY, "--quiet", "--color=never", columns=80)
    assert plain == output(*LIKELY, env=environment(COLUMNS="80"))
    assert "\x1b" not in in_terminal(*LIKELY, NO_COLOR="1")
    assert "\x1b" not in in_terminal(*LIKELY, TERM="dumb")


def test_long_work_says_how_far_it_is_and_how_long_it_still_takes():
    text = in_terminal("forecast", "shop.yaml", "--trajectories", "2000", "--threads", "1",
                       "--lanes", "none")
    shown = re.findall(r"\rforecast: +(\d+)%", text)
    assert len(shown) > 2 and shown == sorted(shown, key=int), shown
    assert re.search(r"\rforecast: +\d+%, \d+ (s|min) left", text), shown
    assert re.search(r"\r +\r\S", text), "the line is not taken away"


try:
    for end in pty.openpty():
        os.close(end)
except OSError as problem:
    print(f"no terminal is to be had here: {problem}")
    sys.exit(77)

main(globals())
