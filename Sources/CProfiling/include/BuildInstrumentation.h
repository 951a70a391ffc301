// Which instrumentation was built or loaded into this process: each runtime has a symbol that nobody else defines.
#ifndef BUILD_INSTRUMENTATION_H
#define BUILD_INSTRUMENTATION_H

#include <stddef.h>

#if defined(__linux__)
extern void __asan_init(void) __attribute__((weak));
extern void __tsan_init(void) __attribute__((weak));
extern void __msan_init(void) __attribute__((weak));
extern int __llvm_profile_write_file(void) __attribute__((weak));
#endif

// "AddressSanitizer", ..., or a null pointer if there is none, or where this cannot be told.
static inline const char *_Nullable build_instrumentation(void) {
#if defined(__linux__)
  if (__asan_init) return "AddressSanitizer";
  if (__tsan_init) return "ThreadSanitizer";
  if (__msan_init) return "MemorySanitizer";
  if (__llvm_profile_write_file) return "coverage counters";
#endif
  return NULL;
}

#endif
