"""Each public header stands alone in C11 and in C++11, twice over, and bscap.h includes them all.

usage: headers.py ROOT C-COMPILER C++-COMPILER
"""

import re
import subprocess
import sys
from pathlib import Path

WARNINGS = ["-Wall", "-Wextra", "-pedantic", "-Werror"]
LANGUAGES = (["-x", "c", "-std=c11"], ["-x", "c++", "-std=c++11"])


def complaint(compiler, language, include, name):
    """What the compiler says about a file that includes the header alone; empty when it is fine."""
    # The declaration is for headers of macros only, which would leave an empty translation unit.
    text = f"#include <bscap/{name}>\n#include <bscap/{name}>\nextern int declaration;\n"
    command = [compiler, *language, *WARNINGS, "-fsyntax-only", "-I", include, "-"]
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return run.stderr or ("refused" if run.returncode else "")


def main():
    include = Path(sys.argv[1], "include")
    names = sorted(path.name for path in (include / "bscap").glob("*.h"))
    failures = 0
    for name in names:
        for compiler, language in zip(sys.argv[2:], LANGUAGES):
            text = complaint(compiler, language, include, name)
            if text:
                failures += 1
                print(f"{name} as {language[-1]}:\n{text}")

    umbrella = include / "bscap" / "bscap.h"
    text = umbrella.read_text(encoding="utf-8") if umbrella.exists() else ""
    included = re.findall(r"^#include <bscap/(.+)>$", text, re.MULTILINE)
    for name in sorted(set(names) - set(included) - {"bscap.h"}):
        failures += 1
        print(f"bscap.h does not include {name}")

    print(f"{len(names)} headers, {failures} failures")
    return 1 if failures or not names else 0


if __name__ == "__main__":
    sys.exit(main())
