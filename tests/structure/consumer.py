"""A program outside this tree uses the installed library, as the README shows.

usage: consumer.py ROOT BUILD PREFIX C-COMPILER

The build is installed below a scratch folder. The README's example is compiled there by way of
pkg-config, once against the shared and once against the static library, and run with the path of
the model as its argument. What it prints must name a part of that model.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
MODEL = "models/shop.yaml"
NOT_PARTS = ("drivers", "seasons", "scenarios", "milestones", "claims")
EXAMPLE = re.compile(r"^<!-- consumer -->\s*^```c\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(*command, **options):
    """What a command prints. When it fails, so does this test, and says why."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} fails:\n{done.stdout}{done.stderr}")
    return done.stdout


def example(root):
    readme = root / "README.md"
    match = EXAMPLE.search(readme.read_text(encoding="utf-8")) if readme.exists() else None
    return match.group(1) if match else None


def install(build, prefix, scratch):
    """Installs below `scratch` and returns the prefix there, with a .pc file that knows it."""
    run("meson", "install", "-C", build, "--no-rebuild", "--destdir", scratch)
    inside = scratch / Path(prefix).relative_to("/")
    (description,) = inside.rglob("bscap.pc")
    text = description.read_text(encoding="utf-8")
    description.write_text(text.replace(f"prefix={prefix}\n", f"prefix={inside}\n", 1))
    return inside, description.parent


def compiled(compiler, source, *pkg_config):
    """Compiles the example with what pkg-config says."""
    flags = shlex.split(run("pkg-config", "--cflags", "--libs", *pkg_config, "bscap"))
    program = source.with_suffix("")
    run(compiler, "-std=c17", "-Wall", "-Wextra", "-Werror", source, "-o", program, *flags)
    return program


def parts(model):
    """Names of what has limits: the keys in the sections of the model that hold parts."""
    names, section = set(), ""
    for line in model.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"(\w+):", line):
            section = match.group(1)
        elif (match := re.match(r"  ([\w.-]+):", line)) and section not in NOT_PARTS:
            names.add(match.group(1))
    return names


def names_a_limit(root, program, environment):
    output = run(program, MODEL, cwd=root, env=environment)
    print(output, end="")
    return any(re.search(rf"\b{re.escape(name)}\b", output) for name in parts(root / MODEL))


def main():
    root, build, prefix, compiler = Path(sys.argv[1]), *sys.argv[2:]
    code = example(root)
    if code is None:
        print("README.md holds no example for users of the library")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        inside, packages = install(build, prefix, scratch)
        libraries = packages.parent
        os.environ["PKG_CONFIG_PATH"] = str(packages)
        os.environ.pop("LD_LIBRARY_PATH", None)
        source = scratch / "consumer.c"
        source.write_text(code, encoding="utf-8")

        shared = {**os.environ, "LD_LIBRARY_PATH": str(libraries)}
        passed = names_a_limit(root, compiled(compiler, source), shared)
        for library in libraries.glob("libbscap.so*"):
            library.unlink()
        passed &= names_a_limit(root, compiled(compiler, source, "--static"), os.environ)
    print("the output names a limit" if passed else "the output names no limit")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
