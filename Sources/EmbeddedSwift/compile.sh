#!/bin/sh
# Compiles kernels, network and training as Embedded Swift, which needs no operating system: from the program's own
# sources, except those that leftOut.txt names.
#
#   sh Sources/EmbeddedSwift/compile.sh TARGET FOLDER [FLAGS]          the modules: FOLDER/Kernels.o, ...
#   sh Sources/EmbeddedSwift/compile.sh --module NAME "SOURCES" TARGET FOLDER [FLAGS]   one more module on top of them,
#                                                         of these files, or of a folder in Sources as above
#
# For example: sh Sources/EmbeddedSwift/compile.sh aarch64-none-none-elf .build/arm64
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)

compile() { # module, sources; TARGET, FOLDER and FLAGS follow
  module=$1 sources=$2 target=$3 folder=$4
  shift 4
  # Optimised as the manifest has it. The kernels are the baseline's: four floats a vector.
  # shellcheck disable=SC2086 # no source has a space in its name
  swiftc -target "$target" -enable-experimental-feature Embedded -enable-experimental-feature Extern \
    -O -whole-module-optimization -parse-as-library -swift-version 6 -package-name mnist_bench \
    -Xcc -fno-math-errno -DSIMD_BASELINE -I "$folder" -I "$root/Sources" \
    -module-name "$module" -emit-module -emit-module-path "$folder/$module.swiftmodule" \
    "$@" -c $sources -o "$folder/$module.o"
}

sources_of() { # module: its sources that are not left out, and the stand-ins
  find "$root/Sources/$1" -name '*.swift' | awk -v list="$list" '
    BEGIN { while ((getline path < list) > 0) out[path] = 1 }
    { for (path in out) if ($0 == path || index($0, path "/") == 1) next; print }'
  stand_ins=$root/Sources/EmbeddedSwift/StandIns/$1
  [ ! -d "$stand_ins" ] || find "$stand_ins" -name '*.swift'
}

if [ "$1" = --module ]; then
  name=$2 sources=$3 list=$5/leftOut
  if [ -d "$root/Sources/$sources" ]; then sources=$(sources_of "$sources" | LC_ALL=C sort); fi
  shift 3
  compile "$name" "$sources" "$@"
  exit
fi
target=$1 folder=$2
shift 2
mkdir -p "$folder"
list=$folder/leftOut
awk '!/^#/ && NF { print $1 }' "$root/Sources/EmbeddedSwift/leftOut.txt" | while read -r path; do
  [ -e "$root/Sources/$path" ] || { echo "error: leftOut.txt: expected a file or folder, found none at $path" >&2; exit 1; }
  echo "$root/Sources/$path"
done >"$list"
for module in ElementaryFunctions RandomNumbers Kernels SIMDKernels Digits NeuralNetwork; do
  compile "$module" "$(sources_of "$module" | LC_ALL=C sort)" "$target" "$folder" "$@"
done
