/* Reads, makes and writes what each class counts in the loss. */
#include "train/class_weights.h"

#include "base/text.h"
#include "data/dataset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_numbers(Arena *arena, const char *text, ClassWeights *out, Error *err)
{
    enum { NUMBER_MOST = 32 };
    float *weight = ARENA_NEW(arena, float, DATASET_MAX_CLASSES);
    int count = 0;
    for (const char *at = text; at; at = strchr(at, ','), at = at ? at + 1 : NULL) {
        char number[NUMBER_MOST] = "";
        double value;
        size_t length = strcspn(at, ",");
        memcpy(number, at, MIN(length, sizeof number - 1));
        if (count == DATASET_MAX_CLASSES)
            return fail(err,
                        "class_weights= has more than %d numbers; there are never so many "
                        "classes",
                        DATASET_MAX_CLASSES);
        if (length >= sizeof number || !text_double(number, &value) ||
            !(value >= CLASS_WEIGHT_LEAST && value <= CLASS_WEIGHT_MOST))
            return fail(err,
                        "class_weights=: '%.*s' is not a number from %g to %g; give one for each "
                        "class, in their order, or " CLASS_WEIGHTS_AUTO " or " CLASS_WEIGHTS_NONE,
                        (int)MIN(length, sizeof number - 1), at, CLASS_WEIGHT_LEAST,
                        CLASS_WEIGHT_MOST);
        weight[count++] = (float)value;
    }
    *out = (ClassWeights){.count = count, .weight = weight};
    return true;
}

bool class_weights_read(Arena *arena, const char *text, ClassWeights *out, Error *err)
{
    *out = (ClassWeights){.balanced = strcmp(text, CLASS_WEIGHTS_AUTO) == 0};
    if (out->balanced || strcmp(text, CLASS_WEIGHTS_NONE) == 0)
        return true;
    return read_numbers(arena, text, out, err);
}

static bool balance(Arena *arena, const Dataset *data, ClassWeights *out, Error *err)
{
    const Part *train = &data->train;
    long *images = ARENA_NEW(arena, long, data->classes);
    float *weight = ARENA_NEW(arena, float, data->classes);
    for (int i = 0; i < train->count; i++)
        images[train->labels[i]]++;
    for (int c = 0; c < data->classes; c++) {
        if (images[c] == 0)
            return fail(err,
                        "class_weights=" CLASS_WEIGHTS_AUTO
                        ": class %s has no training images; give a number for each class",
                        data->class_name[c]);
        weight[c] = (float)((double)train->count / ((double)data->classes * (double)images[c]));
    }
    *out = (ClassWeights){.balanced = true, .count = data->classes, .weight = weight};
    return true;
}

bool class_weights_for(Arena *arena, const ClassWeights *asked, const Dataset *data,
                       ClassWeights *out, Error *err)
{
    if (asked->balanced)
        return balance(arena, data, out, err);
    if (asked->count && asked->count != data->classes)
        return fail(err,
                    "class_weights= has %d %s, and the data has %d %s; give as many, or "
                    "class_weights=" CLASS_WEIGHTS_AUTO " or class_weights=" CLASS_WEIGHTS_NONE,
                    asked->count, text_plural(asked->count, "number", "numbers"), data->classes,
                    text_plural(data->classes, "class", "classes"));
    *out = class_weights_copy(arena, asked);
    return true;
}

ClassWeights class_weights_copy(Arena *arena, const ClassWeights *from)
{
    ClassWeights copy = *from;
    if (from->weight)
        copy.weight = arena_copy(arena, from->weight, (size_t)from->count * sizeof(float));
    return copy;
}

/* The fewest digits that are this number. */
static void put_float(float value, Buf *out)
{
    char text[32];
    for (int digits = 1; digits <= 9; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, (double)value);
        if (strtof(text, NULL) == value)
            break;
    }
    buf_text_add(out, text);
}

void class_weights_put(const ClassWeights *weights, Buf *out)
{
    for (int c = 0; weights->weight && c < weights->count; c++) {
        buf_text_add(out, c ? "," : "");
        put_float(weights->weight[c], out);
    }
}
