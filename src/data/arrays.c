/* Makes data sets of numpy's arrays: finds them in archives, matches images with labels, and cuts
 * off a validation part. */
#include "data/arrays.h"

#include "base/text.h"
#include "data/array_items.h"
#include "data/source.h"
#include "data/split.h"
#include "io/path.h"

#include <math.h>
#include <stdlib.h>
#include <strings.h>

/* ---- names in an archive */

enum { TRAIN_X, TRAIN_Y, VALID_X, VALID_Y, ROLES };

/* What people call them, in any case; a set whose arrays are all there comes first. */
static const char *const CALLED[][ROLES] = {
    {"x_train", "y_train", "x_valid", "y_valid"},
    {"x_train", "y_train", "x_val", "y_val"},
    {"x_train", "y_train", "x_test", "y_test"},
    {"train_images", "train_labels", "val_images", "val_labels"},
    {"train_images", "train_labels", "test_images", "test_labels"},
    {"x", "y", "valid_x", "valid_y"},
    {"x", "y"},
    {"images", "labels"},
    {"data", "target"},
    {"arr_0", "arr_1"},
};

/* The archive's own writing of a name, or NULL. */
static const char *find_name(const char *const *names, const char *wanted)
{
    for (; wanted && *names; names++)
        if (strcasecmp(*names, wanted) == 0)
            return *names;
    return NULL;
}

/* Of one set: how many of its arrays there are, of two that both must be. */
static int find_set(const char *const *names, const char *const called[ROLES],
                    const char *found[ROLES])
{
    for (int r = 0; r < ROLES; r++)
        found[r] = find_name(names, called[r]);
    int train = found[TRAIN_X] && found[TRAIN_Y], valid = found[VALID_X] && found[VALID_Y];
    if (!valid)
        found[VALID_X] = found[VALID_Y] = NULL;
    return train ? 1 + valid : 0;
}

static bool fail_names(const char *path, const char *const *names, Error *err)
{
    enum { SHOWN = 8 };
    Buf there = {0};
    for (int i = 0; names[i] && i <= SHOWN; i++)
        buf_printf(&there, "%s%.24s", i ? ", " : "", i == SHOWN ? "..." : names[i]);
    path_fail(
        err, path,
        "its arrays are not called x and y, or x_train and y_train, but %s; name two of them, "
        "as %s:NAME",
        there.size ? buf_text(&there) : "nothing", path_name(path));
    buf_free(&there);
    return false;
}

/* Puts ARCHIVE:NAME of its arrays into the options; *unread: how many others there are. */
static bool find_arrays(Arena *arena, ArrayOptions *options, long *unread, Error *err)
{
    const char *path = options->x, *const * names, *found[ROLES], *best[ROLES] = {NULL};
    if (!npz_names(arena, path, &names, err))
        return false;
    int most = 0, used = 0;
    for (int s = 0; s < LENGTH(CALLED); s++) {
        int have = find_set(names, CALLED[s], found);
        for (int r = 0; r < ROLES && have > most; r++)
            best[r] = found[r];
        most = MAX(most, have);
    }
    if (!most)
        return fail_names(path, names, err);
    const char **role[ROLES] = {&options->x, &options->y, &options->valid_x, &options->valid_y};
    for (int r = 0; r < ROLES; r++)
        if (best[r]) {
            *role[r] = arena_printf(arena, "%s:%s", path, best[r]);
            used++;
        }
    for (*unread = -used; *names; names++)
        ++*unread;
    return true;
}

/* ---- labels */

/* A label that is a float must be a whole number that a double holds exactly. */
static bool read_label(const NpyArray *array, size_t item, long *out)
{
    const double most = 0x1p53;
    double value;
    if (array->kind != NPY_FLOAT)
        return npy_long(array, item, out);
    npy_doubles(array, (NpyRun){item, 1, 1}, &value, 1);
    if (!(fabs(value) <= most) || value != floor(value))
        return false;
    *out = (long)value;
    return true;
}

static bool fail_label(const NpyArray *array, size_t item, Error *err)
{
    double value;
    npy_doubles(array, (NpyRun){item, 1, 1}, &value, 1);
    return path_fail(err, array->path, "label %zu is %g; give whole numbers", item,
                     isnan(value) ? NAN : value);
}

/* [n], or [n][1]. */
static bool read_labels(Arena *arena, const NpyArray *array, const ArrayItems *x, long **out,
                        Error *err)
{
    bool column = array->rank == 2 && array->dims[1] == 1;
    Arena scratch = {0};
    bool ok = array->rank == 1 || column ||
              path_fail(err, array->path,
                        "its shape is %s; labels are one whole number each, which argmax(1) makes "
                        "of a column for each class",
                        npy_shape(&scratch, array));
    if (ok && array->dims[0] != x->count)
        ok = path_fail(err, array->path, "it has %ld %s for %d %s in %s; give as many of both",
                       array->dims[0], text_plural(array->dims[0], "label", "labels"), x->count,
                       shape_is_row(x->shape) ? "rows" : "images", x->array->path);
    arena_free(&scratch);
    if (!ok)
        return false;
    long *label = ARENA_NEW(arena, long, x->count);
    for (int i = 0; i < x->count; i++)
        if (!read_label(array, (size_t)i, &label[i]))
            return fail_label(array, (size_t)i, err);
    *out = label;
    return true;
}

static int compare_longs(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

/* Labels of the training part, ascending, each once. */
typedef struct {
    long *label;
    int count;
} Classes;

static bool find_classes(Arena *arena, const char *path, const long *label, const uint32_t *row,
                         int count, Classes *out, Error *err)
{
    long *sorted = ARENA_NEW(arena, long, count);
    int classes = 0;
    for (int i = 0; i < count; i++)
        sorted[i] = label[row[i]];
    qsort(sorted, (size_t)count, sizeof *sorted, compare_longs);
    for (int i = 0; i < count; i++)
        if (i == 0 || sorted[i] != sorted[i - 1])
            sorted[classes++] = sorted[i];
    if (classes > DATASET_MAX_CLASSES)
        return path_fail(err, path, "%d different labels; use at most %d classes", classes,
                         DATASET_MAX_CLASSES);
    *out = (Classes){sorted, classes};
    return true;
}

static int class_of(const Classes *classes, long label)
{
    const long *found =
        bsearch(&label, classes->label, (size_t)classes->count, sizeof label, compare_longs);
    return found ? (int)(found - classes->label) : -1;
}

static const char *const *name_classes(Arena *arena, const Classes *classes)
{
    const char **name = ARENA_NEW(arena, const char *, classes->count);
    for (int c = 0; c < classes->count; c++)
        name[c] = arena_printf(arena, "%ld", classes->label[c]);
    return name;
}

/* ---- parts */

/* Images with their labels, as read. */
typedef struct {
    NpyArray x, y;
    ArrayItems items;
    long *label;
} Pair;

static bool open_pair(Arena *arena, const ArrayOptions *options, const char *x, const char *y,
                      Pair *out, Error *err)
{
    return npy_open(arena, x, &out->x, err) && npy_open(arena, y, &out->y, err) &&
           array_items(&out->x, options->channels_first, &out->items, err) &&
           read_labels(arena, &out->y, &out->items, &out->label, err);
}

static bool check_valid(const Pair *train, const Pair *valid, Error *err)
{
    Arena scratch = {0};
    const char *a = npy_type(&train->x), *b = npy_type(&valid->x);
    bool same = shape_equal(train->items.shape, valid->items.shape), ok = true;
    if (!same)
        ok = path_fail(err, valid->x.path,
                       "its shape is %s, and the training array's %s; give images of one shape",
                       npy_shape(&scratch, &valid->x), npy_shape(&scratch, &train->x));
    else if ((a[0] == 'u' && train->x.size == 1) != (b[0] == 'u' && valid->x.size == 1))
        ok = path_fail(err, valid->x.path,
                       "its type is %s, and the training array's %s: u8 are divided by 255, others "
                       "are not; give both the same type",
                       b, a);
    arena_free(&scratch);
    return ok;
}

/* Reads rows of a pair into a part; those of no class are left out and counted. */
static bool read_part(Arena *arena, const Pair *pair, const Classes *classes, const uint32_t *row,
                      int count, Part *out, long *omitted, Error *err)
{
    Arena scratch = {0};
    uint32_t *kept = ARENA_NEW(&scratch, uint32_t, count);
    uint16_t *labels = ARENA_NEW(arena, uint16_t, count);
    int n = 0;
    for (int i = 0; i < count; i++) {
        int class = class_of(classes, pair->label[row[i]]);
        if (class < 0)
            continue;
        labels[n] = (uint16_t) class;
        kept[n++] = row[i];
    }
    *omitted += count - n;
    bool ok = array_items_read(arena, &pair->items, kept, n, out, err);
    out->labels = labels;
    arena_free(&scratch);
    return ok;
}

/* Which rows are for what. */
static Split split_rows(Arena *arena, const ArrayOptions *options, int count)
{
    SplitOptions split = {
        .count = count, .pct = options->valid_x ? 0 : options->valid_pct, .seed = options->seed};
    return split_by_chance(arena, &split);
}

static bool read_parts(Arena *arena, Arena *scratch, const ArrayOptions *options, Dataset *data,
                       Error *err)
{
    Pair train, valid;
    Classes classes;
    long unused = 0, *untrained = &data->omitted[OMIT_UNTRAINED];
    if (!open_pair(scratch, options, options->x, options->y, &train, err))
        return false;
    Split split = split_rows(scratch, options, train.items.count);
    if (!find_classes(scratch, train.y.path, train.label, split.train, split.train_count, &classes,
                      err) ||
        !read_part(arena, &train, &classes, split.train, split.train_count, &data->train, &unused,
                   err) ||
        source_interrupted(options->interrupts, err))
        return false;
    data->shape = train.items.shape;
    data->classes = classes.count;
    data->class_name = name_classes(arena, &classes);
    if (!options->valid_x)
        return read_part(arena, &train, &classes, split.valid, split.valid_count, &data->valid,
                         untrained, err);
    if (!open_pair(scratch, options, options->valid_x, options->valid_y, &valid, err) ||
        !check_valid(&train, &valid, err))
        return false;
    split = split_by_chance(scratch, &(SplitOptions){.count = valid.items.count});
    return read_part(arena, &valid, &classes, split.train, split.train_count, &data->valid,
                     untrained, err);
}

static bool complete(const ArrayOptions *options, Error *err)
{
    if (!options->y)
        return path_fail(err, options->x, "it has no labels; name them after it, as x.npy y.npy");
    if (!options->valid_x != !options->valid_y)
        return fail(err, "valid_x= and valid_y= go together; give both");
    return true;
}

Dataset *dataset_arrays(Arena *arena, const ArrayOptions *options, Error *err)
{
    Arena scratch = {0};
    ArrayOptions all = *options;
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    long unread = 0;
    bool packed = !options->y && npz_is(options->x);
    bool ok = (!packed || find_arrays(&scratch, &all, &unread, err)) && complete(&all, err) &&
              read_parts(arena, &scratch, &all, data, err) &&
              !source_interrupted(options->interrupts, err);
    arena_free(&scratch);
    if (!ok)
        return NULL;
    data->name = source_name(arena, options->x);
    data->stored = data->shape.c;
    data->omitted[OMIT_ARRAY] = unread;
    dataset_find_range(arena, data);
    return data;
}
