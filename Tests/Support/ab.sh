#!/bin/sh
# Times this checkout, with whatever is not committed, and another revision in turns, and says what became faster or
# slower: BASE=<git revision> [WORKLOADS="..."] [KERNELS="..."] ab.sh [further flags of mnist-bench ab]
# The head is the release build of this checkout, which `make ab` brings up to date first.
set -eu

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

# Whatever happens, the worktree goes, and git is told so.
clean_up() {
  rm -rf "$work"
  git worktree prune
}

# A base that was built before, by the same compiler, is kept; otherwise only the package's own sources are compiled, as
# the dependencies stay where they are in the build folder.
build_base() {
  git worktree add --quiet --detach "$work/source" "$commit"
  # The dependencies' versions are not committed, and shall not differ.
  [ ! -e Package.resolved ] || [ -e "$work/source/Package.resolved" ] || cp Package.resolved "$work/source/"
  swift build --package-path "$work/source" --scratch-path "$builds/scratch" \
    --configuration release --product mnist-bench >&2 || fail "$BASE does not build"
  mkdir -p "$builds/bases"
  cp "$builds/scratch/release/mnist-bench" "$base_binary.incomplete"
  mv "$base_binary.incomplete" "$base_binary"
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
head_binary=$PWD/.build/release/mnist-bench
[ -x "$head_binary" ] || fail "$head_binary is missing; 'make ab' builds it"
builds=$PWD/.build/ab
base_binary=$builds/bases/$commit-$(swift --version 2>/dev/null | cksum | cut -d ' ' -f 1)

work=$(mktemp -d "${TMPDIR:-/tmp}/mnist-bench-ab.XXXXXX")
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Copies whose paths are equally long, as the length of its path can move a program's stack; the head at once, before
# another build replaces it.
mkdir "$work/base" "$work/head"
cp "$head_binary" "$work/head/mnist-bench"
[ -x "$base_binary" ] || build_base
cp "$base_binary" "$work/base/mnist-bench"

# Unquoted on purpose: workloads and kernel sets are several words.
TMPDIR=$work "$work/head/mnist-bench" ab --base-binary "$work/base/mnist-bench" --head-binary "$work/head/mnist-bench" \
  --base-name "$BASE ($(git rev-parse --short "$commit"))" --head-name "$head_name" \
  ${WORKLOADS:+--workloads $WORKLOADS} ${KERNELS:+--kernels $KERNELS} "$@"
