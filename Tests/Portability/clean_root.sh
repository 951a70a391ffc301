#!/bin/sh
# The README's two commands, in a clone of HEAD, in a bare Debian 12 (debootstrap) that has what the README asks for and
# nothing else: git, make and Swift, which is this machine's, with the C and C++ libraries that it links with and the
# libraries that it is linked with. Instead of `make bench` it is `make bench-quick`. The root may read what this
# machine's git reads in place of remote repositories, too (url.*.insteadOf). What is missing is said, and all skipped.
set -eu
cd "$(dirname "$0")/../.."

if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null || ! unshare --mount true 2>/dev/null; then
  echo "skipped: the README's two commands in a clean root need debootstrap, unshare and root"
  exit 0
fi
# Mounts in a name space of its own go with it, however this ends.
[ "${1:-}" = --mounted ] || exec unshare --mount sh "$0" --mounted

base=$PWD/.build/portability/clean-base
root=$PWD/.build/portability/clean
log=$PWD/.build/portability/clean.log

mount_here() { # a folder of this machine, at the same place in the root, for reading
  mkdir -p "$root$1"
  mountpoint -q "$root$1" || mount --bind -o ro "$1" "$root$1"
}

sh Tests/Portability/bare_root.sh "$base" git,make,ca-certificates,tzdata,binutils,libc6-dev,libgcc-12-dev,\
libstdc++-12-dev,libcurl4,libedit2,libncurses6,libsqlite3-0,libxml2
rm -rf "$root"
cp -a "$base" "$root"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
git clone --quiet --no-hardlinks . "$root/mnist-bench"

toolchain=$(swift -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1|p')
mount_here "$toolchain"
mount -t proc proc "$root/proc"
# Tests open terminals.
mkdir -p "$root/dev/pts"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -sf pts/ptmx "$root/dev/ptmx"
git config --get-regexp '^url\..*\.insteadof$' | while read -r key address; do
  git config --file "$root/etc/gitconfig" --add "$key" "$address"
  place=${key#url.}
  place=${place%.insteadof}
  [ ! -d "$place" ] || mount_here "${place%/}"
done

echo "== make bench-quick and make test in a clean root =="
env -i HOME=/root LANG=C.UTF-8 "PATH=/usr/sbin:/usr/bin:/sbin:/bin:$toolchain/bin" \
  chroot "$root" sh -c 'cd /mnist-bench && make bench-quick && make test' >"$log" 2>&1 ||
  { tail -n 30 "$log"; echo "error: the README's two commands fail in a clean root; see $log" >&2; exit 1; }
grep -E '^Installing |report|Test run with' "$log"
