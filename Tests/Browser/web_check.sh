#!/bin/sh
# Looks at the page that `make web` writes, in headless Chromium and Firefox: web_check.sh PROGRAM PAGE.
# What is compared with the program goes into .build/web-check, with screenshots for people to look at.
set -eu
program=$1 page=$2
here=$(dirname "$0")
folder=.build/web-check

missing=
command -v chromium >/dev/null || missing="chromium"
command -v firefox-esr >/dev/null || missing="$missing firefox-esr"
if [ -n "$missing" ]; then
  # Only where it takes no password.
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    # shellcheck disable=SC2086
    apt-get update >/dev/null && apt-get install --yes --quiet --no-install-recommends $missing
  else
    echo "error: there is no $missing; on Debian: apt-get install $missing" >&2
    exit 1
  fi
fi

rm -rf "$folder"
mkdir -p "$folder"
python3 "$here/web_check.py" "$program" "$page" "$folder"
