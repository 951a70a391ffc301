#!/bin/sh
# Runs the tests and a short training on emulated older CPUs (Debian's qemu-user), a statically linked build in a bare
# Debian root without Swift (debootstrap), the kernels on arm64, Debian's builds of OpenBLAS, and the README's commands in another root. Where it
# takes no password, Debian's packages are installed; what there is none for is skipped, and said so, and it is an error if that is everything.
set -eu
cd "$(dirname "$0")/../.."

folder=$PWD/.build/portability
mkdir -p "$folder"
# Not: commands, which the system would start unemulated, as it would exit tests and Python; time-outs of downloads;
# and what takes an emulator minutes: convolutions of whole batches, training, large pictures, long simulations.
tests="IDXTests FilesTests ChartsTests ImagesTests DigitsTests EvaluationTests
  KernelTests.(GEMM|Dense|Im2col|Pooling|Adam|SoftmaxCrossEntropy|FiniteDifference|KernelCatalog|Reference|Shape)
  MeasurementTests.(Bimodality|MannWhitney|MedianInterval|RatioEstimate|Report|Roofline|Sign|Summary|Table|Verdict)
  NeuralNetworkTests.(ActivationFunction|History|Initializer|Network|Orthogonalizer|Quantization|Recipe|WeightLayout)
  NeuralNetworkTests.(LearningGolden|GoldenTests/logits|SafetensorsTests|SafetensorsErrorTests)"
skipped="GuardedOperandTests|fullDisk|FetchTests|ReportSchemaTests|NormalizationTests/noise"

install_what_is_missing() {
  command -v qemu-x86_64 >/dev/null && command -v debootstrap >/dev/null && return
  # What is recommended beside qemu-user has the system start emulators by itself.
  apt-get update >&2 && apt-get install --yes --no-install-recommends qemu-user debootstrap </dev/null >&2 ||
    echo "warning: apt-get could not install qemu-user and debootstrap" >&2
}

test_on() { # CPU, OpenBLAS' kernels
  echo "== tests on an emulated $1 =="
  OPENBLAS_CORETYPE=$2 env -u MNIST_DIR qemu-x86_64 -cpu "$1" .build/debug/mnist-benchPackageTests.xctest \
    --disable-xctest --testing-library swift-testing --filter "$(echo $tests | sed 's/ /|/g')" --skip "$skipped" \
    >"$folder/$1.log" 2>&1 ||
    { tail -n 20 "$folder/$1.log"; echo "error: tests fail on an emulated $1; see $folder/$1.log" >&2; exit 1; }
  tail -n 1 "$folder/$1.log"
  # A suite that is renamed would be missing from the filter without a word.
  count=$(sed -n 's/.*Test run with \([0-9]*\) tests.*/\1/p' "$folder/$1.log")
  [ "${count:-0}" -ge 280 ] || { echo "error: only ${count:-0} tests ran on an emulated $1" >&2; exit 1; }
}

train_on() { # CPU, OpenBLAS' kernels, the best kernel set that the CPU has
  echo "== training on an emulated $1 =="
  OPENBLAS_CORETYPE=$2 qemu-x86_64 -cpu "$1" .build/debug/mnist-bench train --data "$folder/digits" --epochs 1 \
    --output "$folder/$1" >"$folder/$1.train" 2>&1 || { cat "$folder/$1.train"; exit 1; }
  grep -q "\"kernels\" : \"simd-$3\"" "$folder/$1/train-documented-seed1.json" ||
    { echo "error: training on an emulated $1 did not take simd-$3" >&2; exit 1; }
  digest=$(grep 'SHA-256' "$folder/$1.train")
  echo "simd-$3: $digest"
  # The widths of one instruction set's multiply-adds make no difference.
  [ "$3" != avx2 ] || [ "${expected:=$digest}" = "$digest" ] ||
    { echo "error: training on an emulated $1 gives other weights: expected $expected" >&2; exit 1; }
}

in_bare_root() {
  root=$folder/root
  sh Tests/Portability/bare_root.sh "$root" libopenblas0-pthread,zlib1g,libssl3,libcurl4,libxml2,ca-certificates
  # Foundation's static libraries are linked with libcurl; the root's does where its headers' package is not installed.
  mkdir -p "$folder/lib"
  ln -sf "$(echo "$root"/usr/lib/*/libcurl.so.4)" "$folder/lib/libcurl.so"
  swift build --configuration release --static-swift-stdlib --product mnist-bench --scratch-path .build/static \
    -Xlinker "-L$folder/lib"
  rm -rf "$root/trial"
  mkdir -p "$root/trial"
  cp .build/static/release/mnist-bench "$root/trial"
  cp -r "$folder/digits" "$root/trial"
  mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
  status=0
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" sh -c 'cd /trial && ! command -v swift && ./mnist-bench summary >summary.txt &&
    ./mnist-bench train --data digits --epochs 1 >train.txt && cat train.txt &&
    ./mnist-bench bench --quick --data digits --workloads dense2-forward --seconds 0.01 --output b.json' || status=$?
  umount "$root/proc"
  [ "$status" -eq 0 ] || { echo "error: the static build does not run without Swift" >&2; exit 1; }
  grep -q "${expected:-SHA-256}" "$root/trial/train.txt" ||
    { echo "error: the static build gives other weights: expected ${expected:-any}" >&2; exit 1; }
}

python3 -c 'import sys; from pathlib import Path; sys.path.insert(0, "Tests/Faults"); import program
program.write_tiny_digits(Path(sys.argv[1]))' "$folder/digits"

[ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null || install_what_is_missing
if ! command -v qemu-x86_64 >/dev/null && ! command -v debootstrap >/dev/null; then
  echo "error: there is neither qemu-user nor debootstrap; on Debian: apt-get install qemu-user debootstrap" >&2
  exit 1
fi

if [ "$(uname -m)" = x86_64 ] && command -v qemu-x86_64 >/dev/null; then
  swift build --build-tests --disable-xctest
  # OpenBLAS' Haswell kernels pass these tests on a CPU, but in the emulator they touch the pages that guard operands.
  train_on Nehalem Nehalem sse2
  train_on Haswell Sandybridge avx2
  # The emulator has no AVX-512: this CPU is one that lacks what its name promises.
  train_on Skylake-Server Sandybridge avx2
  test_on Nehalem Nehalem
  test_on Haswell Sandybridge
  test_on Skylake-Server Sandybridge
else
  echo "skipped: emulated CPUs need an x86-64 machine and qemu-user"
fi

if [ "$(id -u)" -eq 0 ] && command -v debootstrap >/dev/null; then
  echo "== static build in a bare Debian root =="
  in_bare_root
else
  echo "skipped: the bare root needs debootstrap and root"
fi

sh Tests/ARM64/arm64.sh
sh Tests/Portability/openblas.sh "$PWD/.build/debug/mnist-bench" "$folder/digits"
sh Tests/Portability/clean_root.sh
