/* Makes oneDNN's memories and primitives and runs them: numbers are in an arena. */
#include "dnnl_calls.h"

#include "base/die.h"

struct Placed {
    dnnl_memory_t memory; /* owned */
    Store *store;         /* NULL: its numbers have a place already */
    size_t offset;        /* floats into the store */
    Placed *next;         /* the one made before */
};

void want(dnnl_status_t status, const char *what)
{
    if (status != dnnl_success)
        die("oneDNN: %s: status %d; DNNL_VERBOSE=2 may tell more", what, status);
}

Library library_open(Arena *arena)
{
    Library library = {.arena = arena};
    want(dnnl_engine_create(&library.engine, dnnl_cpu, 0), "engine");
    want(dnnl_stream_create(&library.stream, library.engine, dnnl_stream_default_flags), "stream");
    return library;
}

void library_close(Library *library)
{
    for (Placed *placed = library->placed; placed; placed = placed->next)
        dnnl_memory_destroy(placed->memory);
    dnnl_stream_destroy(library->stream);
    dnnl_engine_destroy(library->engine);
}

static size_t desc_floats(const dnnl_memory_desc_t *desc)
{
    return (dnnl_memory_desc_get_size(desc) + sizeof(float) - 1) / sizeof(float);
}

static dnnl_memory_t add_memory(Library *library, const dnnl_memory_desc_t *desc, Placed rest)
{
    Placed *placed = ARENA_NEW(library->arena, Placed, 1);
    *placed = rest;
    placed->next = library->placed;
    library->placed = placed;
    want(dnnl_memory_create(&placed->memory, desc, library->engine, DNNL_MEMORY_NONE), "memory");
    return placed->memory;
}

dnnl_memory_t library_view(Library *library, const dnnl_memory_desc_t *desc, float *numbers)
{
    dnnl_memory_t memory = add_memory(library, desc, (Placed){0});
    want(dnnl_memory_set_data_handle(memory, numbers), "memory");
    return memory;
}

dnnl_memory_t library_memory(Library *library, const dnnl_memory_desc_t *desc)
{
    return library_view(library, desc, ARENA_NEW(library->arena, float, desc_floats(desc)));
}

dnnl_memory_t library_stored(Library *library, const dnnl_memory_desc_t *desc, Store *store,
                             size_t offset)
{
    assert(!store->v);
    store->size = MAX(store->size, offset + desc_floats(desc));
    return add_memory(library, desc, (Placed){.store = store, .offset = offset});
}

void library_place(Library *library)
{
    for (Placed *placed = library->placed; placed; placed = placed->next) {
        Store *store = placed->store;
        if (!store)
            continue;
        if (!store->v)
            store->v = ARENA_NEW(library->arena, float, store->size);
        want(dnnl_memory_set_data_handle(placed->memory, store->v + placed->offset), "memory");
    }
}

dnnl_primitive_desc_t library_describe(const Library *library, const_dnnl_op_desc_t desc,
                                       const_dnnl_primitive_attr_t attr, dnnl_primitive_desc_t hint,
                                       const char *what)
{
    dnnl_primitive_desc_t describe;
    want(dnnl_primitive_desc_create(&describe, desc, attr, library->engine, hint), what);
    return describe;
}

void library_call(Library *library, CallList *list, dnnl_primitive_desc_t describe, int arguments,
                  const dnnl_exec_arg_t *argument)
{
    Call *call = ARENA_NEW(library->arena, Call, 1);
    want(dnnl_primitive_create(&call->primitive, describe), "primitive");
    for (int i = 0; i < arguments; i++) {
        assert(call->arguments < CALL_ARGUMENTS);
        if (argument[i].memory)
            call->argument[call->arguments++] = argument[i];
    }
    *(list->last ? &list->last->next : &list->first) = call;
    list->last = call;
}

void library_reorder_into(Library *library, CallList *list, dnnl_memory_t from, dnnl_memory_t to)
{
    dnnl_primitive_desc_t describe;
    want(dnnl_reorder_primitive_desc_create(&describe, memory_desc(from), library->engine,
                                            memory_desc(to), library->engine, NULL),
         "reorder");
    library_call(library, list, describe, 2,
                 (dnnl_exec_arg_t[]){{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}});
    dnnl_primitive_desc_destroy(describe);
}

dnnl_memory_t library_reorder(Library *library, CallList *list, dnnl_memory_t memory,
                              const dnnl_memory_desc_t *desc)
{
    if (dnnl_memory_desc_equal(memory_desc(memory), desc))
        return memory;
    dnnl_memory_t other = library_memory(library, desc);
    library_reorder_into(library, list, memory, other);
    return other;
}

void library_run(const Library *library, const CallList *list)
{
    for (const Call *call = list->first; call; call = call->next)
        want(dnnl_primitive_execute(call->primitive, library->stream, call->arguments,
                                    call->argument),
             "a call");
    want(dnnl_stream_wait(library->stream), "stream");
}

void calls_free(CallList *list)
{
    for (Call *call = list->first; call; call = call->next)
        dnnl_primitive_destroy(call->primitive);
    *list = (CallList){0};
}

const dnnl_memory_desc_t *memory_desc(dnnl_memory_t memory)
{
    const dnnl_memory_desc_t *desc;
    want(dnnl_memory_get_memory_desc(memory, &desc), "memory");
    return desc;
}

float *memory_numbers(dnnl_memory_t memory)
{
    void *numbers;
    want(dnnl_memory_get_data_handle(memory, &numbers), "memory");
    return numbers;
}

static dnnl_memory_desc_t desc_tagged(int rank, const dnnl_dims_t dims, dnnl_format_tag_t tag)
{
    dnnl_memory_desc_t desc;
    want(dnnl_memory_desc_init_by_tag(&desc, rank, dims, dnnl_f32, tag), "format");
    return desc;
}

dnnl_memory_desc_t desc_plain(int rank, const dnnl_dims_t dims)
{
    static const dnnl_format_tag_t TAGS[] = {dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd};
    return desc_tagged(rank, dims, TAGS[rank - 1]);
}

dnnl_memory_desc_t desc_channels_last(const dnnl_dims_t dims)
{
    return desc_tagged(4, dims, dnnl_nhwc);
}

dnnl_memory_desc_t desc_any(int rank, const dnnl_dims_t dims)
{
    return desc_tagged(rank, dims, dnnl_format_tag_any);
}
