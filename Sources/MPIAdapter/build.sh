#!/bin/sh
# Puts the program into a folder, with an adapter to the MPI of a compiler wrapper beside it:
#
#   sh Sources/MPIAdapter/build.sh PROGRAM FOLDER [MPICC]
set -eu
program=$1 folder=$2 compiler=${3:-mpicc}
mkdir -p "$folder"
# Another one may be running: it keeps its own file.
cp "$program" "$folder/mnist-bench.new"
mv "$folder/mnist-bench.new" "$folder/mnist-bench"
"$compiler" -O2 -Wall -Wextra -fPIC -shared -o "$folder/libmnist-bench-mpi.so.new" "$(dirname "$0")/MPIAdapter.c"
mv "$folder/libmnist-bench-mpi.so.new" "$folder/libmnist-bench-mpi.so"
