// The processor's event counters, for this thread in user mode (perf_event_open(2)); only Linux has them.
#ifndef PERFORMANCE_COUNTERS_H
#define PERFORMANCE_COUNTERS_H

#include <errno.h>
#include <stdint.h>

enum performance_event { PERFORMANCE_CYCLES, PERFORMANCE_INSTRUCTIONS, PERFORMANCE_CACHE_MISSES };

#if defined(__linux__)
#include <linux/perf_event.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// A file descriptor of a counter that stands still, of the group of `leader` unless that is -1; or minus errno.
static inline int performance_counter_open(enum performance_event event, int leader) {
  static const uint64_t events[] = {PERF_COUNT_HW_CPU_CYCLES, PERF_COUNT_HW_INSTRUCTIONS, PERF_COUNT_HW_CACHE_MISSES};
  struct perf_event_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.size = sizeof attributes;
  attributes.config = events[event];
  attributes.disabled = leader == -1;
  // Always on the processor or not at all: a group that took turns with others would count a part of the time only.
  attributes.pinned = leader == -1;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  const int descriptor = (int)syscall(SYS_perf_event_open, &attributes, 0, -1, leader, 0);
  return descriptor >= 0 ? descriptor : -errno;
}

// Sets the whole group of `leader` to zero and lets it run.
static inline void performance_counters_start(int leader) {
  ioctl(leader, PERF_EVENT_IOC_RESET, PERF_IOC_FLAG_GROUP);
  ioctl(leader, PERF_EVENT_IOC_ENABLE, PERF_IOC_FLAG_GROUP);
}

static inline void performance_counters_stop(int leader) {
  ioctl(leader, PERF_EVENT_IOC_DISABLE, PERF_IOC_FLAG_GROUP);
}

// What a counter has counted, or -1; also where its group found no room on the processor.
static inline int64_t performance_counter_read(int descriptor) {
  int64_t value;
  return read(descriptor, &value, sizeof value) == sizeof value ? value : -1;
}

static inline void performance_counter_close(int descriptor) { close(descriptor); }

#else

static inline int performance_counter_open(enum performance_event event, int leader) { return -ENOSYS; }
static inline void performance_counters_start(int leader) {}
static inline void performance_counters_stop(int leader) {}
static inline int64_t performance_counter_read(int descriptor) { return -1; }
static inline void performance_counter_close(int descriptor) {}

#endif
#endif
