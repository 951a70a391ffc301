#!/bin/sh
# Kernels, inference and training on an emulated arm64 (Debian's qemu-user), from the same sources, compiled as Embedded
# Swift and linked with Debian's C library for arm64. Where it takes no password, Debian's packages are installed; where
# something is missing, all is skipped, and said so. The data are MNIST's in MNIST_DIR.
set -eu
cd "$(dirname "$0")/../.."

packages="gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user"
target=aarch64-none-none-elf
folder=$PWD/.build/arm64
system=/usr/aarch64-linux-gnu
tools=$(dirname "$(readlink -f "$(command -v swiftc)")")

skip() {
  echo "skipped: arm64 needs $1"
  exit 0
}

has_tools() { command -v aarch64-linux-gnu-gcc >/dev/null && command -v qemu-aarch64 >/dev/null && [ -e "$system/lib/libc.a" ]; }

# What is recommended beside qemu-user has the system start emulators by itself.
# shellcheck disable=SC2086 # a list of packages
has_tools || [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null ||
  { apt-get update >&2 && apt-get install --yes --no-install-recommends $packages </dev/null >&2; } || true
has_tools || skip "$packages (Debian)"
[ -d "$tools/../lib/swift/embedded/$target" ] || skip "a Swift toolchain with Embedded Swift for $target"

build() {
  sh Sources/EmbeddedSwift/compile.sh "$target" "$folder"
  support=Tests/KernelTests/Support
  sh Sources/EmbeddedSwift/compile.sh --module Program "$(echo Tests/ARM64/Program/*.swift $support/Shapes.swift \
    $support/SeededGenerator.swift $support/GuardedPages.swift $support/FaultReport.swift $support/Operands*.swift)" \
    "$target" "$folder" -I Tests/ARM64/CLibrary -Xcc -isystem -Xcc "$system/include"
  gcc=$(dirname "$(aarch64-linux-gnu-gcc -print-libgcc-file-name)")
  "$tools/ld.lld" -static -o "$folder/program" "$system/lib/crt1.o" "$system/lib/crti.o" "$gcc/crtbeginT.o" \
    "$folder"/*.o "$tools/../lib/swift/embedded/$target/libswiftUnicodeDataTables.a" \
    --start-group "$system/lib/libc.a" "$system/lib/libm.a" "$gcc/libgcc.a" "$gcc/libgcc_eh.a" --end-group \
    "$gcc/crtend.o" "$system/lib/crtn.o"
}

on_arm64() { (cd "$folder" && qemu-aarch64 ./program "$1"); }

train_here() { # a kernel set of this machine; prints the digest
  .build/debug/mnist-bench train --data "$MNIST_DIR" --images 1600 --epochs 1 --seed 1 --kernels "$1" \
    --output "$folder/$1" >"$folder/$1.txt" 2>&1 || { cat "$folder/$1.txt" >&2; exit 1; }
  sed -n 's/.*SHA-256 //p' "$folder/$1.txt"
}

echo "== arm64: build =="
mkdir -p "$folder"
build
echo "== arm64: every operation against the float64 reference, with guard pages =="
on_arm64 operations

if [ -n "${MNIST_DIR:-}" ]; then
  python3 Tests/ARM64/files.py Results/accurate.safetensors "$MNIST_DIR" "$folder"
  echo "== arm64: inference with Results/accurate.safetensors =="
  on_arm64 inference
  echo "== arm64: training by the documented recipe =="
  on_arm64 train
  neon=$(sha256sum "$folder/trained" | cut -d ' ' -f 1)
  echo "weights SHA-256 $neon (simd-neon, arm64)"
  if grep -qs avx2 /proc/cpuinfo; then
    [ -x .build/debug/mnist-bench ] || swift build
    avx2=$(train_here simd-avx2)
    echo "weights SHA-256 $avx2 (simd-avx2, this machine)"
    [ "$neon" = "$avx2" ] || { echo "error: arm64 trains to other weights than AVX2, which fuses multiply and add, too" >&2; exit 1; }
  fi
else
  echo "skipped: inference and training need MNIST_DIR"
fi

echo "== arm64: inner loops =="
# An emulator translates instructions, so its time says nothing about a core. What the code is made of says something.
ARM64_KERNELS=$folder/SIMDKernels.o swift test --disable-xctest --filter InnerLoopTests >"$folder/loops.txt" 2>&1 ||
  { tail -n 20 "$folder/loops.txt"; echo "error: inner loops for arm64 have more spills than listed" >&2; exit 1; }
grep -E "fmla|Test run with" "$folder/loops.txt"
