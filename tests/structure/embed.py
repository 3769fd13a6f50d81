"""A model goes into the command byte for byte, whatever the bytes.

usage: embed.py ROOT C-COMPILER
"""

import subprocess
import sys
import tempfile
from pathlib import Path

MAIN = """
#include "builtin.h"
#include <stdio.h>

int main(void) {
  fwrite(builtin_model, 1, builtin_model_size, stdout);
  return builtin_model[builtin_model_size] == '\\0' ? 0 : 1;
}
"""
CASES = {
    "an empty file": b"",
    "one byte": b"x",
    "a file without a last newline": b"name: test\nstart: 2025-11-12",
    "what C reads specially": b"??/ \\ ' \" \\n %s %d \r\n\t",
    "every byte, also NUL": bytes(range(256)),
    "the same line many times": b"0123456789abcde\n" * 1000,
    "a length that is no multiple of a line": bytes(range(255, 0, -1)) * 7,
}


def embedded(root, compiler, folder, content):
    """The content after its way through embed.sh, a compiler and the program it made."""
    Path(folder, "model").write_bytes(content)
    with open(Path(folder, "builtin.c"), "wb") as source:
        subprocess.run(["sh", root / "bin/embed.sh", folder / "model", "builtin"], stdout=source, check=True)
    Path(folder, "main.c").write_text(MAIN, encoding="utf-8")
    warnings = ["-std=c17", "-Wall", "-Wextra", "-pedantic", "-Wconversion", "-Werror"]
    files = [folder / "main.c", folder / "builtin.c", "-o", folder / "main"]
    subprocess.run([compiler, *warnings, "-I", root / "bin", *files], check=True)
    return subprocess.run([folder / "main"], capture_output=True, check=True).stdout


def main():
    root, compiler = Path(sys.argv[1]), sys.argv[2]
    failures = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, content in CASES.items():
            if embedded(root, compiler, Path(scratch), content) != content:
                failures += 1
                print(f"{name}: other bytes come out")
    print(f"{len(CASES)} files, {failures} came out otherwise")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
