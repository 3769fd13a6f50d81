"""What ./demo hands to the program that it has built."""

import os
import shutil
import subprocess
from pathlib import Path

from command import environment, main, root


def write_script(path, *lines):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)


def demo(**changes):
    """What a demo prints whose build is done already and whose program tells what it is given."""
    shutil.copy(Path(root, "demo"), "demo")
    Path("build").mkdir(exist_ok=True)
    Path("build", "build.ninja").touch()
    write_script("scripts/packages.sh", "need_to_build() { :; }", "install_missing() { :; }",
                 'quietly() { "$@"; }')
    write_script("programs/ninja")
    write_script("build/bin/bscap", 'echo "$LD_LIBRARY_PATH $*"')
    path = f"{Path('programs').resolve()}:{os.environ['PATH']}"
    return subprocess.run(["./demo", "--horizon", "1y"], env=environment(PATH=path, **changes),
                          stdout=subprocess.PIPE, check=True).stdout.decode()


def test_the_library_is_found_where_there_is_no_proc():
    lib = Path("build", "lib").resolve()
    assert demo(LD_LIBRARY_PATH="") == f"{lib} forecast --horizon 1y\n"
    assert demo(LD_LIBRARY_PATH="/opt/lib") == f"{lib}:/opt/lib forecast --horizon 1y\n"


main(globals())
