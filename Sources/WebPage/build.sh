#!/bin/sh
# Compiles the page's engine, once for each kind of browser: build.sh FOLDER. It leaves relaxed.wasm, simd.wasm and scalar.wasm there.
# wasm-ld comes with the toolchain; the C library, for memory and elementary functions, and the compiler's run-time library are Debian's.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
linker=$(dirname "$(readlink -f "$(command -v swiftc)")")/wasm-ld
unicode=$(dirname "$linker")/../lib/swift/embedded/wasm32-unknown-none-wasm/libswiftUnicodeDataTables.a
libc=/usr/lib/wasm32-wasi
# Arithmetic that WebAssembly lacks, such as products of 128 bits.
builtins() { find /usr/lib/llvm-*/lib/clang -name libclang_rt.builtins-wasm32.a 2>/dev/null | sort | tail -n 1; }
packages="wasi-libc libclang-rt-dev-wasm32"
[ -f "$libc/libc.a" ] && [ -n "$(builtins)" ] || {
  # Only where it takes no password.
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update >/dev/null && apt-get install --yes --quiet --no-install-recommends $packages
  else
    echo "error: there is no C library for WebAssembly; on Debian: apt-get install $packages" >&2
    exit 1
  fi
}
triple=wasm32-unknown-none-wasm
modules="ElementaryFunctions RandomNumbers Kernels Digits NeuralNetwork Measurement Images ModelInsight Benchmarking"
# The page's workers get no more memory than this; the page names the limit where it is reached.
memory_limit=1073741824

# A browser checks every access itself, so that the guards of Swift's stacks only cost time.
compile() { sh "$here/../Embedded/compile.sh" "$triple" "$@" -Xfrontend -disable-stack-protector; }

link() { # objects' folder, engine, further objects
  objects=$1 engine=$2
  shift 2
  "$linker" --no-entry --export=malloc --export=free --strip-all --gc-sections --initial-memory=33554432 --max-memory=$memory_limit -z stack-size=1048576 \
    $(for module in $modules; do echo "$objects/$module.o"; done) "$@" "$unicode" "$(builtins)" -L "$libc" -lc -lm -o "$folder/$engine.wasm"
}

for vectors in simd scalar; do
  set --
  objects=$folder/$vectors
  [ "$vectors" = scalar ] || set -- -Xcc -msimd128
  for module in $modules; do compile "$objects" "$module" "$module" "$@"; done
  if [ "$vectors" = simd ]; then
    compile "$objects" SIMDKernels SIMDKernels "$@" -DSIMD_BASELINE
    compile "$objects" SIMDKernelsRelaxed SIMDKernels "$@" -Xcc -mrelaxed-simd -DSIMD_RELAXED
    compile "$objects" EngineRelaxed WebPage/Engine "$@" -Xcc -mrelaxed-simd -DWEB_SIMD -DWEB_RELAXED
    compile "$objects" Engine WebPage/Engine "$@" -DWEB_SIMD
    link "$objects" relaxed "$objects/SIMDKernels.o" "$objects/SIMDKernelsRelaxed.o" "$objects/EngineRelaxed.o"
    link "$objects" simd "$objects/SIMDKernels.o" "$objects/Engine.o"
  else
    compile "$objects" Engine WebPage/Engine "$@"
    link "$objects" scalar "$objects/Engine.o"
  fi
done
