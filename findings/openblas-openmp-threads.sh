#!/bin/sh
# OpenBLAS built with OpenMP: in a new thread, openblas_get_num_threads() returns the number that another thread has
# set, but the new thread's first product runs on all processors.
#
# Software: Debian 12's libopenblas0-openmp 0.3.21+ds-4 (libgomp 12.2), x86-64, two processors or more.
# Expected: the main thread sets one thread. The setting holds for the process or for the calling thread, and the number
#   that is read is the number that the next call uses.
# Seen: the new thread reads 1, its product of 1024^3 runs on all processors, and then it reads their number:
#   new thread, before its first product: 1; after it: 2 (processors: 2)
#   after openblas_set_num_threads(1) in that thread: 1; after another product: 1
# So each thread has to set the number, and the number that is read is right only after a product.
# OPENBLAS_NUM_THREADS=1 does not change this. Debian's libopenblas0-pthread 0.3.21+ds-4 returns and uses 1 throughout.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
[ "$(nproc)" -ge 2 ] || { echo "skipped: needs two processors"; exit 0; }
apt-get download libopenblas0-openmp=0.3.21+ds-4 libopenblas0-pthread=0.3.21+ds-4 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" "${package%%_*}"; done

cat >threads.c <<'END'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
void cblas_sgemm(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);
void openblas_set_num_threads(int);
int openblas_get_num_threads(void);
enum { size = 1024, row_major = 101, no_transpose = 111 };
static void product(void) {
  float *a = calloc(size * size, sizeof *a), *c = calloc(size * size, sizeof *c);
  cblas_sgemm(row_major, no_transpose, no_transpose, size, size, size, 1, a, size, a, size, 0, c, size);
  free(a);
  free(c);
}
static void *work(void *unused) {
  int before = openblas_get_num_threads();
  product();
  printf("%d %d", before, openblas_get_num_threads());
  openblas_set_num_threads(1);
  int set = openblas_get_num_threads();
  product();
  printf(" %d %d\n", set, openblas_get_num_threads());
  return unused;
}
int main(void) {
  openblas_set_num_threads(1);
  product();
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  pthread_join(thread, NULL);
}
END

check() { # package, environment, expected
  library=$(find "$folder/$1" -name libopenblas.so.0)
  cc -O1 threads.c -o threads "$library" -pthread
  seen=$(env $2 LD_LIBRARY_PATH="$(dirname "$library")" ./threads)
  echo "$1 $2: $seen"
  [ "$seen" = "$3" ] || { echo "changed: expected $3" >&2; exit 1; }
}
check libopenblas0-openmp "" "1 $(nproc) 1 1"
check libopenblas0-openmp OPENBLAS_NUM_THREADS=1 "1 $(nproc) 1 1"
check libopenblas0-pthread "" "1 1 1 1"
