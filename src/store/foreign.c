/* Puts another program's weights into a net: finds the tensors by name, checks and converts their
 * numbers, and notes what does not fit. */
#include "store/foreign.h"

#include "base/text.h"
#include "io/file.h"
#include "nn/spec.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAMED = 3,       /* names in a message; the others are counted */
    TIMES = 4,       /* a file may be so many times as large as the net in doubles */
    SPARE = 1 << 26, /* and have so many bytes besides */
};

/* Names of a list, of which the first are told. */
typedef struct {
    Buf text;
    int count;
} Names;

typedef struct {
    const SafeFile *file;
    const char *path;   /* of the file */
    const char *prefix; /* that its names have in front */
    int taken;
    int fresh; /* tensors of a head, of which the file has none */
    Names misfits, unused;
    Error *err;
} Foreign;

/* ---- names */

static void names_add(Names *names, const char *name)
{
    if (names->count++ >= NAMED)
        return;
    if (names->count > 1)
        buf_text_add(&names->text, ", ");
    char shown[80];
    snprintf(shown, sizeof shown, "%.79s", name);
    text_visible(&names->text, shown);
}

static void names_tell(const Names *names, const char *before, Buf *out)
{
    if (!names->count)
        return;
    buf_printf(out, "%s%s", before, buf_text(&names->text));
    if (names->count > NAMED)
        buf_printf(out, " and %d more", names->count - NAMED);
}

static void add_extents(Buf *out, const long *dims, int rank)
{
    for (int d = 0; d < rank; d++)
        buf_printf(out, "%s%ld", d ? "x" : "", dims[d]);
    if (!rank)
        buf_text_add(out, "a number");
}

/* "fc.weight (10x512 here, 1000x512 in the file)" */
static void note_misfit(Foreign *foreign, const Param *param, const SafeTensor *tensor)
{
    Buf words = {0};
    long dims[SAFE_RANK];
    for (int d = 0; d < param->rank; d++)
        dims[d] = param->dims[d];
    buf_printf(&words, "%s (", param->name);
    if (!tensor) {
        buf_text_add(&words, "not in the file)");
    } else if (!safe_is_float(tensor)) {
        buf_printf(&words, "%s in the file)", safe_type_name(tensor->type));
    } else {
        add_extents(&words, dims, param->rank);
        buf_text_add(&words, " here, ");
        add_extents(&words, tensor->dims, tensor->rank);
        buf_text_add(&words, " in the file)");
    }
    names_add(&foreign->misfits, buf_text(&words));
    buf_free(&words);
}

/* ---- the prefix */

/* Whether the tensor is the parameter under a longer name: "module.conv1.weight". */
static bool ends_in(const SafeTensor *tensor, const Param *param)
{
    size_t length = strlen(tensor->name), own = strlen(param->name);
    return length > own && tensor->name[length - own - 1] == '.' &&
           strcmp(tensor->name + length - own, param->name) == 0;
}

/* What the file's names have in front of the net's: nothing if one fits as it is. */
static const char *find_prefix(Arena *arena, const SafeFile *file, const Model *model)
{
    const SafeTensor *found = NULL;
    const Param *first = model->param;
    for (int p = 0; p < model->params; p++)
        if (safe_find(file, model->param[p].name))
            return "";
    for (int t = 0; model->params && t < file->tensors; t++)
        if (ends_in(&file->tensor[t], first) &&
            (!found || strlen(file->tensor[t].name) < strlen(found->name)))
            found = &file->tensor[t];
    return found ? arena_printf(arena, "%.*s", (int)(strlen(found->name) - strlen(first->name)),
                                found->name)
                 : "";
}

/* ---- numbers */

static bool same_extents(const SafeTensor *tensor, const Param *param)
{
    bool same = tensor->rank == param->rank;
    for (int d = 0; same && d < param->rank; d++)
        same = tensor->dims[d] == param->dims[d];
    return same;
}

static bool take_numbers(const Foreign *foreign, const Param *param, const SafeTensor *tensor,
                         real *flat)
{
    Arena scratch = {0};
    float *number = ARENA_NEW(&scratch, float, param->count);
    bool variance = text_ends(param->name, ".running_var"), ok = true;
    for (size_t i = 0; ok && i < param->count; i++) {
        number[i] = (float)safe_number(tensor, i);
        if (!isfinite(number[i]) || (variance && number[i] < 0))
            ok = path_fail(foreign->err, foreign->path,
                           "tensor '%s': number %zu is %g, which no net can have; use another copy",
                           param->name, i, (double)number[i]);
    }
    if (ok)
        param_import(param, flat, number);
    arena_free(&scratch);
    return ok;
}

static bool take_params(Foreign *foreign, const Param *param, int count, real *flat)
{
    bool ok = true;
    for (int p = 0; ok && p < count; p++) {
        Arena scratch = {0};
        const SafeTensor *tensor = safe_find(
            foreign->file, arena_printf(&scratch, "%s%s", foreign->prefix, param[p].name));
        if (tensor && safe_is_float(tensor) && same_extents(tensor, &param[p])) {
            ok = take_numbers(foreign, &param[p], tensor, flat);
            foreign->taken++;
        } else if (!tensor && text_starts(param[p].name, HEAD_NAME ".")) {
            foreign->fresh++;
        } else {
            note_misfit(foreign, &param[p], tensor);
        }
        arena_free(&scratch);
    }
    return ok;
}

/* ---- what the net has no place for */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of all tensors of the net, in order. */
static const char **sorted_names(Arena *arena, const Model *model, size_t *count)
{
    const char **name = ARENA_NEW(arena, const char *, model->params + model->state_params);
    *count = 0;
    for (int p = 0; p < model->params; p++)
        name[(*count)++] = model->param[p].name;
    for (int p = 0; p < model->state_params; p++)
        name[(*count)++] = model->state_param[p].name;
    if (*count)
        qsort(name, *count, sizeof *name, by_name);
    return name;
}

/* Batch norm's counter, which nothing reads, and what our own files have for their optimiser. */
static bool is_aside(const char *name)
{
    return text_ends(name, ".num_batches_tracked") || text_starts(name, "optim.") ||
           text_starts(name, "history.");
}

static void note_unused(Foreign *foreign, const Model *model)
{
    Arena scratch = {0};
    size_t count;
    const char **own = sorted_names(&scratch, model, &count);
    for (int t = 0; t < foreign->file->tensors; t++) {
        const char *name = foreign->file->tensor[t].name;
        bool prefixed = text_starts(name, foreign->prefix);
        const char *inner = name + (prefixed ? strlen(foreign->prefix) : 0);
        if (!is_aside(name) &&
            !(prefixed && count && bsearch(&inner, own, count, sizeof *own, by_name)))
            names_add(&foreign->unused, name);
    }
    arena_free(&scratch);
}

static bool refuse_all(const Foreign *foreign, const Model *model)
{
    Buf words = {0};
    names_tell(&foreign->misfits, "none of its tensors fits the net: ", &words);
    if (!foreign->misfits.count)
        buf_text_add(&words, "it has no tensor of the net");
    names_tell(&foreign->unused, "; it has ", &words);
    bool ok = path_fail(foreign->err, foreign->path, "%s; make the model that it was saved from",
                        model->params ? buf_text(&words) : "the net has no parameters");
    buf_free(&words);
    return ok;
}

bool foreign_put(const SafeFile *file, const char *path, Model *model, ForeignFit *fit, Buf *words,
                 Error *err)
{
    Arena scratch = {0};
    Foreign foreign = {.file = file, .path = path, .err = err};
    foreign.prefix = find_prefix(&scratch, file, model);
    bool ok = take_params(&foreign, model->param, model->params, model->theta) &&
              take_params(&foreign, model->state_param, model->state_params, model->state);
    *fit = (ForeignFit){model->params + model->state_params - foreign.fresh, foreign.taken};
    if (ok) {
        note_unused(&foreign, model);
        ok = fit->taken > 0 || refuse_all(&foreign, model);
        const char *of = foreign.fresh ? " of the body" : "";
        if (fit->taken == fit->tensors)
            buf_printf(words, "all %d tensors%s fit", fit->tensors, of);
        else
            buf_printf(words, "%d of %d tensors%s fit", fit->taken, fit->tensors, of);
        names_tell(&foreign.misfits, "; these start anew: ", words);
        if (foreign.fresh)
            buf_text_add(words, "; the head is new");
        names_tell(&foreign.unused, "; the file also has ", words);
    }
    buf_free(&foreign.misfits.text);
    buf_free(&foreign.unused.text);
    arena_free(&scratch);
    return ok;
}

bool foreign_read(const char *path, Model *model, ForeignFit *fit, Buf *words, Error *err)
{
    Arena scratch = {0};
    SafeFile file;
    size_t numbers = model->size + model->state_size;
    Bytes bytes;
    bool ok = file_read(&scratch, path, TIMES * numbers * sizeof(double) + SPARE, &bytes, err) &&
              safe_decode(&scratch, bytes, path, &file, err) &&
              foreign_put(&file, path, model, fit, words, err);
    arena_free(&scratch);
    return ok;
}
