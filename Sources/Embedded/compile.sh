#!/bin/sh
# Compiles one module of Sources as Embedded Swift, without what left-out.txt names and with its stand-ins:
# compile.sh TRIPLE FOLDER MODULE SOURCES [FLAG...]. SOURCES is the module's folder in Sources; object and interface go into FOLDER.
# Modules that it imports are compiled before it, into the same folder.
set -eu
triple=$1 folder=$2 module=$3 sources=$4
shift 4
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."

mkdir -p "$folder"
left_out=$(sed -n "s|^$sources/|$sources/|p" Embedded/left-out.txt)
files=$(find "$sources/" -name '*.swift' | sort)
for part in $left_out; do files=$(echo "$files" | grep -v "^$part\(/\|\$\)" || true); done
[ ! -d "Embedded/StandIns/$sources" ] || files="$files $(find "Embedded/StandIns/$sources" -name '*.swift')"
# shellcheck disable=SC2086
swiftc -target "$triple" -enable-experimental-feature Embedded -enable-experimental-feature Extern -wmo -parse-as-library -O \
  -package-name mnist -swift-version 6 -Xcc -fno-math-errno -I "$folder" -I . "$@" \
  -module-name "$module" -emit-module -emit-module-path "$folder/$module.swiftmodule" -c $files -o "$folder/$module.o"
