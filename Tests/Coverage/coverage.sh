#!/bin/sh
# Runs the tests with coverage, in a build folder of its own, and prints the table of coverage.py.
set -eu
cd "$(dirname "$0")/../.."

tools=$(dirname "$(readlink -f "$(command -v swift)")")
folder=$PWD/.build/coverage
swift build --build-tests --disable-xctest --enable-code-coverage --scratch-path "$folder"
rm -rf "$folder/profiles"
# That test counts a kernel's loads and stores, among which coverage's own counters would be.
LLVM_PROFILE_FILE=$folder/profiles/%p.profraw swift test --skip-build --disable-xctest --scratch-path "$folder" \
  --skip InstructionTests/realRuns
# A test that ends its process on purpose may leave half a profile.
"$tools/llvm-profdata" merge -sparse --failure-mode=all -o "$folder/profile" "$folder"/profiles/*.profraw 2>/dev/null
bundle=$folder/debug/mnist-benchPackageTests.xctest
[ ! -d "$bundle" ] || bundle=$bundle/Contents/MacOS/mnist-benchPackageTests
"$tools/llvm-cov" export -summary-only -instr-profile "$folder/profile" "$bundle" >"$folder/summary.json"
python3 Tests/Coverage/coverage.py "$folder/summary.json"
