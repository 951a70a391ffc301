#!/bin/sh
# OpenBLAS built without threads: two threads that multiply matrices of their own at the same time get wrong products.
#
# Software: Debian 12's libopenblas0-serial 0.3.21+ds-4, x86-64, two processors or more.
# Expected: several threads can call a library without threads of its own, on operands that they do not share, as they
#   can call the reference BLAS. A program's author cannot know which of Debian's builds a user has chosen.
# Seen: of 2 x 100,000 products of 10 x 576 by 576 x 64, each into its own C, some hundreds or thousands differ from the
#   same product made alone, by far more than rounding; no error, no message. With Debian's libopenblas0-pthread and
#   -openmp of the same version, with one thread a call, no product differs.
# openblas_get_parallel() returns 0 in that build, so a caller can detect it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
[ "$(nproc)" -ge 2 ] || { echo "skipped: needs two processors"; exit 0; }
apt-get download libopenblas0-serial=0.3.21+ds-4 libopenblas0-pthread=0.3.21+ds-4 libopenblas0-openmp=0.3.21+ds-4 \
  >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" "${package%%_*}"; done

cat >products.c <<'END'
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
void cblas_sgemm(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);
void openblas_set_num_threads(int);
int openblas_get_parallel(void);
enum { m = 10, n = 64, k = 576, times = 100000, row_major = 101, no_transpose = 111 };
static float a[m * k], b[k * n], alone[m * n];
static void product(float *c) {
  cblas_sgemm(row_major, no_transpose, no_transpose, m, n, k, 1, a, k, b, n, 0, c, n);
}
static void *work(void *wrong) {
  float c[m * n];
  openblas_set_num_threads(1);
  for (int i = 0; i < times; i++) {
    product(c);
    for (int j = 0; j < m * n; j++)
      if (fabsf(c[j] - alone[j]) > 0.01f) { ++*(long *)wrong; break; }
  }
  return NULL;
}
int main(void) {
  for (int i = 0; i < m * k; i++) a[i] = rand() / (float)RAND_MAX - 0.5f;
  for (int i = 0; i < k * n; i++) b[i] = rand() / (float)RAND_MAX - 0.5f;
  openblas_set_num_threads(1);
  product(alone);
  pthread_t threads[2];
  long wrong[2] = {0, 0};
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, &wrong[i]);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  fprintf(stderr, "%ld of %d products wrong\n", wrong[0] + wrong[1], 2 * times);
  printf("%d %s\n", openblas_get_parallel(), wrong[0] + wrong[1] ? "wrong" : "right");
}
END

check() { # package, expected
  library=$(find "$folder/$1" -name libopenblas.so.0)
  cc -O1 products.c -o products "$library" -pthread -lm
  seen=$(LD_LIBRARY_PATH="$(dirname "$library")" ./products)
  echo "$1: $seen"
  [ "$seen" = "$2" ] || { echo "changed: expected $2" >&2; exit 1; }
}
check libopenblas0-serial "0 wrong"
check libopenblas0-pthread "1 right"
check libopenblas0-openmp "2 right"
