#!/bin/sh
# Runs the tests with coverage, in a build folder of its own, and prints the table of coverage.py.
set -eu
cd "$(dirname "$0")/../.."

tools=$(dirname "$(readlink -f "$(command -v swift)")")
folder=.build/coverage
swift test --disable-xctest --enable-code-coverage --scratch-path "$folder"
bundle=$folder/debug/mnist-benchPackageTests.xctest
[ ! -d "$bundle" ] || bundle=$bundle/Contents/MacOS/mnist-benchPackageTests
"$tools/llvm-cov" export -summary-only -instr-profile "$folder/debug/codecov/default.profdata" "$bundle" \
  >"$folder/summary.json"
python3 Tests/Coverage/coverage.py "$folder/summary.json"
