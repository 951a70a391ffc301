// Counts the calls of malloc and its relatives: by standing in for them, which glibc allows every program to do.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdbool.h>

// Whether this build can count: with glibc, and unless a sanitizer has put its own functions in their place.
bool allocation_counter_works(void);

// Begins to count, on all threads, from 0.
void allocation_counter_start(void);

// Ends counting; the number of calls since the start.
unsigned long allocation_counter_stop(void);

#endif
