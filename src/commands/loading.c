/* Hands loaded data to the session, and says what there is. */
#include "commands/loading.h"

#include "base/text.h"
#include "commands/reading.h"
#include "data/normalization.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_machine.h"
#include "lab/reply.h"

Loading loading_of(Session *session)
{
    return (Loading){.pool = session->machine->pool,
                     .interrupts = &session->machine->interrupts,
                     .seed = lab_seed(session)};
}

/* Says what was loaded, and what has become of the net (session_set_data). */
static void describe(Session *session, const Buf *fate, const Buf *lost)
{
    const Dataset *data = session->data->set;
    Buf line = {0};
    text_visible(&line, data->name);
    buf_text_add(&line, ": ");
    text_thousands(&line, data->train.count);
    buf_text_add(&line, " training and ");
    text_thousands(&line, data->valid.count);
    if (shape_is_row(data->shape))
        buf_printf(&line, " validation rows, %d %s", data->shape.c,
                   text_plural(data->shape.c, "column", "columns"));
    else
        buf_printf(&line, " validation images, %d x %d x %d", data->shape.h, data->shape.w,
                   data->shape.c);
    buf_printf(&line, ", %d %s:", data->classes, text_plural(data->classes, "class", "classes"));
    for (int c = 0; c < MIN(data->classes, 10); c++) {
        buf_text_add(&line, c ? ", " : " ");
        text_visible(&line, data->class_name[c]);
    }
    if (data->classes > 10)
        buf_text_add(&line, ", ...");
    reply_line(session->reply, "%s%s", buf_text(&line), buf_text(fate));
    if (lost->size)
        reply_warning(session->reply, "%s", buf_text(lost));
    buf_free(&line);
}

/* Makes this the session's data and takes over its arena, or frees the arena. */
bool loading_take(Session *session, const Call *call, Arena *arena, const Dataset *data,
                  Outcome *out)
{
    Buf fate = {0}, lost = {0};
    LabData next = {.set = data,
                    .source = arena_text(arena, call->text),
                    .bs = (int)call_int(call, "bs"),
                    .keep_last = !call_bool(call, "drop_last")};
    next.arena = *arena;
    *arena = (Arena){0};
    bool ok = data && session_set_data(session, &next, &fate, &lost, &out->error);
    arena_free(&next.arena);
    if (ok) {
        out->value = session->data->source;
        describe(session, &fate, &lost);
    }
    buf_free(&fate);
    buf_free(&lost);
    if (!ok)
        return false;
    tell_left_out(session->reply, data);
    return true;
}

const Dataset *loading_loaded(const Session *session)
{
    return session->data->set;
}

int loading_channels(const Call *call)
{
    return call_choice(call, "channels") ? 3 : 1;
}

bool loading_normalize(Session *session, Error *err)
{
    const Dataset *data = session->data->set;
    if (session_normalized(session))
        return true;
    Arena scratch = {0};
    Normalization normalization = normalization_of(&scratch, data, &data->train);
    bool ok = session_normalize(session, &normalization, err);
    arena_free(&scratch);
    if (ok)
        reply_line(session->reply, "normalized: each column by its mean and deviation");
    return ok;
}
