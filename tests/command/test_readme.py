"""What README.md shows is what the commands print.

In each ```console block a line that begins with `$ ` is run, and the lines below it must be what it
prints; a line of `...` stands for any number of lines. The pictures are what those commands write.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

program, root = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
readme = (root / "README.md").read_text(encoding="utf-8")


def examples():
    """Pairs of a command and the lines expected of it."""
    for block in re.findall(r"^```console\n(.*?)^```", readme, re.M | re.S):
        command, lines = None, []
        for line in block.splitlines():
            if line.startswith("$ "):
                if command:
                    yield command, lines
                command, lines = line[2:], []
            else:
                lines.append(line)
        yield command, lines


def matches(expected, printed):
    pattern = "".join(
        "(?:.*\n)*" if line == "..." else re.escape(line.rstrip()) + " *\n" for line in expected
    )
    return re.fullmatch(pattern, printed)


def run(command, folder):
    path = f"{program.parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": "100"}
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300
    ).stdout


pictures = re.findall(r"^!\[.*\]\((.*)\)$", readme, re.M)
failures, count = 0, 0
with tempfile.TemporaryDirectory() as folder:
    os.symlink(root / "models", Path(folder, "models"))
    for picture in pictures:
        Path(folder, picture).parent.mkdir(parents=True, exist_ok=True)
    for command, expected in examples():
        count += 1
        if command.startswith("./"):
            continue  # the two scripts: CI is their test
        printed = run(command, folder)
        if not matches(expected, printed):
            failures += 1
            print(f"README.md shows something else than this prints: {command}\n{printed}")

    for picture in pictures:
        drawn = Path(folder, picture)
        if not drawn.exists() or drawn.read_bytes() != (root / picture).read_bytes():
            failures += 1
            print(f"{picture} is not what the README's command draws")

print(f"{count} examples, {len(pictures)} pictures, {failures} differ")
sys.exit(1 if failures or count < 5 or len(pictures) < 2 else 0)
