#!/bin/sh
# Builds and runs the fuzz targets: fuzz.sh SECONDS [target...]. Each has its corpus in .build/fuzz, which stays from run to run.
# Fails, and names the input, if a target crashes, hangs, leaks or takes memory out of proportion to its input.
set -eu
cd "$(dirname "$0")/../.."

seconds=$1
shift
[ $# -gt 0 ] || set -- $(cd Tests/Fuzzing/Targets && ls ./*.swift | sed -e 's|^\./||' -e 's|\.swift$||')

# An input has at most 4 KiB, of which deflate makes at most 1032 times as many bytes; twice that is the most one allocation
# may ask for. An input takes microseconds, but the time-out counts what other programs take, too.
longest=4096
limits="-max_len=$longest -malloc_limit_mb=9 -rss_limit_mb=1024 -timeout=60"

# Swift's own crash reports would come between a fault and the sanitizer.
export SWIFT_BACKTRACE=enable=no

mkdir -p .build/fuzz/bin .build/fuzz/findings
failed=
compile="swiftc -O -parse-as-library -swift-version 6 -package-name mnist_bench -use-ld=lld -I .build/fuzz/bin -L .build/fuzz/bin
  -I Sources/CZlib -I Sources/CPUFeatures -I Tests/Fuzzing/CSanitizer"
# What the targets' sources import; only the sources themselves tell the fuzzer where it has been.
imports="Files JSONDocuments ElementaryFunctions RandomNumbers Deflate IDX Kernels Digits Measurement"
for module in $imports; do
  # Downloads and digests need other packages, and no reader needs them.
  sources=$(find "Sources/$module" -name '*.swift' ! -path '*/Download/*' ! -name SHA256Text.swift)
  [ "$module" != Digits ] || sources="$sources Tests/Fuzzing/NoDigest.swift"
  $compile -wmo -emit-module -emit-library -static -module-name "$module" -o ".build/fuzz/bin/lib$module.a" \
    -emit-module-path ".build/fuzz/bin/$module.swiftmodule" $sources
done
mkdir -p .build/fuzz/bin/CProfiling
printf 'module CProfiling {\n  umbrella "%s"\n  export *\n}\n' "$PWD/Sources/CProfiling/include" \
  >.build/fuzz/bin/CProfiling/module.modulemap
clang -O2 -fsanitize=address -I Sources/CProfiling/include -c -o .build/fuzz/bin/CProfiling.o Sources/CProfiling/*.c

for target in "$@"; do
  source=Tests/Fuzzing/Targets/$target.swift
  sources=$(sed -n '1s|^// Sources: ||p' "$source")
  $compile -sanitize=fuzzer,address -I .build/fuzz/bin/CProfiling -o ".build/fuzz/bin/$target" Tests/Fuzzing/Harness.swift \
    Tests/Fuzzing/MemoryBound.swift "$source" $(find $sources -name '*.swift') .build/fuzz/bin/CProfiling.o \
    $(printf -- ' -l%s' $imports) -lz
  mkdir -p ".build/fuzz/seeds-$target" ".build/fuzz/corpus-$target"
  FUZZ_SEEDS=.build/fuzz/seeds-$target ".build/fuzz/bin/$target"
  log=.build/fuzz/$target.log
  status=0
  nice ".build/fuzz/bin/$target" $limits -max_total_time="$seconds" -print_final_stats=1 \
    -artifact_prefix=".build/fuzz/findings/$target-" ".build/fuzz/corpus-$target" ".build/fuzz/seeds-$target" \
    >"$log" 2>&1 || status=$?
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  memory=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
  if [ "$status" -eq 0 ]; then
    echo "$target: $executions executions in $seconds s, no finding, at most $memory MB resident"
  else
    failed="$failed $target"
    echo "$target: a finding after ${executions:-some} executions:"
    grep -E '^(==[0-9]+==ERROR|SUMMARY|.*Fatal error|Test unit written)|artifact_prefix' "$log" || tail -n 20 "$log"
  fi
done
[ -z "$failed" ] || { echo "error: findings in$failed; see .build/fuzz" >&2; exit 1; }
