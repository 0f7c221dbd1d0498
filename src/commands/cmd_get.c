/* The commands data get, untar_data and datasets: data sets by name, downloaded where they are not
 * there yet. */
#include "base/columns.h"
#include "base/pace.h"
#include "base/team.h"
#include "base/text.h"
#include "commands/loading.h"
#include "commands/rows.h"
#include "data/catalog.h"
#include "data/set_get.h"
#include "io/address.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "language/quote.h"
#include "language/symbol.h"

#include <string.h>

/* ---- what is asked for */

/* The file of an address without what archives end in: the name of its set. */
static const char *stem_of(Arena *arena, const char *url)
{
    static const char *const ENDS[] = {".tgz", ".tar.gz", ".tar"};
    char *file = address_file(arena, url);
    for (int i = 0; i < LENGTH(ENDS); i++)
        if (text_ends(file, ENDS[i]))
            file[strlen(file) - strlen(ENDS[i])] = '\0';
    return file;
}

/* fastai's addresses of sets lack the ending. */
static const char *whole_address(Arena *arena, const char *url)
{
    const char *file = address_file(arena, url);
    return strcmp(file, stem_of(arena, url)) == 0 ? arena_printf(arena, "%s.tgz", url) : url;
}

static bool check_name(const char *name, bool new, Error *err)
{
    bool fits = new ? set_name_is(name) : *name && !strchr(name, '/') && name[0] != '.';
    return fits || fail(err, "'%s' is not the name of a data set; use one like mnist_sample", name);
}

/* A set that is not in the table, or not from where the table has it: what the table says of how
 * to load it still counts, and nothing of its bytes. */
static const SetRow *row_from(Arena *arena, const SetRow *known, const char *name, const char *url)
{
    SetRow *row = ARENA_NEW(arena, SetRow, 1);
    *row = (SetRow){.name = name, .file = ARENA_NEW(arena, SetFile, 1), .files = 1};
    row->file[0].url = url;
    if (known) {
        row->images = known->images;
        row->load = known->load;
    }
    return row;
}

static bool add_sum(Arena *arena, const SetRow **row, const char *sum, Error *err)
{
    if (!set_sum_is(sum, 256))
        return fail(err, "sha256='%s' is no sum; it has 64 hexadecimal digits", sum);
    if (!*row || (*row)->files != 1)
        return fail(err, "sha256= is for a set that is one archive; leave it out");
    SetRow *with = arena_copy(arena, *row, sizeof **row);
    with->file = arena_copy(arena, with->file, sizeof *with->file);
    with->file->sums.sha256 = sum;
    *row = with;
    return true;
}

/* Name, place and origin of what a call asks for. */
static bool read_request(Session *session, const Call *call, SetGet *job, Error *err)
{
    Arena *arena = job->arena;
    const char *name = call_text(call, "name"), *to = call_text(call, "to");
    const char *url = call_text(call, "url"), *sum = call_text(call, "sha256");
    SetTable table;
    if (text_starts(name, "URLs."))
        name = symbol_last(arena, name);
    if (!url && strstr(name, "://")) {
        url = whole_address(arena, name);
        name = stem_of(arena, name);
    }
    if (url && !address_is(url))
        return fail(err, "'%s' is no address; give one that begins with http:// or https://", url);
    job->name = name;
    job->home = to ? path_expand(arena, to) : folder_data(arena);
    if (!job->home)
        return fail(err, NO_HOME);
    if (!check_name(name, url, err) || !set_table_read(arena, &table, err))
        return false;
    job->row = set_table_find(&table, name);
    if (url)
        job->row = row_from(arena, job->row, name, url);
    job->patience = call_int(call, "timeout");
    job->clock = lab_clock(session);
    job->interrupts = session_interrupts(session);
    return !sum || add_sum(arena, &job->row, sum, err);
}

/* ---- getting */

static void progress(void *context, const char *text)
{
    reply_progress(context, text);
}

static void tell_got(Reply *reply, const SetGet *job)
{
    Buf size = {0};
    bytes_put(job->bytes, &size);
    if (job->bytes)
        reply_line(reply, "%s: downloaded %s into %s", job->name, buf_text(&size), job->home);
    if (job->beside)
        reply_line(reply, "left out: %ld %s of %s beside its folder %s", job->beside,
                   text_plural(job->beside, "entry", "entries"), path_name(job->packed), job->name);
    buf_free(&size);
}

/* Rank 0 downloads and unpacks; then the others find it there. */
static bool get_together(const Team *team, SetGet *job, Error *err)
{
    bool ok = !team_writes(team) || set_get(job, err);
    team_tell(team, &ok, sizeof ok);
    if (team_writes(team))
        return ok;
    return ok ? set_get(job, err) : fail(err, "%s: rank 0 has not got it", job->name);
}

static bool get(Session *session, const Call *call, SetGet *job, Error *err)
{
    if (!read_request(session, call, job, err))
        return false;
    job->progress = progress;
    job->context = session->reply;
    lab_protect(session, true);
    bool ok = get_together(session_team(session), job, err);
    lab_protect(session, false);
    if (ok)
        tell_got(session->reply, job);
    return ok;
}

static bool cmd_untar_data(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    SetGet job = {.arena = &scratch};
    bool ok = get(session, call, &job, &out->error);
    if (ok) {
        out->value = lab_keep(session, job.folder);
        if (!call->assign)
            reply_line(session->reply, "%s", job.folder);
    }
    arena_free(&scratch);
    return ok;
}

/* "data folder /home/ada/data/mnist valid=testing bs=128" */
static char *load_command(Session *session, const Call *call, const SetGet *job, const char *load)
{
    Buf line = {0};
    size_t kind = strcspn(load, " ");
    buf_printf(&line, "data %.*s", (int)kind, load);
    const char *images = job->row && job->row->load ? job->row->images : NULL;
    quote_word(session->commands, &line, NULL,
               images ? path_join(job->arena, job->folder, images) : job->folder);
    buf_text_add(&line, load + kind);
    if (call_given(call, "bs"))
        buf_printf(&line, " bs=%ld", call_int(call, "bs"));
    if (!call_bool(call, "drop_last"))
        buf_text_add(&line, " drop_last=false");
    char *text = arena_text(job->arena, buf_text(&line));
    buf_free(&line);
    return text;
}

static bool load(Session *session, const Call *call, const SetGet *job, Outcome *out)
{
    Call loads;
    const Scope scope = {.table = session->commands};
    const char *words =
        job->row && job->row->load ? job->row->load : set_guess(job->arena, job->folder);
    if (!words)
        return path_fail(&out->error, job->folder,
                         "the set is there, but not how to load it; use a `data` command, such as "
                         "`data folder`");
    return command_parse(job->arena, load_command(session, call, job, words), &scope, &loads,
                         &out->error) &&
           loads.command->verb->run(session, &loads, out);
}

static bool cmd_get(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    SetGet job = {.arena = &scratch};
    bool ok = get(session, call, &job, &out->error) && load(session, call, &job, out);
    arena_free(&scratch);
    return ok;
}

/* ---- the list */

static void add_row(Columns *table, const SetRow *row, const char *home)
{
    static const char *const STATE[] = {
        [SET_ABSENT] = "", [SET_PACKED] = "archive", [SET_UNPACKED] = "here"};
    Buf size = {0};
    int64_t bytes = 0;
    for (int i = 0; i < row->files; i++)
        bytes += row->file[i].sums.size;
    if (bytes)
        bytes_put(bytes, &size);
    columns_add(table, row->name);
    columns_add(table, buf_text(&size));
    columns_add(table, home ? STATE[catalog_state(home, row->name)] : "");
    columns_add(table, row->load ? row->load : "");
    columns_row(table);
    buf_free(&size);
}

static bool cmd_datasets(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    Columns columns = {.align = "lrl"};
    SetTable table;
    const char *home = folder_data(&scratch);
    (void)call;
    bool ok = set_table_read(&scratch, &table, &out->error);
    if (ok) {
        columns_add(&columns, "name");
        columns_add(&columns, "size");
        columns_add(&columns, "state");
        columns_add(&columns, "data ...");
        columns_row(&columns);
        for (int i = 0; i < table.rows; i++)
            add_row(&columns, &table.row[i], home);
        reply_table_end(session->reply, &columns);
    }
    arena_free(&scratch);
    return ok;
}

/* clang-format off */
#define TO                                                                                         \
    {.name = "to", .alias = "dest", .type = ARG_PATH,                                              \
     .help = "folder in which the set is looked for and put (default: the data-set folder)"}
#define TIMEOUT                                                                                    \
    {.name = "timeout", .type = ARG_INT, .fallback = "15", .least = 1, .most = 3600,               \
     .help = "seconds that the server may send nothing before it is tried again"}
/* clang-format on */

const Command DATA_GET = {
    .name = "data get",
    .args = {{.name = "name",
              .type = ARG_TEXT,
              .required = true,
              .list = catalog_names,
              .help = "data set, one that `datasets` lists, or any name with url="},
             {.name = "url",
              .type = ARG_TEXT,
              .help = "address of its archive, instead of the one that is known"},
             {.name = "sha256", .type = ARG_TEXT, .help = "SHA-256 that the archive must have"},
             TO,
             {.name = "bs",
              .type = ARG_INT,
              .least = 1,
              .most = 1 << 20,
              .help = "batch size (default: as of the command that loads it)"},
             LOADING_DROP_LAST,
             TIMEOUT},
    .verb = &(const Verb){.run = cmd_get},
    .summary = "a data set by name: download, check, unpack, load",
};

const Command UNTAR_DATA = {
    .name = "untar_data",
    .args = {{.name = "name",
              .type = ARG_TEXT,
              .required = true,
              .list = catalog_names,
              .help = "data set, such as URLs.MNIST_SAMPLE or mnist_sample, or an address"},
             {.name = "url",
              .type = ARG_TEXT,
              .help = "address of its archive, instead of the one that is known"},
             {.name = "sha256", .type = ARG_TEXT, .help = "SHA-256 that the archive must have"},
             TO,
             TIMEOUT},
    .verb = &(const Verb){.run = cmd_untar_data},
    .summary = "path to a data set, downloaded and unpacked if needed",
};

const Command DATASETS = {
    .name = "datasets",
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_datasets},
    .summary = "data sets known by name, and which are here",
};
