#!/bin/sh
# Builds a package that depends on this one by a version, as others do, with the examples of the documentation, and runs
# it. The version is a tag of a copy of this checkout, changes that are not committed included.
set -eu
cd "$(dirname "$0")/../.."

swift package dump-package | python3 Tests/Products/unsafe_flags.py IDX Measurement

folder=$PWD/.build/products
package=$folder/mnist-bench
consumer=$folder/consumer
rm -rf "$folder"
mkdir -p "$package" "$consumer/Sources/Consumer"
git ls-files --cached --others --exclude-standard Package.swift Sources Tests | while IFS= read -r file; do
  [ ! -e "$file" ] || printf '%s\n' "$file"
done | tar -c -f - -T - | tar -x -f - -C "$package"
git -C "$package" init -q
git -C "$package" add --all
git -C "$package" -c user.name=products -c user.email=products@localhost commit -q -m 'This checkout'
git -C "$package" tag 1.0.0

cat >"$consumer/Package.swift" <<MANIFEST
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Consumer",
  platforms: [.macOS(.v26)],
  dependencies: [.package(url: "file://$package", exact: "1.0.0")],
  targets: [
    .executableTarget(
      name: "Consumer",
      dependencies: [
        .product(name: "IDX", package: "mnist-bench"), .product(name: "Measurement", package: "mnist-bench"),
        .product(name: "Benchmarking", package: "mnist-bench"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
MANIFEST
cp Tests/ExampleTests/*Example.swift Tests/BenchmarkingTests/Example.swift Tests/Products/main.swift \
  "$consumer/Sources/Consumer"
swift build --package-path "$consumer"
"$consumer/.build/debug/Consumer" "$folder/images" >"$folder/output"
cat "$folder/output"
grep -qx 'IDX: \[2, 2, 2\] \[0, 1, 2, 3, 4, 5, 6, 7\]' "$folder/output"
grep -qx 'Measurement: true' "$folder/output"
grep -qx 'Benchmarking: true' "$folder/output"
