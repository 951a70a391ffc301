// What this CPU and its operating system can do, such as which of the x86-64 levels of the System V ABI
// (micro-architecture levels, section 3.1.1) they support. Asked of the CPU itself: /proc/cpuinfo describes the host
// even in an emulated process.
#ifndef CPU_FEATURES_H
#define CPU_FEATURES_H

#include <stdbool.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

// Tells the core that this is a loop that waits.
static inline void cpu_relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// How many processors this process may run on, by its affinity, which does not show a container's quota; 0 where the
// system does not say. The mask has room for more processors than any Linux is built for (CONFIG_NR_CPUS).
static inline int cpu_usable_count(void) {
  int count = 0;
#if defined(__linux__)
  unsigned long mask[1024];
  long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
  for (long word = 0; word < bytes / (long)sizeof *mask; word++) count += __builtin_popcountl(mask[word]);
#endif
  return count;
}

// Asks for the cache line at an address that is soon read or written; any address will do.
static inline void cpu_prefetch(const void *_Nonnull address) { __builtin_prefetch(address); }

// The same, but no nearer than the second-level cache: for a line that is used later.
static inline void cpu_prefetch_second_level(const void *_Nonnull address) { __builtin_prefetch(address, 0, 2); }

// The same address, but the compiler cannot know how it came about, and keeps it in a register.
static inline const float *_Nonnull cpu_address(const float *_Nonnull address) {
  __asm__("" : "+r"(address));
  return address;
}

// The same number, which the compiler takes for a new one each time: it keeps no addresses that follow from several of
// them, nor what it loaded from there.
static inline long cpu_offset(long offset) {
  __asm__ volatile("" : "+r"(offset));
  return offset;
}

// The thread's floating-point modes, such as rounding: MXCSR of x86-64, FPCR of arm64, nothing elsewhere.
static inline unsigned long cpu_float_modes(void) {
#if defined(__x86_64__)
  return __builtin_ia32_stmxcsr();
#elif defined(__aarch64__)
  unsigned long modes;
  __asm__ volatile("mrs %0, fpcr" : "=r"(modes));
  return modes;
#else
  return 0;
#endif
}

static inline void cpu_set_float_modes(unsigned long modes) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr((unsigned)modes);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(modes));
#else
  (void)modes;
#endif
}

// The same modes, but subnormal operands and results count as zero: FTZ and DAZ of MXCSR, FZ of FPCR.
static inline unsigned long cpu_flushing_subnormals(unsigned long modes) {
#if defined(__x86_64__)
  return modes | 1u << 15 | 1u << 6;
#elif defined(__aarch64__)
  return modes | 1ul << 24;
#else
  return modes;
#endif
}

#if defined(__wasm_relaxed_simd__)
typedef float cpu_floats __attribute__((ext_vector_type(4)));

// a x b + sum, rounded once or twice, as is faster on the browser's machine.
static inline cpu_floats cpu_multiply_add(cpu_floats a, cpu_floats b, cpu_floats sum) {
  return __builtin_wasm_relaxed_madd_f32x4(a, b, sum);
}
#endif

#if defined(__x86_64__)
#include <cpuid.h>

// The register states that the operating system saves when it switches threads: register XCR0.
static inline unsigned cpu_saved_states(void) {
  unsigned low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

static inline bool cpu_has_bits(unsigned word, unsigned bits) { return (word & bits) == bits; }

// Level v3, what `-march=haswell` makes use of: AVX2, FMA, BMI1, BMI2, F16C, LZCNT, MOVBE.
static inline bool cpu_supports_x86_64_v3(void) {
  unsigned a, b, c, d;
  const unsigned leaf1 = bit_FMA | bit_MOVBE | bit_OSXSAVE | bit_AVX | bit_F16C;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !cpu_has_bits(c, leaf1)) return false;
  const unsigned sse_and_avx_states = 0x06;
  if (!cpu_has_bits(cpu_saved_states(), sse_and_avx_states)) return false;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !cpu_has_bits(b, bit_AVX2 | bit_BMI | bit_BMI2)) return false;
  return __get_cpuid(0x80000001, &a, &b, &c, &d) && cpu_has_bits(c, bit_LZCNT);
}

// Level v4, what `-march=skylake-avx512` makes use of beyond v3: AVX512F, AVX512DQ, AVX512CD, AVX512BW, AVX512VL.
static inline bool cpu_supports_x86_64_v4(void) {
  unsigned a, b, c, d;
  const unsigned avx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512CD | bit_AVX512BW | bit_AVX512VL;
  const unsigned avx512_states = 0xe6;
  return cpu_supports_x86_64_v3() && cpu_has_bits(cpu_saved_states(), avx512_states)
      && __get_cpuid_count(7, 0, &a, &b, &c, &d) && cpu_has_bits(b, avx512);
}

// Bytes of a core's first-level data cache; 0 where the CPU does not say. Leaf 4 of Intel's manual (volume 2A, CPUID)
// and leaf 0x8000001D of AMD's (volume 3, appendix E) have the same fields.
static inline unsigned cpu_first_level_cache_bytes(void) {
  const unsigned leaves[] = {4, 0x8000001D}, most_caches = 16;
  for (int leaf = 0; leaf < 2; leaf++) {
    unsigned a, b, c, d;
    for (unsigned cache = 0; cache < most_caches && __get_cpuid_count(leaves[leaf], cache, &a, &b, &c, &d); cache++) {
      const unsigned kind = a & 0x1f, level = a >> 5 & 7, data = 1, none = 0;
      if (kind == none) break;
      if (kind == data && level == 1) {
        const unsigned line = (b & 0xfff) + 1, partitions = (b >> 12 & 0x3ff) + 1, ways = (b >> 22) + 1, sets = c + 1;
        return line * partitions * ways * sets;
      }
    }
  }
  return 0;
}

#else

static inline bool cpu_supports_x86_64_v3(void) { return false; }
static inline bool cpu_supports_x86_64_v4(void) { return false; }
static inline unsigned cpu_first_level_cache_bytes(void) { return 0; }

#endif
#endif
