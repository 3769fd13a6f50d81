"""Nothing lies about: each .c file of the library, the command and the tests is compiled.

usage: sources.py ROOT BUILD
"""

import json
import sys
from pathlib import Path

root, build = (Path(argument).resolve() for argument in sys.argv[1:])
commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
compiled = {(build / command["file"]).resolve() for command in commands}
present = {*root.glob("lib/*/*.c"), *root.glob("bin/*.c"), *root.glob("tests/*/test_*.c")}

for path in sorted(present - compiled):
    print(f"{path.relative_to(root)} is in no meson.build")
print(f"{len(present)} files, {len(present - compiled)} of them left out")
sys.exit(1 if present - compiled or not present else 0)
