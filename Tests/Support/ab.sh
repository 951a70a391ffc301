#!/bin/sh
# Compares this checkout, with whatever is not committed, and another revision in lockstep, and says what became faster or
# slower: BASE=<git revision> [HEAD=<git revision>] [WORKLOADS="..."] [KERNELS="..."] ab.sh [further flags of mnist-bench ab]
#
# With HEAD, two revisions are compared, and this checkout does not matter.
set -eu

support=$(cd "$(dirname "$0")" && pwd)
cd "$(git rev-parse --show-toplevel)"
. "$support/builds.sh"

# Prints the commit of the revision in the variable $1.
commit_of() {
  eval "revision=\$$1"
  git rev-parse --verify --quiet "$revision^{commit}" || fail "$1=$revision is not a revision of this repository"
}

[ -n "${BASE:-}" ] || fail 'BASE: expected a git revision, as in: make ab BASE=main WORKLOADS="conv2-forward" KERNELS="simd"'
for flag in "$@"; do
  [ "$flag" != --instructions ] || sh "$support/prerequisites.sh" valgrind objcopy
done
commit=$(commit_of BASE)
if [ -n "${HEAD:-}" ]; then
  head_commit=$(commit_of HEAD)
  head_name="$HEAD ($(git rev-parse --short "$head_commit"))"
else
  head_name="working tree at $(git rev-parse --short HEAD)"
  # New files below Sources are compiled as well.
  [ -z "$(git status --porcelain --untracked-files=no; git ls-files --others --exclude-standard Sources)" ] ||
    head_name="$head_name, with uncommitted changes"
fi

begin ab

# Copies whose paths are equally long, as the length of its path can move a program's stack.
mkdir "$work/base" "$work/head"
build_revision "$commit" "$BASE"
cp "$program" "$work/base/mnist-bench"
if [ -n "${HEAD:-}" ]; then
  build_revision "$head_commit" "$HEAD"
  cp "$program" "$work/head/mnist-bench"
else
  build_checkout "$work/head/mnist-bench"
fi

# Unquoted on purpose: workloads and kernel sets are several words.
TMPDIR=$work "$work/head/mnist-bench" ab --base-binary "$work/base/mnist-bench" --head-binary "$work/head/mnist-bench" \
  --base-name "$BASE ($(git rev-parse --short "$commit"))" --head-name "$head_name" \
  ${WORKLOADS:+--workloads $WORKLOADS} ${KERNELS:+--kernels $KERNELS} "$@"
