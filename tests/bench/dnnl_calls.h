/* dnnl_calls.h - oneDNN's memories and primitives made once, then called in order.
 *
 *     Library library = library_open(arena);
 *     dnnl_memory_t y = library_memory(&library, &desc);
 *     library_call(&library, &list, describe, 2, (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, x}, ...});
 *     library_place(&library);
 *     library_run(&library, &list);                      as often as wanted
 *     library_close(&library);
 *
 * A call that the library refuses ends the program: the nets are those of nets.c, so the mistake is
 * here.  It is written against the interface of oneDNN 2; it uses OpenMP's threads, as many as are
 * set when a primitive is made. */
#ifndef BENCH_DNNL_CALLS_H
#define BENCH_DNNL_CALLS_H

#include "base/arena.h"

#include <oneapi/dnnl/dnnl.h>

enum { CALL_ARGUMENTS = 8 };

typedef struct Call Call;
struct Call {
    dnnl_primitive_t primitive;               /* owned */
    dnnl_exec_arg_t argument[CALL_ARGUMENTS]; /* memories are the library's */
    int arguments;                            /* used */
    Call *next;                               /* in order, or NULL */
};

typedef struct {
    Call *first, *last; /* NULL: none */
} CallList;

/* Numbers that several memories share; how many is only known when all of these have been made. */
typedef struct {
    size_t size; /* floats */
    float *v;    /* zeroed by library_place; NULL before */
} Store;

typedef struct Placed Placed; /* a memory, and where its numbers are */

typedef struct {
    Arena *arena;         /* of all numbers */
    dnnl_engine_t engine; /* owned: the processor */
    dnnl_stream_t stream; /* owned: calls are over when they return */
    Placed *placed;       /* every memory made, the newest first */
} Library;

/* Dies unless the library has succeeded. */
void want(dnnl_status_t status, const char *what);

Library library_open(Arena *arena);
void library_close(Library *library);

/* A memory with zeroed numbers of its own; at `offset` floats into a store, which grows to hold it;
 * over numbers that are there. */
dnnl_memory_t library_memory(Library *library, const dnnl_memory_desc_t *desc);
dnnl_memory_t library_stored(Library *library, const dnnl_memory_desc_t *desc, Store *store,
                             size_t offset);
dnnl_memory_t library_view(Library *library, const dnnl_memory_desc_t *desc, float *numbers);

/* Gives the stores their numbers; after that nothing is added to them. */
void library_place(Library *library);

/* The caller destroys it.  hint: the forward's, for a backward; attr, hint: or NULL. */
dnnl_primitive_desc_t library_describe(const Library *library, const_dnnl_op_desc_t desc,
                                       const_dnnl_primitive_attr_t attr, dnnl_primitive_desc_t hint,
                                       const char *what);

/* Adds a call.  An argument without a memory is left out. */
void library_call(Library *library, CallList *list, dnnl_primitive_desc_t describe, int arguments,
                  const dnnl_exec_arg_t *argument);

/* The same numbers in another format: `memory` itself if it has it already. */
dnnl_memory_t library_reorder(Library *library, CallList *list, dnnl_memory_t memory,
                              const dnnl_memory_desc_t *desc);
void library_reorder_into(Library *library, CallList *list, dnnl_memory_t from, dnnl_memory_t to);

void library_run(const Library *library, const CallList *list);
void calls_free(CallList *list);

const dnnl_memory_desc_t *memory_desc(dnnl_memory_t memory);
float *memory_numbers(dnnl_memory_t memory);

/* Formats: PyTorch's order of the extents; channels last; whatever suits the primitive. */
dnnl_memory_desc_t desc_plain(int rank, const dnnl_dims_t dims);
dnnl_memory_desc_t desc_channels_last(const dnnl_dims_t dims);
dnnl_memory_desc_t desc_any(int rank, const dnnl_dims_t dims);

#endif
