/* The commands source and recipe: lines run from a file, or from one that is built in. */
#include "base/columns.h"
#include "base/text.h"
#include "commands/loading.h"
#include "commands/rows.h"
#include "io/asset.h"
#include "lab/lab.h"
#include "lab/lab_prompt.h"
#include "lab/reply.h"

#include <string.h>

enum { DEEPEST = 16 }; /* files that run one another */

static const char WITHIN[] = "recipes/", ENDING[] = ".oc";

/* Whether a command that runs others may do so; leave() must follow. */
static bool enter(Session *session, const char *what, Error *err)
{
    if (session->prompt->depth >= DEEPEST)
        return fail(err, "files are nested %d deep; does %s run itself?", DEEPEST, what);
    session->prompt->depth++;
    return true;
}

static void leave(Session *session)
{
    session->prompt->depth--;
}

static bool cmd_source(Session *session, const Call *call, Outcome *out)
{
    const char *file = call_text(call, "file");
    bool ok = enter(session, file, &out->error);
    if (ok) {
        ok = session_source(session, file, &out->status, &out->error);
        leave(session);
    }
    return ok || error_prefix(&out->error, "source");
}

/* ---- recipes */

/* "mnist-99" of "recipes/mnist-99.oc"; NULL: the asset is no recipe. */
static const char *recipe_name(Arena *arena, const char *asset)
{
    if (!text_starts(asset, WITHIN))
        return NULL;
    const char *name = asset + strlen(WITHIN);
    return arena_printf(arena, "%.*s", (int)(strlen(name) - strlen(ENDING)), name);
}

static const char *const *recipe_names(Arena *arena, int *count)
{
    int assets = 0, names = 0;
    while (asset_name(assets))
        assets++;
    const char **name = ARENA_NEW(arena, const char *, assets);
    for (int i = 0; i < assets; i++)
        if ((name[names] = recipe_name(arena, asset_name(i))))
            names++;
    *count = names;
    return name;
}

/* The text of a recipe, in the arena. */
static bool recipe_read(Arena *arena, const char *name, char **out, Error *err)
{
    int count;
    const char *const *known = recipe_names(arena, &count);
    for (int i = 0; i < count; i++) {
        Bytes bytes;
        if (strcmp(known[i], name) != 0)
            continue;
        if (!asset_read(arena, arena_printf(arena, "%s%s%s", WITHIN, name, ENDING), &bytes, err))
            return false;
        *out = arena_text(arena, (const char *)bytes.data);
        return true;
    }
    return fail(err, "there is no recipe '%s'; `recipe` lists them", name);
}

/* Adds what the first lines of a recipe say of it: "# TITLE", then lines "# needs: ...". */
static void add_head(Columns *table, const char *name, const char *text)
{
    bool first = true;
    for (; text_starts(text, "# "); first = false) {
        int length = (int)strcspn(text, "\n");
        int key = first ? 0 : (int)strcspn(text, ":");
        if (first)
            columns_add(table, name);
        else
            columns_printf(table, "  %.*s", MIN(key, length) - 2, text + 2);
        int begin = MIN(key + 2, length);
        columns_printf(table, "%.*s", length - begin, text + begin);
        columns_row(table);
        text += length + (text[length] == '\n');
    }
}

static bool list_recipes(Session *session, Error *err)
{
    Arena scratch = {0};
    Columns table = {0};
    int count;
    bool ok = true;
    const char *const *name = recipe_names(&scratch, &count);
    for (int i = 0; ok && i < count; i++) {
        char *text;
        ok = recipe_read(&scratch, name[i], &text, err);
        if (ok)
            add_head(&table, name[i], text);
    }
    if (ok)
        reply_table_end(session->reply, &table);
    else
        columns_free(&table);
    arena_free(&scratch);
    return ok;
}

/* The recipe with another line in the place of that which loads its data, so that the lines keep
 * their numbers. */
static char *with_data(Arena *arena, char *text, const char *line)
{
    char *begin = strstr(text, "\ndata ");
    if (!begin)
        return text;
    begin++;
    char *end = begin + strcspn(begin, "\n");
    return arena_printf(arena, "%.*s%s%s", (int)(begin - text), text, line, end);
}

static bool run_recipe(Session *session, const Call *call, const char *name, char *text,
                       Outcome *out)
{
    Arena scratch = {0};
    const char *data = call_text(call, "data");
    bool loaded = data && strcmp(data, "loaded") == 0;
    if (loaded && !loading_loaded(session))
        return fail(&out->error, "data=loaded: no data is loaded; leave it out, or name the data");
    if (data)
        text = with_data(&scratch, text, loaded ? "" : arena_printf(&scratch, "data %s", data));
    bool ok = enter(session, name, &out->error);
    if (ok) {
        out->status = session_run(session, text, arena_printf(&scratch, "recipe:%s", name), 1);
        leave(session);
    }
    arena_free(&scratch);
    return ok;
}

static bool cmd_recipe(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    const char *name = call_text(call, "name");
    char *text;
    bool ok =
        name ? recipe_read(&scratch, name, &text, &out->error) : list_recipes(session, &out->error);
    if (ok && name && call_bool(call, "show"))
        reply_text(session->reply, text);
    else if (ok && name)
        ok = run_recipe(session, call, name, text, out);
    arena_free(&scratch);
    return ok || error_prefix(&out->error, "recipe");
}

const Command SOURCE = {
    .name = "source",
    .args = {{.name = "file", .type = ARG_PATH, .required = true, .help = "file of commands"}},
    .verb = &(const Verb){.run = cmd_source},
    .summary = "run the commands of a file",
};

const Command RECIPE = {
    .name = "recipe",
    .args = {{.name = "name",
              .type = ARG_TEXT,
              .list = recipe_names,
              .help = "recipe to run; without it: the list of recipes"},
             {.name = "data",
              .type = ARG_TEXT,
              .help = "words of a `data` command for other data, or loaded: what is loaded"},
             {.name = "show",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "print the recipe instead of running it"}},
    .verb = &(const Verb){.run = cmd_recipe},
    .summary = "train a net by a recipe that reaches a known figure",
};
