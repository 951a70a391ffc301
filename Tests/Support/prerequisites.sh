#!/bin/sh
# Makes sure that what the build needs is there, and says nothing when it is. Missing Debian packages are installed
# when that takes no password; whatever else is missing is named together with the command that installs it.
# Arguments are programs that are needed as well, such as valgrind or mpicc.
set -eu
programs=$*

fail() {
  printf 'error: %s\n' "$@" >&2
  exit 1
}

# Package.swift states the oldest Swift that can build the package.
require_swift() {
  needed=$(sed -n 's|^// swift-tools-version: *||p' Package.swift)
  command -v swift >/dev/null ||
    fail "Swift $needed or newer is needed and there is no swift in PATH; get it from https://www.swift.org/install/"
  found=$(swift --version 2>/dev/null </dev/null |
    sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p')
  [ -n "$found" ] || fail "swift --version does not run ($(command -v swift)); see https://www.swift.org/install/"
  oldest=$(printf '%s\n' "$found" "$needed" | sort -t . -k 1,1n -k 2,2n | head -n 1)
  [ "$oldest" = "$needed" ] ||
    fail "Swift $needed or newer is needed, $(command -v swift) is $found; get it from https://www.swift.org/install/"
}

# Prints what is missing, one name per line. Without pkg-config the libraries cannot be seen, so they count as missing.
# OpenBLAS is not linked, but loaded by the program; its development package is what pkg-config can see.
missing() {
  command -v git >/dev/null || echo git
  command -v pkg-config >/dev/null || echo pkg-config
  for library in libcrypto openblas zlib; do
    pkg-config --exists "$library" 2>/dev/null || echo "$library"
  done
  for program in $programs; do
    command -v "$program" >/dev/null || echo "$program"
  done
}

# Homebrew keeps these libraries out of pkg-config's default path; the Swift package manager looks there by itself.
add_homebrew_libraries() {
  command -v brew >/dev/null || return 0
  kegs=$(brew --prefix)/opt
  export PKG_CONFIG_PATH="$kegs/openblas/lib/pkgconfig:$kegs/zlib/lib/pkgconfig:$kegs/openssl@3/lib/pkgconfig:${PKG_CONFIG_PATH:-}"
}

install_debian_packages() {
  packages=$(missing | sed -e 's/^openblas$/libopenblas-dev/' -e 's/^zlib$/zlib1g-dev/' -e 's/^libcrypto$/libssl-dev/' -e 's/^objcopy$/binutils/' -e 's/^mpicc$/libopenmpi-dev/' -e 's/^mpirun$/openmpi-bin/' | paste -s -d ' ' -)
  sudo=
  [ "$(id -u)" -eq 0 ] || sudo='sudo '
  by_hand="${sudo}apt-get update && ${sudo}apt-get install $packages"
  [ -z "$sudo" ] || sudo -n true 2>/dev/null || fail "missing: $packages; install with: $by_hand"
  echo "Installing $packages" >&2
  # Unquoted on purpose: one is a command or nothing, the other several words.
  { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes $packages; } \
    </dev/null >&2 || fail "apt-get could not install $packages; try by hand: $by_hand"
  [ -z "$(missing)" ] ||
    fail "still not found after apt-get installed $packages: $(missing | paste -s -d ' ' -); is PKG_CONFIG_PATH right?"
}

require_swift
[ "$(uname)" != Darwin ] || add_homebrew_libraries
names=$(missing | paste -s -d ' ' -)
if [ -z "$names" ]; then
  exit 0
elif [ "$(uname)" = Darwin ]; then
  fail "missing: $names; install with: brew install $(echo "$names" | sed "s/libcrypto/openssl@3/") (Homebrew: https://brew.sh)"
elif command -v apt-get >/dev/null; then
  install_debian_packages
else
  fail "missing: $names; install git, pkg-config and the development packages of OpenBLAS, zlib and OpenSSL"
fi
