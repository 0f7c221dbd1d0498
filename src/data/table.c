/* Reads the rows of a table as its plan says, fills in what is missing, and says what it did. */
#include "data/table.h"

#include "base/decimal.h"
#include "base/text.h"
#include "data/source.h"
#include "data/table_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- rows */

/* The parts while they are filled. */
typedef struct {
    float *values[2]; /* training, validation */
    uint16_t *labels[2];
    int filled[2];
} Filling;

static bool fill(TablePlan *plan, const ColumnSet *columns, ColumnTally *tally, Dataset *data,
                 Error *err)
{
    size_t numbers = (size_t)columns->numbers;
    int count[2] = {plan->split.train_count, plan->split.valid_count};
    Filling filling = {0};
    for (int p = 0; p < 2; p++) {
        filling.values[p] = ARENA_NEW(plan->arena, float, (size_t)count[p] * numbers);
        filling.labels[p] = ARENA_NEW(plan->arena, uint16_t, count[p]);
    }
    ColumnPlaces places = {plan->place};
    for (int row = 0; csv_next(&plan->csv);) {
        if (!table_has_target(plan))
            continue;
        int p = plan->trains[row++] ? 0 : 1, *at = &filling.filled[p];
        int label = text_find(plan->class_name, plan->classes, plan->csv.cell[plan->target]);
        if (label < 0) {
            data->omitted[OMIT_UNTRAINED]++;
            continue;
        }
        filling.labels[p][*at] = (uint16_t)label;
        if (!column_set_encode(columns, &plan->csv, &places,
                               filling.values[p] + (size_t)*at * numbers, tally, err))
            return false;
        ++*at;
    }
    Part *part[] = {&data->train, &data->valid};
    for (int p = 0; p < 2; p++)
        *part[p] = (Part){
            .count = filling.filled[p], .values = filling.values[p], .labels = filling.labels[p]};
    return csv_end(&plan->csv, err);
}

static int compare_floats(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* The median of a column's numbers in the training part, as numpy's nanmedian; 0 of none. */
static float median_of(Arena *scratch, const Part *train, size_t numbers, size_t at)
{
    ArenaMark mark = arena_mark(scratch);
    float *value = ARENA_NEW(scratch, float, train->count);
    int count = 0;
    for (int i = 0; i < train->count; i++)
        if (!isnan(train->values[(size_t)i * numbers + at]))
            value[count++] = train->values[(size_t)i * numbers + at];
    qsort(value, (size_t)count, sizeof *value, compare_floats);
    double both = count ? (double)value[(count - 1) / 2] + (double)value[count / 2] : 0;
    arena_release(scratch, mark);
    return (float)(both / 2);
}

static void replace_missing(const Part *part, size_t numbers, size_t at, float median)
{
    float *values = (float *)part->values;
    for (size_t i = 0; i < (size_t)part->count; i++)
        if (isnan(values[i * numbers + at]))
            values[i * numbers + at] = median;
}

/* Medians of all columns of numbers: a net may meet rows without one later. */
static void find_medians(const TablePlan *plan, const ColumnSet *columns, const Dataset *data)
{
    size_t numbers = (size_t)columns->numbers;
    for (int c = 0; c < plan->count; c++) {
        Column *column = &plan->column[c];
        if (column->categories)
            continue;
        column->median = median_of(plan->scratch, &data->train, numbers, (size_t)column->at);
        replace_missing(&data->train, numbers, (size_t)column->at, column->median);
        replace_missing(&data->valid, numbers, (size_t)column->at, column->median);
    }
}

/* ---- classes in order */

typedef struct {
    const char *name;
    double number;
    int before; /* its number among sorted texts */
} Class;

static int compare_classes(const void *a, const void *b)
{
    const Class *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->before - y->before;
}

/* Numbers come in their own order, 2 before 10, if all classes are numbers. */
static void order_classes(const TablePlan *plan, Dataset *data)
{
    Class *class = ARENA_NEW(plan->scratch, Class, plan->classes);
    uint16_t *now = ARENA_NEW(plan->scratch, uint16_t, plan->classes);
    bool numbers = true;
    for (int k = 0; k < plan->classes; k++) {
        const char *name = plan->class_name[k];
        class[k] = (Class){name, 0, k};
        numbers =
            numbers && decimal_read((Bytes){(const uint8_t *)name, strlen(name)}, &class[k].number);
    }
    if (!numbers)
        return;
    qsort(class, (size_t)plan->classes, sizeof *class, compare_classes);
    for (int k = 0; k < plan->classes; k++) {
        plan->class_name[k] = class[k].name;
        now[class[k].before] = (uint16_t)k;
    }
    const Part *part[] = {&data->train, &data->valid};
    for (int p = 0; p < 2; p++)
        for (int i = 0; i < part[p]->count; i++)
            ((uint16_t *)part[p]->labels)[i] = now[part[p]->labels[i]];
}

/* ---- telling */

/* "177 in Age, 2 in Fare"; false if there are none. */
static bool add_counts(const TablePlan *plan, const long *count, Buf *out)
{
    enum { SHOWN = 8 };
    int columns = 0;
    for (int c = 0; c < plan->count; c++) {
        if (!count[c])
            continue;
        if (columns < SHOWN)
            buf_printf(out, "%s%ld in %s", columns ? ", " : "", count[c], plan->column[c].name);
        columns++;
    }
    if (columns > SHOWN)
        buf_printf(out, " and others in %d more columns", columns - SHOWN);
    return columns > 0;
}

static void tell(const TablePlan *plan, const ColumnSet *columns, const ColumnTally *tally,
                 Buf *notes)
{
    Buf counts = {0};
    int numbers = 0;
    for (int c = 0; c < plan->count; c++)
        numbers += !plan->column[c].categories;
    buf_printf(notes, "columns: %d of numbers, %d of categories, which make %d %s a row\n", numbers,
               plan->count - numbers, columns->numbers,
               text_plural(columns->numbers, "number", "numbers"));
    if (add_counts(plan, tally->missing, &counts))
        buf_printf(notes, "missing: %s; replaced by the column's median in the training part\n",
                   buf_text(&counts));
    buf_clear(&counts);
    if (add_counts(plan, tally->unknown, &counts))
        buf_printf(notes,
                   "unknown: %s; such validation cells have categories that no training row has, "
                   "and count as none\n",
                   buf_text(&counts));
    buf_free(&counts);
}

/* ---- all of it */

static bool read_table(TablePlan *plan, Dataset *data, Buf *notes, Error *err)
{
    if (!table_plan(plan, data->omitted, notes, err))
        return false;
    ColumnTally tally = {ARENA_NEW(plan->scratch, long, plan->count),
                         ARENA_NEW(plan->scratch, long, plan->count)};
    if (!fill(plan, plan->columns, &tally, data, err))
        return false;
    find_medians(plan, plan->columns, data);
    order_classes(plan, data);
    tell(plan, plan->columns, &tally, notes);
    return true;
}

Dataset *dataset_table(Arena *arena, const TableOptions *options, Buf *notes, Error *err)
{
    Arena scratch = {0};
    TablePlan plan = {.arena = arena, .scratch = &scratch, .options = options};
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    bool ok = read_table(&plan, data, notes, err) && !source_interrupted(options->interrupts, err);
    if (ok) {
        data->name = source_name(arena, options->path);
        data->shape = (Shape){1, 1, plan.columns->numbers};
        data->stored = plan.columns->numbers;
        data->classes = plan.classes;
        data->class_name = plan.class_name;
        data->columns = plan.columns;
        dataset_find_range(arena, data);
    }
    arena_free(&scratch);
    return ok ? data : NULL;
}
