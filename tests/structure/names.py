"""The library's names and manners, read from what the linker sees.

usage: names.py ROOT SHARED-LIBRARY STATIC-LIBRARY

Every global name begins with bscap_, also the hidden ones, so that the static library gets into
nobody's way. The shared library shows exactly what the headers declare. And nothing calls what a
library must not: it neither prints, ends the process, reads the environment nor starts programs.
"""

import re
import subprocess
import sys
from pathlib import Path

BAD_MANNERS = set(
    """abort exit _exit _Exit quick_exit raise signal sigaction getenv secure_getenv putenv setenv
    printf vprintf puts putchar perror stdout stderr stdin system popen fork vfork execv execve
    execvp posix_spawn posix_spawnp setlocale chdir umask rand srand random srandom drand48 strtok
    localtime gmtime ctime asctime strerror""".split()
)


def symbols(*arguments):
    run = subprocess.run(["nm", "-P", *arguments], capture_output=True, text=True, check=True)
    # Lines of an archive's members look like "lib.a[member.o]:".
    lines = (line.split() for line in run.stdout.splitlines() if not line.endswith(":"))
    return {words[0].split("@")[0] for words in lines if words}


def declared(root):
    """The functions that the public headers promise."""
    names = set()
    for path in Path(root, "include", "bscap").glob("*.h"):
        text = path.read_text(encoding="utf-8")
        names |= set(re.findall(r"^BSCAP_API\b[^;(]*?\b(\w+)\(", text, re.MULTILINE))
    return names


def main():
    root, shared, static = sys.argv[1:]
    shown = symbols("-D", "--defined-only", shared)
    own = symbols("-g", "--defined-only", static)
    called = symbols("-u", static)
    promised = declared(root)

    strangers = {name for name in shown | own if not name.startswith("bscap_")}
    offences = (
        [f"{name} does not begin with bscap_" for name in strangers]
        + [f"{name} is declared in a header, but nowhere defined" for name in promised - shown]
        + [f"{name} is visible, but not declared in a header" for name in shown - promised]
        + [f"{name} is called" for name in called & BAD_MANNERS]
    )
    for offence in sorted(offences):
        print(offence)
    print(f"{len(shown)} visible names, {len(own)} in all, {len(offences)} offences")
    return 1 if offences or not shown or not own else 0


if __name__ == "__main__":
    sys.exit(main())
