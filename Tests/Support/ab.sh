#!/bin/sh
# Compares this checkout, with whatever is not committed, and another revision in lockstep, and says what became faster or
# slower: BASE=<git revision> [WORKLOADS="..."] [KERNELS="..."] ab.sh [further flags of mnist-bench ab]
#
# Both are built in one folder, one after the other, so that the two programs differ in nothing but their source: the same
# paths, flags and versions of dependencies. Only files that differ are written there, so that only the modules that
# differ are compiled again. A base is kept, by its revision and compiler; the folder is left with the head.
set -eu

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

clean_up() {
  rm -rf "$work"
  [ "$(cat "$builds/lock/process" 2>/dev/null)" != $$ ] || rm -rf "$builds/lock"
}

# Two at a time would build each other's sources.
lock() {
  mkdir -p "$builds"
  while ! mkdir "$builds/lock" 2>/dev/null; do
    owner=$(cat "$builds/lock/process" 2>/dev/null || true)
    [ -z "$owner" ] || ! kill -0 "$owner" 2>/dev/null || fail "another comparison is running (process $owner)"
    rm -rf "$builds/lock"
  done
  echo $$ >"$builds/lock/process"
}

# Makes the build folder's sources those of the folder $1, whose files the list $2 names.
lay() {
  mkdir -p "$source"
  (cd "$source" && find . \( -type f -o -type l \) | sed 's|^\./||' | sort) >"$work/present"
  sort "$2" | comm -23 "$work/present" - | while IFS= read -r file; do rm -f "$source/$file"; done
  while IFS= read -r file; do
    if [ -L "$1/$file" ]; then
      [ "$(readlink "$1/$file")" = "$(readlink "$source/$file" 2>/dev/null)" ] && continue
    else
      [ -e "$1/$file" ] || continue
      [ -L "$source/$file" ] || ! cmp -s "$1/$file" "$source/$file" || continue
    fi
    mkdir -p "$source/$(dirname "$file")"
    rm -f "$source/$file"
    cp -P "$1/$file" "$source/$file"
  done <"$2"
  # The dependencies' versions are not committed, and shall not differ.
  [ ! -e Package.resolved ] || cmp -s Package.resolved "$source/Package.resolved" || cp Package.resolved "$source/"
}

build() { # what an error calls it, where the program goes
  swift build --package-path "$source" --scratch-path "$builds/scratch" \
    --configuration release --product mnist-bench >&2 || fail "$1 does not build"
  cp "$builds/scratch/release/mnist-bench" "$2.incomplete"
  mv "$2.incomplete" "$2"
}

build_base() {
  mkdir -p "$work/revision" "$builds/bases"
  git archive "$commit" | tar -x -C "$work/revision" -f -
  git ls-tree -r --name-only "$commit" >"$work/list"
  lay "$work/revision" "$work/list"
  build "$BASE" "$base_binary"
  # Twenty are enough to go back and forth between.
  ls -t "$builds/bases" | tail -n +21 | while IFS= read -r old; do rm -f "$builds/bases/$old"; done
}

build_head() {
  git ls-files --cached --others --exclude-standard >"$work/list"
  lay "$PWD" "$work/list"
  build 'this checkout' "$work/head/mnist-bench"
}

[ -n "${BASE:-}" ] || fail 'BASE: expected a git revision, as in: make ab BASE=main WORKLOADS="conv2-forward" KERNELS="simd"'
for flag in "$@"; do
  [ "$flag" != --instructions ] || sh "$(dirname "$0")/prerequisites.sh" valgrind objcopy
done
cd "$(git rev-parse --show-toplevel)"
commit=$(git rev-parse --verify --quiet "$BASE^{commit}") || fail "BASE=$BASE is not a revision of this repository"
head_name="working tree at $(git rev-parse --short HEAD)"
# New files below Sources are compiled as well.
[ -z "$(git status --porcelain --untracked-files=no; git ls-files --others --exclude-standard Sources)" ] ||
  head_name="$head_name, with uncommitted changes"
builds=$PWD/.build/ab
source=$builds/source
base_binary=$builds/bases/$commit-$(swift --version 2>/dev/null | cksum | cut -d ' ' -f 1)

work=$(mktemp -d "${TMPDIR:-/tmp}/mnist-bench-ab.XXXXXX")
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
lock

# Copies whose paths are equally long, as the length of its path can move a program's stack.
mkdir "$work/base" "$work/head"
[ -x "$base_binary" ] || build_base
cp "$base_binary" "$work/base/mnist-bench"
build_head

# Unquoted on purpose: workloads and kernel sets are several words.
TMPDIR=$work "$work/head/mnist-bench" ab --base-binary "$work/base/mnist-bench" --head-binary "$work/head/mnist-bench" \
  --base-name "$BASE ($(git rev-parse --short "$commit"))" --head-name "$head_name" \
  ${WORKLOADS:+--workloads $WORKLOADS} ${KERNELS:+--kernels $KERNELS} "$@"
