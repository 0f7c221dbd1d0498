/* The commands data save and data packed: what is loaded as one file, and such a file mapped. */
#include "base/pace.h"
#include "base/text.h"
#include "commands/loading.h"
#include "commands/rows.h"
#include "data/packed.h"
#include "lab/lab.h"
#include "lab/reply.h"

static void tell_packed(Reply *reply, const Dataset *data, const char *path, size_t size)
{
    Buf line = {0};
    text_visible(&line, path);
    buf_text_add(&line, ": ");
    text_visible(&line, data->name);
    buf_text_add(&line, " in ");
    bytes_put((int64_t)size, &line);
    reply_line(reply, "packed %s; `data packed` loads it", buf_text(&line));
    buf_free(&line);
}

static bool cmd_data_save(Session *session, const Call *call, Outcome *out)
{
    const char *path = call_text(call, "file");
    const Dataset *data = loading_loaded(session);
    size_t size;
    if (!dataset_pack_place(path, &out->error) || !dataset_pack(data, path, &size, &out->error))
        return false;
    tell_packed(session->reply, data, path, size);
    return true;
}

static bool cmd_data_packed(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    PackedOptions options = {.path = call_text(call, "file"), .verify = call_bool(call, "verify")};
    const Dataset *data = dataset_packed(&arena, &options, &out->error);
    return loading_take(session, call, &arena, data, out) &&
           (!data->columns || loading_normalize(session, &out->error));
}

const Command DATA_SAVE = {
    .name = "data save",
    .args = {{.name = "file", .type = ARG_PATH, .required = true, .help = "file to write"}},
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_data_save},
    .summary = "pack the data into one file, for `data packed`",
};

const Command PACKED = {
    .name = "data packed",
    .args = {{.name = "file",
              .type = ARG_PATH,
              .required = true,
              .help = "file that `data save` has written"},
             {.name = "verify",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "true: read every pixel, and refuse the file if one has changed"},
             LOADING_BS("64"),
             LOADING_DROP_LAST},
    .verb = &(const Verb){.run = cmd_data_packed},
    .summary = "a file of `data save`, mapped: ready at once",
};
