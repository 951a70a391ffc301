#!/bin/sh
# MKL: its first call makes its BLAS functions visible to all libraries that are loaded later. Their cblas_sgemm then calls
# MKL's sgemm_, without a message: whoever compares libraries in one process times MKL twice.
#
# Software: PyPI's mkl 2026.2.0 (libmkl_rt.so.3), Debian 12's libblis4-pthread 0.9.0-1, glibc 2.36, x86-64.
# Expected: a library that is loaded with RTLD_LOCAL keeps its functions to itself, so BLIS' cblas_sgemm calls BLIS' sgemm_.
# Seen: libmkl_rt loads its other libraries with RTLD_GLOBAL when it is first called. If that was before BLIS is loaded,
#   BLIS' cblas_sgemm calls sgemm_ of libmkl_intel_lp64.so.3; if BLIS is loaded first, or with RTLD_DEEPBIND, its own.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download libblis4-pthread=0.9.0-1 >/dev/null 2>&1
dpkg -x libblis4-pthread_*.deb blis
blis=$(find "$folder/blis" -name libblis.so.4)
python3 -m venv venv
venv/bin/pip install --quiet --no-deps --disable-pip-version-check mkl==2026.2.0
mkl=$(find "$folder/venv/lib" -name 'libmkl_rt.so.3')

cat >order.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
typedef void product(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);
static product *load(const char *file, int flags) {
  void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL | flags);
  if (!library) { puts(dlerror()); return 0; }
  int (*sequential)(int) = (int (*)(int))dlsym(library, "MKL_Set_Threading_Layer");
  if (sequential) sequential(1);
  return (product *)dlsym(library, "cblas_sgemm");
}
static void call(product *multiply) {
  float a = 2, b = 3, c = 0;
  multiply(101, 111, 111, 1, 1, 1, 1, &a, 1, &b, 1, 0, &c, 1);
}
// mkl-first, blis-first or own; MKL; BLIS
int main(int count, char **arguments) {
  int flags = arguments[1][0] == 'o' ? RTLD_DEEPBIND : 0;
  product *blis = arguments[1][0] == 'b' ? load(arguments[3], flags) : 0;
  call(load(arguments[2], flags));
  call(blis ? blis : load(arguments[3], flags));
}
END
cc -w order.c -o order -ldl

check() { # order, expected
  seen=$(LD_DEBUG=bindings ./order "$1" "$mkl" "$blis" 2>&1 |
    sed -n "s|.*binding file .*/libblis.so.4 .* to .*/\(lib[^ ]*\) .*symbol .sgemm_'.*|\1|p" | sort -u)
  echo "$1: BLIS' cblas_sgemm calls sgemm_ of $seen"
  [ "$seen" = "$2" ] || { echo "changed: expected $2" >&2; exit 1; }
}
check mkl-first libmkl_intel_lp64.so.3
check blis-first libblis.so.4
check own libblis.so.4
