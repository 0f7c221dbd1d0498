/* Reads the names that a description gives its layers, and finds names given twice. */
#include "nn/names.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A checkpoint's other tensors begin so (checkpoint.h). */
static const char *const RESERVED[] = {"optim", "history", "lookahead", "ema"};

static bool is_reserved(const char *name, size_t length)
{
    size_t first = MIN(strcspn(name, ".:"), length);
    for (int i = 0; i < LENGTH(RESERVED); i++)
        if (strlen(RESERVED[i]) == first && memcmp(name, RESERVED[i], first) == 0)
            return true;
    return false;
}

/* Letters, digits and _, in parts with dots between them. */
static bool is_name(const char *name, size_t length)
{
    bool part = false;
    for (size_t i = 0; i < length; i++) {
        if (name[i] == '.' ? !part : !isalnum((unsigned char)name[i]) && name[i] != '_')
            return false;
        part = name[i] != '.';
    }
    return part;
}

bool name_take(const char **at, const Layer *parent, LayerName *name, Error *err)
{
    const char *text = *at;
    size_t end = strcspn(text, ":|{}"), length = end;
    if (text[end] != ':')
        return true;
    while (length && text[length - 1] == ' ')
        length--;
    if (length > NAME_MOST)
        return fail(err, "the name \"%.20s...\" is longer than %d characters; shorten it", text,
                    NAME_MOST);
    if (!is_name(text, length))
        return fail(
            err,
            "\"%.*s\" before a : is no name; write letters, digits and _, with dots between "
            "parts, as in layer1.0.conv1: conv 64 3",
            (int)length, text);
    if (!*parent->path && is_reserved(text, length))
        return fail(err, "\"%.*s\" names other numbers of saved files; use another name",
                    (int)length, text);
    snprintf(name->part, sizeof name->part, "%.*s", (int)length, text);
    name->given = true;
    *at += end + 1;
    return true;
}

static int count_layers(const Layer *layer)
{
    int count = 1;
    for (const Layer *child = layer->child; child; child = child->next)
        count += count_layers(child);
    return count;
}

/* Lists the layers that have tensors of their own. */
static int list_layers(const Layer *layer, const Layer **list, int count)
{
    if (layer->params + layer->states > 0)
        list[count++] = layer;
    for (const Layer *child = layer->child; child; child = child->next)
        count = list_layers(child, list, count);
    return count;
}

static int by_path(const void *a, const void *b)
{
    return strcmp((*(const Layer *const *)a)->path, (*(const Layer *const *)b)->path);
}

bool names_check(const Layer *root, Error *err)
{
    Arena scratch = {0};
    const Layer **list = ARENA_NEW(&scratch, const Layer *, count_layers(root));
    int count = list_layers(root, list, 0);
    bool ok = true;
    if (count)
        qsort(list, (size_t)count, sizeof *list, by_path);
    for (int i = 1; ok && i < count; i++)
        if (strcmp(list[i - 1]->path, list[i]->path) == 0)
            ok =
                fail(err, "two layers are called %.80s: (%.60s) and (%.60s); give one another name",
                     list[i]->path, list[i - 1]->text, list[i]->text);
    arena_free(&scratch);
    return ok;
}
