"""A check that cannot fail checks nothing: each offence planted in a copy must be found.

usage: floors_find.py ROOT
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.py")

# What the small tree holds that is in order, and what is planted there, one at a time.
SOUND = {
    "include/bscap/export.h": "",
    "include/bscap/quantity.h": "#include <bscap/export.h>\n",
    "include/bscap/model.h": "#include <bscap/quantity.h>\n",
    "include/bscap/forecast.h": "#include <bscap/model.h>\n",
    "include/bscap/bscap.h": "#include <bscap/forecast.h>\n",
    "lib/base/quantity.c": "#include <bscap/quantity.h>\n#include <stdio.h>\n",
    "lib/base/text.h": "",
    "lib/model/keys.h": '#include "base/text.h"\n',
    "lib/model/model.c": '#include <bscap/model.h>\n#include "keys.h"\n#include "model/keys.h"\n',
    "lib/judge/forecast.c": "#include <bscap/forecast.h>\n#include <bscap/quantity.h>\n",
    "lib/report/forecast.c": "#include <bscap/forecast.h>\n#include <bscap/model.h>\n",
    "bin/main.c": '#include <bscap/bscap.h>\n#include "main.h"\n#include <stdio.h>\n',
    "bin/main.h": "",
}
PLANTED = {
    "lib/base/planted.c": "<bscap/model.h>",
    "lib/base/planted.h": '"model/keys.h"',
    "lib/laws/planted.c": '"../model/keys.h"',
    "lib/simulate/planted.c": "<bscap/forecast.h>",
    "lib/observe/planted.c": '"simulate/plan.h"',
    "lib/report/planted.c": "<bscap/bscap.h>",
    "lib/judge/planted.c": "<bscap/nowhere.h>",
    "lib/attic/planted.c": "<stdio.h>",
    "include/bscap/planted.h": "<bscap/model.h>",
    "bin/planted.c": '"base/text.h"',
    "bin/planted.h": "<cJSON.h>",
}


def write(root, name, text):
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def floors(root):
    command = [sys.executable, FLOORS, root]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout


def small_tree(root):
    for name, text in SOUND.items():
        write(root, name, text)
    write(root, "lib/simulate/plan.h", "")
    return root


def missed(root):
    """The planted offences that floors.py does not report at their line, or fails to fail for."""
    for name, header in PLANTED.items():
        write(root, name, f"/* A line before it. */\n#include {header}\n")
        status, output = floors(root)
        line = 1 if "attic" in name else 2
        if status != 1 or f"{name}:{line}: " not in output or "1 offences" not in output:
            yield f"{name} including {header}: {output}"
        (root / name).unlink()
        if "attic" in name:
            (root / name).parent.rmdir()


def real_tree(root, copy):
    """The offence in a copy of the tree itself."""
    for folder in ("include", "lib", "bin"):
        shutil.copytree(root / folder, copy / folder)
    write(copy, "lib/base/planted.c", '#include "report/planted.h"\n')
    write(copy, "lib/report/planted.h", "")
    return floors(copy)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        small = small_tree(Path(scratch, "small"))
        status, output = floors(small)
        if status != 0:
            print(f"the sound tree is refused: {output}")
            return 1
        failures = list(missed(small))
        status, output = real_tree(Path(sys.argv[1]), Path(scratch, "real"))
        if status != 1 or "lib/base/planted.c:1: " not in output:
            failures.append(f"the tree itself with base including report: {output}")
    for failure in failures:
        print(f"missed: {failure}")
    print(f"{len(PLANTED) + 1} offences planted, {len(failures)} missed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
