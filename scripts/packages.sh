# Sourced by ./demo and ./check: finds out what is missing here, and installs that and nothing else.
# With everything in place it needs neither root nor a network.

missing=

need_program() { # NAME PACKAGE
  command -v "$1" >/dev/null || missing="$missing $2"
}

need_library() { # NAME PACKAGE
  pkg-config --exists "$1" 2>/dev/null || missing="$missing $2"
}

need_header() { # NAME PACKAGE
  echo "#include <$1>" | cc -E - >/dev/null 2>&1 || missing="$missing $2"
}

need_file() { # PATH PACKAGE
  [ -e "$1" ] || missing="$missing $2"
}

need_module() { # NAME PACKAGE
  /usr/bin/python3 -c "import $1" 2>/dev/null || missing="$missing $2"
}

need_to_build() {
  need_program cc gcc
  need_header stdio.h libc6-dev
  need_program meson meson
  need_program ninja ninja-build
  need_program pkg-config pkg-config
  need_library libcjson libcjson-dev
  need_library yaml-0.1 libyaml-dev
}

need_to_plot() {
  need_program gnuplot gnuplot-nox
  need_file /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
}

need_to_test() {
  need_program c++ g++
  need_program clang clang
  need_library check check
  need_library gsl libgsl-dev
  need_library ompi-c libopenmpi-dev
  need_program mpirun openmpi-bin
  need_program /usr/bin/python3 python3
  need_module numpy python3-numpy
  need_program valgrind valgrind
}

# Runs a command that has something to say only when it fails.
quietly() {
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
  else
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
}

can_be_root() {
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 "$@"
}

install_missing() {
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null || ! can_be_root; then
    echo "Please install these first (they are named as in Debian):$missing" >&2
    return 1
  fi
  echo "Installing$missing" >&2
  quietly apt update || true # what was fetched before may still do
  quietly apt install -y --no-install-recommends $missing
}
