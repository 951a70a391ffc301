#!/bin/sh
# Builds the commit $1, unless its program is kept, and prints the program's path. The exit code is 65 if it does not build.
set -eu

support=$(cd "$(dirname "$0")" && pwd)
cd "$(git rev-parse --show-toplevel)"
. "$support/builds.sh"

does_not_build=65
begin build
build_revision "$1" "$1"
echo "$program"
