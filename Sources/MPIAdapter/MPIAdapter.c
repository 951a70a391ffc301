// The adapter of one MPI: compile it with that MPI's mpicc, as `make mpi` does.

#include "../CMPIAdapter/MPIAdapter.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

struct exchange {
  int count;
  MPI_Request requests[];
};

static MPI_Comm ranks = MPI_COMM_NULL;

static int32_t start(void) {
  int provided, error = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
  if (error != MPI_SUCCESS) return error;
  if (provided < MPI_THREAD_SERIALIZED) return MPI_ERR_OTHER;
  error = MPI_Comm_dup(MPI_COMM_WORLD, &ranks);
  if (error != MPI_SUCCESS) return error;
  return MPI_Comm_set_errhandler(ranks, MPI_ERRORS_RETURN);
}

static int32_t rank(void) {
  int rank = 0;
  MPI_Comm_rank(ranks, &rank);
  return rank;
}

static int32_t size(void) {
  int size = 0;
  MPI_Comm_size(ranks, &size);
  return size;
}

static const char *library(void) {
  static char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  MPI_Get_library_version(text, &length);
  return text;
}

static void describe(int32_t error, char *text, int32_t capacity) {
  char words[MPI_MAX_ERROR_STRING] = "unknown error";
  int length = 0;
  MPI_Error_string(error < 0 ? -error : error, words, &length);
  strncpy(text, words, capacity - 1);
  text[capacity - 1] = 0;
}

static void release(void *pointer) {
  struct exchange *exchange = pointer;
  for (int i = 0; i < exchange->count; i++) MPI_Request_free(&exchange->requests[i]);
  free(exchange);
}

static void *make(const struct mpi_adapter_message *messages, int32_t count, int32_t tag) {
  struct exchange *exchange = malloc(sizeof *exchange + count * sizeof(MPI_Request));
  if (exchange == NULL) return NULL;
  for (exchange->count = 0; exchange->count < count; exchange->count++) {
    const struct mpi_adapter_message *message = &messages[exchange->count];
    MPI_Request *request = &exchange->requests[exchange->count];
    int error = message->is_receive
                    ? MPI_Recv_init(message->memory, message->bytes, MPI_BYTE, message->peer, tag, ranks, request)
                    : MPI_Send_init(message->memory, message->bytes, MPI_BYTE, message->peer, tag, ranks, request);
    if (error == MPI_SUCCESS) continue;
    release(exchange);
    return NULL;
  }
  return exchange;
}

static int32_t begin(void *pointer) {
  struct exchange *exchange = pointer;
  return exchange->count == 0 ? MPI_SUCCESS : MPI_Startall(exchange->count, exchange->requests);
}

// gcc takes MPICH's MPI_STATUSES_IGNORE for an array that is too short.
#pragma GCC diagnostic ignored "-Wstringop-overflow"
static int32_t test(void *pointer) {
  struct exchange *exchange = pointer;
  int done = 0, error = MPI_Testall(exchange->count, exchange->requests, &done, MPI_STATUSES_IGNORE);
  return error == MPI_SUCCESS ? done : -error;
}

static int32_t has_arrived(void *pointer, int32_t index) {
  struct exchange *exchange = pointer;
  int done = 0;
  return MPI_Request_get_status(exchange->requests[index], &done, MPI_STATUS_IGNORE) == MPI_SUCCESS && done;
}

// The tag of the word that a rank ends the run; exchanges have others.
enum { LAST_WORD = 0 };

static void tell(void) {
  static char word;
  int own = rank(), count = size();
  for (int peer = 0; peer < count; peer++) {
    MPI_Request request;
    if (peer == own || MPI_Isend(&word, 1, MPI_BYTE, peer, LAST_WORD, ranks, &request) != MPI_SUCCESS) continue;
    // A word of one byte leaves at once, or its receiver is gone.
    int done = 0;
    for (int tries = 0; tries < 100 && !done; tries++) MPI_Test(&request, &done, MPI_STATUS_IGNORE);
  }
}

static int32_t teller(void) {
  int count = size();
  // A first look only makes MPI receive.
  for (int look = 0; look < 2; look++)
    for (int peer = 0; peer < count; peer++) {
      int done = 0;
      if (MPI_Iprobe(peer, LAST_WORD, ranks, &done, MPI_STATUS_IGNORE) == MPI_SUCCESS && done) return peer;
    }
  return -1;
}

static void finish(void) { MPI_Finalize(); }

static void end(int32_t code) { MPI_Abort(MPI_COMM_WORLD, code); }

const struct mpi_adapter *mnist_bench_mpi_adapter(void) {
  static const struct mpi_adapter adapter = {
      .version = MPI_ADAPTER_VERSION, .start = start, .rank = rank, .size = size, .library = library,
      .describe = describe, .exchange = make, .begin = begin, .test = test, .has_arrived = has_arrived,
      .release = release, .tell = tell, .teller = teller, .finish = finish, .abort = end};
  return &adapter;
}
