/* The command data table: rows of numbers and categories from CSV. */
#include "commands/loading.h"
#include "commands/reading.h"
#include "commands/rows.h"
#include "data/table.h"
#include "lab/lab.h"
#include "lab/reply.h"

#include <string.h>

/* A line each. */
static void tell_notes(Reply *reply, const Buf *notes)
{
    const char *line = buf_text(notes);
    for (const char *end; (end = strchr(line, '\n')); line = end + 1)
        reply_line(reply, "%.*s", (int)(end - line), line);
}

static bool cmd_table(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    Buf notes = {0};
    Loading loading = loading_of(session);
    const Arg *seed = call_arg(call, "seed"), *drop = call_arg(call, "drop");
    char separator = '\0';
    bool ok = !call_text(call, "delim") || reading_delim(call, &separator, &out->error);
    TableOptions options = {
        .path = call_text(call, "file"),
        .target = call_text(call, "target"),
        .drop = (const char *const *)drop->names,
        .drops = drop->count,
        .valid_pct = call_float(call, "valid_pct"),
        .seed = (uint32_t)(seed->present ? seed->integer : (long)loading.seed),
        .csv = {.separator = separator, .headless = !call_bool(call, "header")},
        .interrupts = loading.interrupts,
    };
    const Dataset *data = NULL;
    if (ok)
        data = dataset_table(&arena, &options, &notes, &out->error);
    ok = loading_take(session, call, &arena, data, out);
    if (ok)
        tell_notes(session->reply, &notes);
    buf_free(&notes);
    return ok && loading_normalize(session, &out->error);
}

const Command TABLE = {
    .name = "data table",
    .args =
        {{.name = "file", .type = ARG_PATH, .required = true, .help = "a CSV file, plain or .gz"},
         {.name = "target",
          .type = ARG_TEXT,
          .required = true,
          .help = "the column that has the classes, by name or by number from 0"},
         {.name = "valid_pct",
          .type = ARG_FLOAT,
          .fallback = "0.2",
          .least = 0,
          .most = 0.999,
          .help = "fraction of the rows to use for validation, drawn at random"},
         {.name = "drop", .type = ARG_NAMES, .help = "columns to leave out"},
         {.name = "seed",
          .type = ARG_INT,
          .least = 0,
          .most = 4294967295.0,
          .help = "seed for that split (default: the session's)"},
         {.name = "delim",
          .type = ARG_TEXT,
          .help = "what separates cells (default: the comma, semicolon or tab that the first "
                  "line has most of)"},
         {.name = "header",
          .type = ARG_BOOL,
          .fallback = "true",
          .help = "false: the first line is a row, and columns are named 0, 1, 2, ..."},
         LOADING_BS("64"),
         LOADING_DROP_LAST},
    .verb = &(const Verb){.run = cmd_table},
    .summary = "rows of numbers and categories from a CSV file",
};
