/* The command predict: classes and probabilities of any number of pictures, or of the rows of
 * arrays and tables, a batch at a time. */
#include "base/text.h"
#include "commands/reading.h"
#include "commands/results.h"
#include "commands/rows.h"
#include "commands/training.h"
#include "commands/views.h"
#include "data/row_files.h"
#include "io/file.h"
#include "io/picture_file.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "store/events_answers.h"
#include "train/learner.h"
#include "train/verdict.h"

#include <string.h>

enum {
    SHARDS = 16,        /* runs of neighbouring files that are decoded at once */
    TOLD_MOST = 10,     /* up to so many classes every probability is printed */
    CSV_ROWS = 1 << 20, /* bytes of rows that wait to be written */
};

/* ---- which files */

/* A picture, or a row of a file that was read. */
typedef struct {
    const char *name; /* of the picture's file; FILE:LINE or FILE[NUMBER] of a row */
    const Part *part; /* NULL: a picture */
    uint32_t row;     /* of the part */
} Item;

typedef struct {
    Arena *arena;        /* of names and parts */
    const Dataset *like; /* what the net reads */
    Buf items;           /* one Item each */
    int others;          /* files in folders that are not pictures */
} Files;

static void add_path(Files *files, const char *path)
{
    Item item = {.name = arena_text(files->arena, path)};
    buf_add(&files->items, &item, sizeof item);
}

static bool add_rows(Files *files, const char *path, Error *err)
{
    Part *part = ARENA_NEW(files->arena, Part, 1);
    if (!row_file_read(files->arena, files->like, path, part, err))
        return false;
    for (int i = 0; i < part->count; i++) {
        Item item = {.name = part->file[i], .part = part, .row = (uint32_t)i};
        buf_add(&files->items, &item, sizeof item);
    }
    return true;
}

/* Adds every picture in a folder and below it, in order of the bytes of their paths. */
static bool add_folder(Files *files, const char *folder, int depth, Error *err)
{
    const char **names;
    int count;
    if (depth > FOLDERS_DEEPEST)
        return path_fail(err, folder, "more than %d folders deep; does a link lead back?",
                         FOLDERS_DEEPEST);
    if (!folder_list(files->arena, folder, &names, &count, err))
        return false;
    for (int i = 0; i < count; i++) {
        const char *path = path_join(files->arena, folder, names[i]);
        if (picture_file_named(names[i]))
            add_path(files, path);
        else if (!path_is_folder(path))
            files->others++;
        else if (!add_folder(files, path, depth + 1, err))
            return false;
    }
    return true;
}

/* Adds a folder's pictures, what a pattern matches, or the file of that name. */
static bool add_named(Files *files, const char *name, Error *err)
{
    const char *path = path_expand(files->arena, name);
    size_t before = files->items.size;
    const char **names;
    int count;
    if (row_file_is(files->like, path))
        return add_rows(files, path, err);
    if (!reads_pictures(files->like, err))
        return false;
    if (path_is_folder(path))
        return add_folder(files, path, 0, err) &&
               (files->items.size > before ||
                path_fail(err, path,
                          "there are no pictures in it or below it; name another folder"));
    if (path_is_file(path) || !strpbrk(path, "*?[")) {
        add_path(files, path);
        return true;
    }
    path_matches(files->arena, path, &names, &count);
    for (int i = 0; i < count; i++)
        if (!path_is_folder(names[i]))
            add_path(files, names[i]);
        else if (!add_folder(files, names[i], 0, err))
            return false;
    return count > 0 || path_fail(err, path, "no file matches it; check the pattern");
}

/* ---- a batch of them */

typedef struct {
    const Learner *learner;
    const Item *item; /* count */
    int count;
    Conversion conversion;
    Error *error;  /* count: why a file has no pixels; empty if it has */
    bool *turned;  /* count: it was stored turned */
    bool *damaged; /* count: some of it was made up */
} Batchful;

static bool read_item(const Batchful *batch, int i, Arena *scratch, Error *err)
{
    const Learner *learner = batch->learner;
    const Item *item = &batch->item[i];
    if (item->part) {
        verdict_put_row(learner, &batch->conversion, i, item->part, item->row);
        return true;
    }
    Shape shape = learner->data->shape;
    PictureWish wish = {.channels = shape.c, .w = shape.w, .h = shape.h};
    DecodedPicture picture;
    if (!picture_file_read(scratch, item->name, &wish, &picture, err))
        return false;
    batch->turned[i] = picture.header.orientation != 1;
    batch->damaged[i] = picture.damaged;
    Image image = image_fit(scratch, &picture.image, &picture.extent, shape.w, shape.h,
                            learner->options.resize);
    verdict_put(learner, &batch->conversion, i, image.pixels, shape.c);
    return true;
}

static void read_shard(void *context, int shard)
{
    const Batchful *batch = context;
    Arena scratch = {0};
    int end = part_begin(batch->count, shard + 1, SHARDS);
    for (int i = part_begin(batch->count, shard, SHARDS); i < end; i++) {
        ArenaMark mark = arena_mark(&scratch);
        if (!read_item(batch, i, &scratch, &batch->error[i]))
            assert(batch->error[i].text[0]);
        arena_release(&scratch, mark);
    }
    arena_free(&scratch);
}

/* ---- telling */

typedef struct {
    Session *session;
    const char *csv; /* file for the rows, or NULL */
    Buf rows;        /* rows not yet in the file */
    bool begun;      /* the file has been created */
    double *p;       /* of the classes */
    Error last;      /* of the latest file that could not be read */
    Dataset notes;   /* only to count what is told of pictures */
} Telling;

/* "a.png  7  3:0.0123 7:0.9877"; of many classes only the likeliest. */
static void tell_line(const Telling *telling, const char *path, int best)
{
    const Dataset *data = lab_learner(telling->session)->data;
    bool all = data->classes <= TOLD_MOST;
    Buf line = {0};
    text_visible(&line, path);
    buf_text_add(&line, "  ");
    text_visible(&line, data->class_name[best]);
    buf_char(&line, ' ');
    for (int c = all ? 0 : best; c < (all ? data->classes : best + 1); c++) {
        buf_char(&line, ' ');
        text_visible(&line, data->class_name[c]);
        buf_char(&line, ':');
        text_decimals(&line, telling->p[c], 4);
    }
    reply_line(telling->session->reply, "%s", buf_text(&line));
    buf_free(&line);
}

static void add_heading(Telling *telling)
{
    const Dataset *data = lab_learner(telling->session)->data;
    buf_text_add(&telling->rows, "file,class");
    for (int c = 0; c < data->classes; c++) {
        buf_char(&telling->rows, ',');
        text_csv(&telling->rows, data->class_name[c]);
    }
    buf_char(&telling->rows, '\n');
}

static void add_csv_row(Telling *telling, const char *path, int best)
{
    const Dataset *data = lab_learner(telling->session)->data;
    text_csv(&telling->rows, path);
    buf_char(&telling->rows, ',');
    text_csv(&telling->rows, data->class_name[best]);
    for (int c = 0; c < data->classes; c++) {
        buf_char(&telling->rows, ',');
        text_exact(&telling->rows, telling->p[c]);
    }
    buf_char(&telling->rows, '\n');
}

/* Makes a new file at first, then adds to it. */
static bool write_rows(Telling *telling, Error *err)
{
    const Buf *rows = &telling->rows;
    bool ok = telling->begun ? file_append(telling->csv, rows->data, rows->size, 0666, err)
                             : file_write(telling->csv, rows->data, rows->size, 0666, err);
    telling->begun = true;
    buf_clear(&telling->rows);
    return ok;
}

/* Reports the error before this one; the last one becomes the command's own. */
static void tell_bad(Telling *telling, const Error *error)
{
    if (telling->last.text[0]) {
        error_prefix(&telling->last, "predict");
        reply_error(telling->session->reply, telling->last.text);
        events_error(telling->session->events, NULL, telling->last.text);
    }
    telling->last = *error;
}

static bool tell_batch(Telling *telling, const Batchful *batch, const real *logits, Error *err)
{
    Session *session = telling->session;
    const Dataset *data = lab_learner(session)->data;
    for (int i = 0; i < batch->count; i++) {
        if (batch->error[i].text[0]) {
            tell_bad(telling, &batch->error[i]);
            continue;
        }
        telling->notes.omitted[OMIT_TURN] += batch->turned[i];
        telling->notes.omitted[OMIT_DAMAGE] += batch->damaged[i];
        const real *row = logits + (size_t)i * (size_t)data->classes;
        int best = verdict_of(row, data->classes, telling->p);
        events_predict(session->events, data, batch->item[i].name, best, telling->p);
        if (telling->csv)
            add_csv_row(telling, batch->item[i].name, best);
        else
            tell_line(telling, batch->item[i].name, best);
    }
    events_flush(session->events);
    return telling->rows.size < CSV_ROWS || write_rows(telling, err);
}

static bool predict_batch(Telling *telling, Views *views, const Item *item, int count, Error *err)
{
    Learner *learner = lab_learner(telling->session);
    Pool *pool = learner->pool;
    Arena arena = {0};
    Batchful batch = {
        .learner = learner,
        .item = item,
        .count = count,
        .conversion = conversion_of(&learner->options.normalization, learner->data->shape.c),
        .error = ARENA_NEW(&arena, Error, count),
        .turned = ARENA_NEW(&arena, bool, count),
        .damaged = ARENA_NEW(&arena, bool, count),
    };
    pool_run(pool, SHARDS, read_shard, &batch);
    bool ok = tell_batch(telling, &batch, views_logits(views, count), err);
    arena_free(&arena);
    return ok;
}

/* Stops after an interrupt; what has been predicted so far is kept. */
static bool stop_early(Telling *telling, int told, int count, Error *err)
{
    if (telling->csv && !write_rows(telling, err))
        return false;
    return fail_as(err, ERROR_INTERRUPTED, "interrupted after %d of %d %s", told, count,
                   text_plural(count, "file", "files"));
}

static bool predict_all(Telling *telling, const Tta *tta, const Item *item, int count, Error *err)
{
    Learner *learner = lab_learner(telling->session);
    int bs = learner->options.bs, told = 0;
    Arena scratch = {0};
    bool ok = true;
    learner_reserve(learner);
    Views *views = views_new(&scratch, learner, tta);
    if (telling->csv)
        add_heading(telling);
    for (bool on = true; on && ok && told < count; on = !learner_interrupted(learner)) {
        int n = MIN(bs, count - told);
        ok = predict_batch(telling, views, item + told, n, err);
        told += n;
    }
    arena_free(&scratch);
    if (!ok)
        return false;
    if (learner_interrupted(learner))
        return stop_early(telling, told, count, err);
    if (telling->csv) {
        if (!write_rows(telling, err))
            return false;
        reply_line(telling->session->reply, "wrote %s", telling->csv);
    }
    return !telling->last.text[0] || error_pass(err, &telling->last);
}

/* With the averaged weights in place of the trained ones meanwhile, if ema. */
static bool predict_with(Telling *telling, bool ema, const Tta *tta, const Item *item, int count,
                         Error *err)
{
    Learner *learner = lab_learner(telling->session);
    const char *weights = training_weights(learner, ema);
    if (*weights)
        reply_line(telling->session->reply, "%s:", weights);
    if (ema)
        average_swap(learner_ema(learner), learner->model);
    bool ok = predict_all(telling, tta, item, count, err);
    if (ema)
        average_swap(learner_ema(learner), learner->model);
    return ok;
}

static bool cmd_predict(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    Files files = {.arena = &arena, .like = lab_learner(session)->data};
    const Arg *names = call_arg(call, "files");
    Telling telling = {.session = session,
                       .csv = call_text(call, "csv"),
                       .p = ARENA_NEW(&arena, double, lab_learner(session)->data->classes)};
    const Tta tta = views_asked(call);
    bool ema,
        ok = training_ema(lab_learner(session), call, &ema, &out->error) &&
             (tta_check(&tta, files.like, &out->error) || error_prefix(&out->error, "predict"));
    if (!ok) {
        arena_free(&arena);
        return false;
    }
    for (int f = 0; f < names->count && ok; f++)
        ok = add_named(&files, names->names[f], &out->error);
    if (files.others)
        reply_line(session->reply, "left out: %d %s", files.others,
                   text_plural(files.others, "file in these folders that is not a picture",
                               "files in these folders that are not pictures"));
    ok = ok && predict_with(&telling, ema, &tta, (const Item *)(void *)files.items.data,
                            (int)(files.items.size / sizeof(Item)), &out->error);
    tell_left_out(session->reply, &telling.notes);
    if (ok)
        results_tell_untrained(session);
    buf_free(&telling.rows);
    buf_free(&files.items);
    arena_free(&arena);
    return ok || error_prefix(&out->error, "predict");
}

const Command PREDICT = {
    .name = "predict",
    .args = {{.name = "files",
              .type = ARG_REST,
              .required = true,
              .help = "pictures, folders of them, or patterns such as 'test/*.jpg'; arrays and "
                      "tables for nets that have learnt from such"},
             {.name = "csv",
              .type = ARG_PATH,
              .help = "write to this file instead, one row per image: file, class, the probability "
                      "of each class"},
             VIEWS_ARG,
             WITH_EMA},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_predict},
    .summary = "class and probabilities of images",
};
