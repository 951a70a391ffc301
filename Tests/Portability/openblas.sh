#!/bin/sh
# Debian's three builds of OpenBLAS, with threads of its own, with OpenMP and without, each unpacked into a folder: every
# row of `blas=FILE` must pass its proof and keep to its threads, and training must give the same weights. Where there is no apt-get, this is skipped, and said so.
set -eu
cd "$(dirname "$0")/../.."

if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
  echo "skipped: Debian's builds of OpenBLAS need apt-get and dpkg"
  exit 0
fi
program=${1:-$PWD/.build/debug/mnist-bench}
digits=${2:-synthetic}
folder=$PWD/.build/portability/openblas
mkdir -p "$folder"
cd "$folder"

for build in pthread openmp serial; do
  echo "== OpenBLAS, Debian's libopenblas0-$build =="
  if [ ! -d "$build" ]; then
    apt-get download "libopenblas0-$build" >&2 && dpkg -x libopenblas0-"$build"_*.deb "$build.new" && mv "$build.new" "$build"
  fi
  library=$(find "$PWD/$build" -name libopenblas.so.0)
  report=$folder/$build.json
  "$program" bench --force --data synthetic --kernels "blas=$library" \
    --workloads gemm-1024 conv2-gemm inference --batch-size 32 --threads 1 2 --seconds 0.1 --output "$report" \
    2>"$folder/$build.log" || { tail -n 5 "$folder/$build.log"; echo "error: blas fails with libopenblas0-$build" >&2; exit 1; }
  python3 - "$report" "$build" <<'END'
import json, sys
report, build = json.load(open(sys.argv[1])), sys.argv[2]
[library] = report["context"]["mnist_bench"]["blas_libraries"]
print(f"{library['configuration']}; {library['threads']} thread a call")
mark = {"openmp": "USE_OPENMP", "serial": "SINGLE_THREADED", "pthread": "MAX_THREADS"}[build]
others = {"USE_OPENMP", "SINGLE_THREADED"} - {mark}
assert mark in library["configuration"] and not any(o in library["configuration"] for o in others), \
    f"another build of OpenBLAS was taken: {library['configuration']}"
assert library["threads"] == 1
for row in report["benchmarks"]:
    if row.get("aggregate_name") == "median":
        print(f"{row['run_name']:38} {row['cpu_time'] / row['real_time']:.2f} processors")
END
  "$program" train --data "$digits" --images 320 --epochs 1 --kernels "blas=$library" --threads 2 \
    --output "$folder/$build.train" >"$folder/$build.train.txt" 2>&1 ||
    { tail -n 5 "$folder/$build.train.txt"; echo "error: training fails with libopenblas0-$build" >&2; exit 1; }
  digest=$(grep 'SHA-256' "$folder/$build.train.txt")
  echo "$digest"
  [ "${expected:=$digest}" = "$digest" ] || { echo "error: expected $expected" >&2; exit 1; }
done
