#!/bin/sh
# Fetches BLAS libraries into a folder, and installs nothing: Debian's OpenBLAS and BLIS, unpacked, and the wheels of
# requirements.txt, in a Python environment. What cannot be had here is left out, and said so: fetch.sh FOLDER
set -eu
requirements=$PWD/Tests/BLAS/requirements.txt
mkdir -p "$1"
cd "$1"

for package in libopenblas0-pthread libblis4-pthread; do
  [ ! -d "$package" ] || continue
  echo "fetching Debian's $package" >&2
  if command -v dpkg >/dev/null && apt-get download "$package" >/dev/null 2>fetch.log; then
    dpkg -x "$package"_*.deb "$package.new"
    mv "$package.new" "$package"
    rm -f "$package"_*.deb
  else
    echo "left out: $package (apt-get download $package)" >&2
  fi
done

! cmp -s "$requirements" wheels/requirements.txt || exit 0
[ -x wheels/bin/pip ] || python3 -m venv wheels
# Not what MKL's wheel asks for: with one thread it needs neither OpenMP nor TBB.
grep '^[a-z]' "$requirements" >wheels/wanted.txt
all=true
while read -r wheel; do
  echo "fetching PyPI's $wheel" >&2
  wheels/bin/pip install --quiet --no-deps --disable-pip-version-check "$wheel" >fetch.log 2>&1 || {
    all=false
    echo "left out: $wheel ($(tail -n 1 fetch.log))" >&2
  }
done <wheels/wanted.txt
! $all || cp "$requirements" wheels/requirements.txt
