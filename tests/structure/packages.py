"""./demo and ./check install what is missing, as root can, and touch nothing else.

usage: packages.py ROOT

apt-get, sudo and id are stand-ins here that note how they are called.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = ("cat", "env", "mktemp", "rm", "sh")
APT = "apt-get -o DPkg::Lock::Timeout=600"
UPDATE = f"{APT} update"


def stand_in(folder, name, lines):
    path = folder / name
    path.write_text("#!/bin/sh\n" + lines, encoding="utf-8")
    path.chmod(0o755)


def install(root, *needs, user=0, sudo=False, apt_status=0):
    """Status, messages and the calls of apt-get and sudo, for a script with these needs."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for tool in TOOLS:
            (folder / tool).symlink_to(shutil.which(tool))
        note = f'echo "${{0##*/}} $*" >>"{folder}/calls"\n'
        stand_in(folder, "apt-get", note + f"exit {apt_status}\n")
        stand_in(folder, "id", f"echo {user}\n")
        if sudo:
            stand_in(folder, "sudo", note + 'exec "$@"\n')
        source = f'. "{root}/scripts/packages.sh"'
        script = "\n".join(["set -eu", source, *needs, "install_missing"])
        environment = {**os.environ, "PATH": scratch}
        run = subprocess.run(
            ["/bin/sh", "-c", script], env=environment, capture_output=True, text=True, check=False
        )
        calls = folder / "calls"
        return run.returncode, run.stderr, calls.read_text().splitlines() if calls.exists() else []


def installation(*packages):
    return [UPDATE, f"{APT} install -y --no-install-recommends {' '.join(packages)}"]


def main():
    root = Path(sys.argv[1])
    present, absent = "need_program sh dash", "need_program no-such-program its-package"
    other = "need_library no-such-library its-dev-package"
    status, said, calls = install(root, present)
    checks = {"with everything there nothing happens": (status, said, calls) == (0, "", [])}

    status, said, calls = install(root, present, absent, other)
    checks["only what is missing is installed"] = (
        status == 0 and calls == installation("its-package", "its-dev-package")
    )
    checks["what is installed is said"] = said == "Installing its-package its-dev-package\n"

    status, said, calls = install(root, absent, user=1000, sudo=True)
    checks["a user goes through sudo"] = (
        status == 0
        and sum(call.startswith("sudo ") for call in calls) == 2
        and [call for call in calls if not call.startswith("sudo ")] == installation("its-package")
    )

    status, said, calls = install(root, absent, user=1000)
    checks["a user without sudo is told"] = (status, calls) == (1, []) and "its-package" in said

    status, said, calls = install(root, absent, apt_status=100)
    checks["a failed installation fails"] = status != 0

    for name, holds in checks.items():
        print(f"{'ok' if holds else 'FAILED'}: {name}")
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
