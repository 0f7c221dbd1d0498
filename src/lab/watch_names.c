/* Sorts names of series by groups. */
#include "lab/watch_names.h"

#include "base/heap.h"

#include <stdlib.h>
#include <string.h>

/* A name while it is sorted. */
typedef struct {
    const char *name;
    size_t size; /* bytes of its group */
    int at;      /* its place in the log */
    int group;   /* that of the first of its group */
} Named;

static size_t group_size(const char *name)
{
    const char *slash = strchr(name, '/');
    return slash ? (size_t)(slash - name) : 0;
}

static int compare_groups(const Named *a, const Named *b)
{
    int order = memcmp(a->name, b->name, MIN(a->size, b->size));
    return order ? order : (a->size > b->size) - (a->size < b->size);
}

static int by_group_name(const void *a, const void *b)
{
    const Named *one = a, *other = b;
    int order = compare_groups(one, other);
    return order ? order : one->at - other->at;
}

static int by_place(const void *a, const void *b)
{
    const Named *one = a, *other = b;
    return one->group != other->group ? one->group - other->group : one->at - other->at;
}

bool watch_names_group(const char *a, const char *b)
{
    const Named one = {.name = a, .size = group_size(a)},
                other = {.name = b, .size = group_size(b)};
    return compare_groups(&one, &other) == 0;
}

void watch_names_order(const Log *names, int *order)
{
    size_t count = (size_t)names->count;
    Named *named = heap_resize(NULL, MAX(count, 1), sizeof *named);
    for (int i = 0; i < names->count; i++) {
        const char *name = names->series[i]->name;
        named[i] = (Named){.name = name, .size = group_size(name), .at = i};
    }
    qsort(named, count, sizeof *named, by_group_name);
    for (int i = 0; i < names->count; i++)
        named[i].group = i > 0 && compare_groups(&named[i], &named[i - 1]) == 0 ? named[i - 1].group
                                                                                : named[i].at;
    qsort(named, count, sizeof *named, by_place);
    for (int i = 0; i < names->count; i++)
        order[i] = named[i].at;
    heap_free(named);
}
