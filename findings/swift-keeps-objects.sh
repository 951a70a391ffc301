#!/bin/sh
# swiftc: an option for LLVM has no effect where the object is there already, nor has its removal.
#
# Software: Swift 6.3.1 on Linux, x86-64 (the toolchain in PATH).
# Expected: an object that `swiftc -c` was asked for is what a compiler makes with the given options.
# Seen: a second call with `-Xllvm -x86-experimental-pref-innermost-loop-alignment=6` leaves the object as it is, without a
#   word: the compiler compares a hash of its IR with that in the old object, and this option is in neither. After the object
#   is removed, the option moves the loop; a call without the option then leaves the loop moved. So whoever tries LLVM's
#   options in a package, incrementally, measures the same code twice. With `-Xfrontend -always-compile-output-files` each
#   object has its options.
set -eu
case $(swiftc --version 2>/dev/null) in *"Swift version 6.3.1"*) ;; *) echo "skipped: needs Swift 6.3.1"; exit 0 ;; esac
[ "$(uname -m)" = x86_64 ] || { echo "skipped: needs x86-64"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >scale.swift <<'END'
public func scale(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i < count {
    values[i] = values[i] * 3 + Float(i & 7)
    if values[i] > 100 { break }
    i &+= 1
  }
}
END

compile() { swiftc -O -wmo -parse-as-library -module-name scale -c scale.swift -o scale.o "$@"; }
code() { objdump --disassemble --no-show-raw-insn scale.o | cksum; }
expect() { # what, same or other, two codes
  seen=other
  [ "$3" != "$4" ] || seen=same
  echo "$1: $seen"
  [ "$seen" = "$2" ] || { echo "changed: expected $2" >&2; exit 1; }
}
aligned='-Xllvm -x86-experimental-pref-innermost-loop-alignment=6'

compile; without=$(code)
compile $aligned; expect "option added to a build" same "$without" "$(code)"
rm scale.o
compile $aligned; with=$(code)
expect "option in a new build" other "$without" "$with"
compile; expect "option removed from a build" same "$with" "$(code)"
compile -Xfrontend -always-compile-output-files
expect "option removed, -always-compile-output-files" same "$without" "$(code)"
