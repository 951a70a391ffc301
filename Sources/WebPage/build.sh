#!/bin/sh
# Compiles the page's engine, once for each kind of browser: build.sh FOLDER. It leaves relaxed.wasm, simd.wasm and scalar.wasm there.
# wasm-ld comes with the toolchain; the C library, for memory and elementary functions, the compiler's run-time library and zopfli, with
# which pack.py compresses, are Debian's.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/simd" "$1/scalar"
folder=$(cd "$1" && pwd)
linker=$(dirname "$(readlink -f "$(command -v swiftc)")")/wasm-ld
unicode=$(dirname "$linker")/../lib/swift/embedded/wasm32-unknown-none-wasm/libswiftUnicodeDataTables.a
libc=/usr/lib/wasm32-wasi
# Arithmetic that WebAssembly lacks, such as products of 128 bits.
builtins() { find /usr/lib/llvm-*/lib/clang -name libclang_rt.builtins-wasm32.a 2>/dev/null | sort | tail -n 1; }
packages="wasi-libc libclang-rt-dev-wasm32 zopfli"
[ -f "$libc/libc.a" ] && [ -n "$(builtins)" ] && command -v zopfli >/dev/null || {
  # Only where it takes no password.
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update >/dev/null && apt-get install --yes --quiet --no-install-recommends $packages
  else
    echo "error: there is no C library for WebAssembly, or no zopfli; on Debian: apt-get install $packages" >&2
    exit 1
  fi
}
# The page's workers get no more memory than this; the page names the limit where it is reached.
memory_limit=1073741824
more="JSONDocuments Measurement Images ModelInsight Benchmarking"

# A browser checks every access itself, so that the guards of Swift's stacks only cost time. Instructions stay in the order of
# the source: LLVM, to which WebAssembly's registers have no end, would keep more vectors alive than a processor has.
compile() {
  sh "$here/../EmbeddedSwift/compile.sh" "$@" -Xfrontend -disable-stack-protector -Xllvm -pre-RA-sched=source
}

compile_module() { # name, folder of Sources, objects' folder, flags
  name=$1 sources=$2
  shift 2
  compile --module "$name" "$sources" wasm32-unknown-none-wasm "$@"
}

link() { # objects' folder, engine, further objects
  objects=$1 engine=$2
  shift 2
  for module in ElementaryFunctions RandomNumbers Kernels Digits NeuralNetwork $more; do
    set -- "$@" "$objects/$module.o"
  done
  "$linker" --no-entry --export=malloc --export=free --strip-all --compress-relocations --gc-sections -z stack-size=1048576 \
    --initial-memory=33554432 --max-memory=$memory_limit "$@" "$unicode" "$(builtins)" -L "$libc" -lc -lm \
    -o "$folder/$engine.wasm"
}

scalar=$folder/scalar
compile wasm32-unknown-none-wasm "$scalar"
for module in $more; do compile_module "$module" "$module" "$scalar"; done
compile_module Engine WebPage/Engine "$scalar"
link "$scalar" scalar "$scalar/Engine.o"

simd=$folder/simd
compile wasm32-unknown-none-wasm "$simd" -Xcc -msimd128
for module in $more; do compile_module "$module" "$module" "$simd" -Xcc -msimd128; done
compile_module Engine WebPage/Engine "$simd" -Xcc -msimd128 -DWEB_SIMD
link "$simd" simd "$simd/SIMDKernels.o" "$simd/Engine.o"

relaxed="-Xcc -msimd128 -Xcc -mrelaxed-simd"
compile_module SIMDKernelsRelaxed SIMDKernels "$simd" $relaxed -DSIMD_RELAXED
compile_module EngineRelaxed WebPage/Engine "$simd" $relaxed -DWEB_SIMD -DWEB_RELAXED
link "$simd" relaxed "$simd/SIMDKernels.o" "$simd/SIMDKernelsRelaxed.o" "$simd/EngineRelaxed.o"
