#!/bin/sh
# SwiftPM: a build does not notice that a header of a system library target has changed.
#
# Software: Swift 6.3.1 (the toolchain in PATH), with SwiftPM's own build system.
# Expected: `swift build` compiles what imports a C header of the package again when the header has changed, as it does for a
#   header of a C target.
# Seen: with `.target(name: "InTarget")` it does. With `.systemLibrary(name: "InLibrary")`, whose header lies in the package,
#   too, nothing is compiled, the build says that it is complete, and the program still has the old function, inlined. It is
#   so in debug and in release builds, and until another file that the same module reads changes. So whoever measures
#   functions of such a header measures the old ones.
set -eu
case $(swift --version 2>/dev/null) in *"Swift version 6.3.1"*) ;; *) echo "skipped: needs Swift 6.3.1"; exit 0 ;; esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

mkdir -p Sources/InLibrary Sources/InTarget/include Sources/show
cat >Package.swift <<'END'
// swift-tools-version:6.0
import PackageDescription

let package = Package(
  name: "show",
  targets: [
    .systemLibrary(name: "InLibrary"), .target(name: "InTarget"),
    .executableTarget(name: "show", dependencies: ["InLibrary", "InTarget"]),
  ])
END
echo 'module InLibrary { header "InLibrary.h" export * }' >Sources/InLibrary/module.modulemap
echo '#include "InTarget.h"' >Sources/InTarget/InTarget.c
cat >Sources/show/main.swift <<'END'
import InLibrary
import InTarget

print("library \(in_library()), target \(in_target())")
END
library() { echo "static inline int in_library(void) { return $1; }" >Sources/InLibrary/InLibrary.h; }
target() { echo "static inline int in_target(void) { return $1; }" >Sources/InTarget/include/InTarget.h; }
show() { swift build --quiet --configuration "$configuration" >&2 && ".build/$configuration/show"; }
expect() {
  seen=$(show)
  echo "$configuration, $1: $seen"
  [ "$seen" = "$2" ] || { echo "changed: expected '$2'" >&2; exit 1; }
  # A build tells changes by the second.
  sleep 2
}

for configuration in debug release; do
  library 1
  target 1
  expect "first build" "library 1, target 1"
  library 2
  expect "after a change in the library's header" "library 1, target 1"
  target 2
  expect "after a change in the target's header, too" "library 2, target 2"
done
