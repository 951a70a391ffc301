#!/bin/sh
# Makes a bare Debian 12 with these packages in a folder, unless that has been done: bare_root.sh FOLDER PACKAGES
set -eu

[ ! -e "$1/complete" ] || exit 0
rm -rf "$1"
debootstrap --variant=minbase --include="$2" bookworm "$1" >"$1.log" 2>&1 || { tail -n 5 "$1.log"; exit 1; }
touch "$1/complete"
