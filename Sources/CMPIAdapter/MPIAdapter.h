// What the program needs of MPI, as functions that do not depend on an MPI's own types and constants. The adapter, a
// small shared library, is compiled with the mpicc of the MPI to run on (Sources/MPIAdapter); the program loads it.

#ifndef MPI_ADAPTER_H
#define MPI_ADAPTER_H

#include <stdint.h>

enum { MPI_ADAPTER_VERSION = 1 };

// A message to or from another rank.
struct mpi_adapter_message {
  void *memory;
  int64_t bytes;
  int32_t peer;
  int32_t is_receive;
};

// Functions that return int32_t without a comment return 0, or an error that `describe` puts into words.
struct mpi_adapter {
  int32_t version;
  // Must come first. Afterwards any thread may call the others, one at a time.
  int32_t (*start)(void);
  int32_t (*rank)(void);
  int32_t (*size)(void);
  // The MPI's name and version.
  const char *(*library)(void);
  void (*describe)(int32_t error, char *text, int32_t capacity);
  // Messages that are exchanged any number of times; nil if MPI refuses one. Two ranks list the messages between them
  // in the same order. Exchanges with different tags, from 1, do not disturb each other.
  void *(*exchange)(const struct mpi_adapter_message *messages, int32_t count, int32_t tag);
  // Begins to send and receive all messages.
  int32_t (*begin)(void *exchange);
  // 1 if all messages have arrived, 0 if not, an error below 0. MPI moves messages during this call.
  int32_t (*test)(void *exchange);
  // Whether one message has arrived.
  int32_t (*has_arrived)(void *exchange, int32_t index);
  void (*release)(void *exchange);
  // Tells all other ranks that this one ends the run, and says why; does not wait for them.
  void (*tell)(void);
  // The lowest other rank that has told so; -1 if none has.
  int32_t (*teller)(void);
  // Ends MPI, which all ranks do.
  void (*finish)(void);
  // Ends this program and all other ranks'.
  void (*abort)(int32_t code);
};

// The adapter's one visible symbol.
typedef const struct mpi_adapter *(*mpi_adapter_function)(void);
#define MPI_ADAPTER_SYMBOL "mnist_bench_mpi_adapter"

#endif
