# Functions for scripts that build revisions; they run in the repository's root.
#
# All revisions are built in one folder, one after the other, so that their programs differ in nothing but their source: the
# same paths, flags and versions of dependencies. Only files that differ are written there, so that only the modules that
# differ are compiled again. A revision's program is kept, by its commit and the compiler.

builds=$PWD/.build/ab
source=$builds/source

fail() { # why, and the exit code unless it is 1
  printf 'error: %s\n' "$1" >&2
  exit "${2:-1}"
}

clean_up() {
  rm -rf "$work"
  [ "$(readlink "$builds/lock")" != $$ ] || rm "$builds/lock"
}

# Makes the folder $work, which is removed at the end. Two at a time would build each other's sources.
begin() { # what the folder is called after
  work=$(mktemp -d "${TMPDIR:-/tmp}/mnist-bench-$1.XXXXXX")
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  mkdir -p "$builds"
  # A symbolic link to the process's number: it is made in one step, so a lock always says whose it is. Older locks are
  # folders, in which a link could be made.
  [ ! -d "$builds/lock" ] || rm -rf "$builds/lock"
  while ! ln -s $$ "$builds/lock" 2>/dev/null; do
    owner=$(readlink "$builds/lock" || true)
    [ -z "$owner" ] || ! kill -0 "$owner" 2>/dev/null || fail "another comparison is running (process $owner)"
    rm -f "$builds/lock"
  done
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
    --configuration release --product mnist-bench >&2 || fail "$1 does not build" "${does_not_build:-1}"
  cp "$builds/scratch/release/mnist-bench" "$2.incomplete"
  mv "$2.incomplete" "$2"
}

# Sets $program to a commit's program, which is built unless it is there.
build_revision() { # the commit, what an error calls it
  program=$builds/bases/$1-$(swift --version 2>/dev/null | cksum | cut -d ' ' -f 1)
  if [ -x "$program" ]; then
    touch "$program"
    return
  fi
  rm -rf "$work/revision"
  mkdir -p "$work/revision" "$builds/bases"
  git archive "$1" | tar -x -C "$work/revision" -f -
  git ls-tree -r --name-only "$1" >"$work/list"
  lay "$work/revision" "$work/list"
  build "$2" "$program"
  # Twenty are enough to go back and forth between.
  ls -t "$builds/bases" | tail -n +21 | while IFS= read -r old; do rm -f "$builds/bases/$old"; done
}

# Builds this checkout, with whatever is not committed.
build_checkout() { # where the program goes
  git ls-files --cached --others --exclude-standard >"$work/list"
  lay "$PWD" "$work/list"
  build 'this checkout' "$1"
}
