#include <cblas.h>
#include <stdbool.h>

// Whether the calling thread asks this for the first time.
static inline bool is_first_blas_call_of_thread(void) {
  static _Thread_local bool has_called = false;
  bool is_first = !has_called;
  has_called = true;
  return is_first;
}
