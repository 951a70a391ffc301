#include "AllocationCounter.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

static atomic_bool counts;
static atomic_ulong calls;

void allocation_counter_start(void) {
  atomic_store(&calls, 0);
  atomic_store(&counts, true);
}

unsigned long allocation_counter_stop(void) {
  atomic_store(&counts, false);
  return atomic_load(&calls);
}

#if defined(__GLIBC__) && !defined(HAS_SANITIZER)

bool allocation_counter_works(void) { return true; }

static inline void count_call(void) {
  if (atomic_load_explicit(&counts, memory_order_relaxed)) atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
}

// glibc's own functions, under the names that it exports for those who replace the public ones.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) {
  count_call();
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count_call();
  return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
  count_call();
  return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
  count_call();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count_call();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
  count_call();
  void *allocated = __libc_memalign(alignment, size);
  if (allocated == NULL) return ENOMEM;
  *memory = allocated;
  return 0;
}

#else

bool allocation_counter_works(void) { return false; }

#endif
