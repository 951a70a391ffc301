// The processors that a thread runs on (sched_setaffinity(2)); only Linux has them.
#ifndef PROCESSOR_AFFINITY_H
#define PROCESSOR_AFFINITY_H

#include <stddef.h>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>

// Keeps the calling thread, and those that it starts, on the processors whose bits are set; 0, or -1 and errno.
static inline int processor_affinity_set(const void *mask, size_t bytes) {
  return (int)syscall(SYS_sched_setaffinity, 0, bytes, mask);
}
#else
static inline int processor_affinity_set(const void *mask, size_t bytes) {
  (void)mask, (void)bytes;
  return -1;
}
#endif
#endif
