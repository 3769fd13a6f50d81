"""Arrows point down: a room includes its own files and those of lower floors, nothing else.

usage: floors.py ROOT

`lib` and `include` are held to the floors below. The command in `bin` sees public headers, its own
files and the system, never the library's insides or what the library is built from.
"""

import re
import sys
from pathlib import Path

FLOORS = {"base": 0, "laws": 1, "model": 2, "simulate": 3, "observe": 3, "judge": 4, "report": 5}
UMBRELLA = Path("include/bscap/bscap.h")
INSIDES = re.compile(rf"(\.\./|({'|'.join(FLOORS)})/|gsl/|cjson/|cJSON\.h$|yaml\.h$)")
INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')


def floor(room):
    return FLOORS.get(room, 99)


def includes(path):
    """Pairs of (line number, what is included there)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    matches = ((number, INCLUDE.match(line)) for number, line in enumerate(lines, 1))
    return [(number, match.group(1)) for number, match in matches if match]


def sources(root, folder):
    return [path for path in sorted((root / folder).rglob("*")) if path.suffix in (".c", ".h")]


def home(root, path):
    """Where a file belongs; for a public header the lowest room with a .c of its name, or base."""
    path = path.resolve().relative_to(root)
    if path.parts[0] == "lib":
        return path.parts[1]
    rooms = [source.parent.name for source in root.glob(f"lib/*/{path.stem}.c")]
    return min(rooms, key=floor, default="base")


def target(root, path, name):
    """The file of ours that `name` stands for in the file `path`; None for the world's headers."""
    candidates = (path.parent / name, root / "lib" / name, root / "include" / name)
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def library_offences(root):
    for path in sources(root, "include") + sources(root, "lib"):
        if path == root / UMBRELLA:
            continue
        room = home(root, path)
        if room not in FLOORS:
            yield path, 1, f"the room {room} is on no floor"
            continue
        for line, name in includes(path):
            found = target(root, path, name)
            if name.startswith("bscap/") and found is None:
                yield path, line, f"there is no {name}"
            elif found == root / UMBRELLA:
                yield path, line, f"{name} is for users of the library"
            elif found is not None:
                other = home(root, found)
                if other != room and floor(other) >= floor(room):
                    yield path, line, f"{room} does not stand above {other}, but includes {name}"


def command_offences(root):
    for path in sources(root, "bin"):
        for line, name in includes(path):
            if INSIDES.match(name):
                yield path, line, f"the command may not include {name}"


def main():
    root = Path(sys.argv[1]).resolve()
    offences = [*library_offences(root), *command_offences(root)]
    for path, line, message in offences:
        print(f"{path.relative_to(root)}:{line}: {message}")
    files = sum(len(sources(root, folder)) for folder in ("include", "lib", "bin"))
    print(f"{files} files, {len(offences)} offences")
    return 1 if offences or not files else 0


if __name__ == "__main__":
    sys.exit(main())
