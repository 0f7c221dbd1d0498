/* The commands help, complete, print and quit. */
#include "base/text.h"
#include "commands/rows.h"
#include "io/asset.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "language/complete.h"
#include "language/pasted.h"
#include "language/resolve.h"
#include "language/value.h"

#include <string.h>

enum { NAME_LEAST = 18 }; /* columns of a name */

static void add_named(Columns *table, const char *name, const char *text)
{
    columns_printf(table, "  %s", name);
    columns_add(table, text);
    columns_row(table);
}

static void overview(const CommandTable *commands, Buf *out)
{
    Columns table = {.least = NAME_LEAST};
    for (const CommandGroup *group = commands->groups; group->title; group++) {
        buf_printf(out, "%s%s\n", out->size ? "\n" : "", group->title);
        for (const Command *const *row = group->rows; *row; row++)
            add_named(&table, (*row)->name, (*row)->summary);
        columns_write(&table, out);
    }
    columns_free(&table);
    buf_text_add(
        out,
        "\n`help COMMAND` lists the arguments of a command and shows "
        "examples.\nPlotting commands take png=FILE (or > FILE at the end), width= and height=;\n"
        "FILE ends in .png or .svg.\nNotebook lines work as pasted: learn.fit_one_cycle(2, "
        "5e-2);\n`help notebook` lists those that are not commands here.\n");
}

static void add_range(const ArgSpec *spec, Buf *out)
{
    if (spec->type == ARG_CHOICE) {
        buf_text_add(out, "; one of: ");
        choices_add(spec, " ", out);
    } else if (spec->least != 0 || spec->most != 0) {
        bool list = spec->type == ARG_INTS || spec->type == ARG_FLOATS;
        buf_text_add(out, list ? "; each " : "; ");
        text_exact(out, spec->least);
        buf_text_add(out, " to ");
        text_exact(out, spec->most);
    }
    if (spec->alias)
        buf_printf(out, "; also %s=", spec->alias);
}

static void add_arguments(const Command *row, Buf *out)
{
    Columns table = {.least = NAME_LEAST};
    for (int i = 0; i < COMMAND_ARGS && row->args[i].name; i++) {
        const ArgSpec *spec = &row->args[i];
        if (spec->type == ARG_OBJECT)
            continue;
        Buf name = {0}, help = {0};
        buf_printf(&name, "%s%s%s", spec->name, spec->fallback ? "=" : "",
                   spec->fallback ? spec->fallback : "");
        value_help(spec, &help);
        add_range(spec, &help);
        add_named(&table, buf_text(&name), buf_text(&help));
        buf_free(&name);
        buf_free(&help);
    }
    if (row->needs & IS_PLOT) {
        add_named(&table, "png", "write the picture to this file, .png or .svg; also > FILE");
        add_named(&table, "width, height",
                  "size, in pixels for a picture and in cells for text; 16 to 8192");
    }
    columns_write(&table, out);
    columns_free(&table);
}

/* Adds assets/help/NAME.txt, with '-' for spaces in the name. */
static void add_article(const Command *row, Buf *out)
{
    Arena scratch = {0};
    Bytes bytes;
    Error ignored;
    char *name = arena_printf(&scratch, "help/%s.txt", row->name);
    for (char *c = name; *c; c++)
        if (*c == ' ')
            *c = '-';
    if (asset_read(&scratch, name, &bytes, &ignored)) {
        buf_char(out, '\n');
        buf_add(out, bytes.data, bytes.size);
    }
    arena_free(&scratch);
}

static void details(const Command *row, Buf *out)
{
    command_usage(row, out);
    buf_printf(out, "\n  %s\n", row->summary);
    if (row->notebook)
        buf_printf(out, "  also: %s\n", row->notebook);
    if (row->args[0].name || (row->needs & IS_PLOT))
        buf_char(out, '\n');
    add_arguments(row, out);
    add_article(row, out);
}

/* Explains every row whose name, or first word of it, is the topic. */
static bool explain(const CommandTable *commands, const char *topic, Buf *out)
{
    const Command *row;
    size_t length = strlen(topic);
    for (int i = 0; (row = command_row(commands, i)); i++) {
        bool meant = strcmp(row->name, topic) == 0 || resolve_is_alias(row, topic) ||
                     (text_starts(row->name, topic) && row->name[length] == ' ');
        if (!meant)
            continue;
        buf_text_add(out, out->size ? "\n" : "");
        details(row, out);
    }
    return out->size > 0;
}

/* Lists rows whose help mentions the topic anywhere. */
static bool search(const CommandTable *commands, const char *topic, Buf *out)
{
    const Command *row;
    Columns table = {.least = NAME_LEAST};
    bool any = false;
    for (int i = 0; (row = command_row(commands, i)); i++) {
        Buf text = {0};
        details(row, &text);
        if (strcasestr(buf_text(&text), topic)) {
            if (!any)
                buf_printf(out, "'%s' is in the help of:\n", topic);
            any = true;
            add_named(&table, row->name, row->summary);
        }
        buf_free(&text);
    }
    columns_write(&table, out);
    columns_free(&table);
    return any;
}

/* Lists the lines of `help notebook` that mention the topic. */
static bool search_notebook(const CommandTable *commands, const char *topic, Buf *out)
{
    Buf list = {0}, found = {0};
    pasted_list(commands, &list);
    for (const char *line = buf_text(&list); *line; line += strcspn(line, "\n") + 1) {
        int size = (int)strcspn(line, "\n") + 1;
        Buf text = {0};
        buf_add(&text, line, (size_t)size);
        if (*line == ' ' && strcasestr(buf_text(&text), topic))
            buf_add(&found, line, (size_t)size);
        buf_free(&text);
    }
    if (found.size)
        buf_printf(out, "'%s' is in `help notebook`:\n%s", topic, buf_text(&found));
    bool any = found.size > 0;
    buf_free(&found);
    buf_free(&list);
    return any;
}

/* Prints the commands for the manual page, from the same rows. */
static void manual(const CommandTable *commands, Buf *out)
{
    for (const CommandGroup *group = commands->groups; group->title; group++) {
        buf_printf(out, ".SS %s\n", group->title);
        for (const Command *const *row = group->rows; *row; row++) {
            buf_text_add(out, ".TP\n.B ");
            command_usage(*row, out);
            buf_printf(out, "\n%s.\n", (*row)->summary);
        }
    }
}

static bool cmd_help(Session *session, const Call *call, Outcome *out)
{
    const Arg *words = call_arg(call, "command");
    Buf topic = {0}, text = {0};
    for (int i = 0; i < words->count; i++)
        buf_printf(&topic, "%s%s", i ? " " : "", words->names[i]);
    bool ok = true;
    if (!topic.size)
        overview(session->commands, &text);
    else if (strcmp(buf_text(&topic), "man") == 0)
        manual(session->commands, &text);
    else if (strcmp(buf_text(&topic), "notebook") == 0)
        pasted_list(session->commands, &text);
    else
        ok = explain(session->commands, buf_text(&topic), &text) ||
             search(session->commands, buf_text(&topic), &text) ||
             search_notebook(session->commands, buf_text(&topic), &text) ||
             fail(&out->error,
                  "help: there is no command '%s', and no help text mentions it; `help` lists all "
                  "commands",
                  buf_text(&topic));
    if (ok)
        reply_page(session->reply, buf_text(&text));
    buf_free(&topic);
    buf_free(&text);
    return ok;
}

static bool cmd_complete(Session *session, const Call *call, Outcome *out)
{
    (void)out;
    Arena scratch = {0};
    const char *text = call_text(call, "text");
    Scope scope = session_scope(session);
    Completion found = command_complete(&scratch, &scope, text, (int)strlen(text));
    if (found.files)
        command_complete_files(&scratch, &found);
    completion_sort(&found);
    for (int i = 0; i < found.count; i++)
        reply_line(session->reply, "%s", found.item[i].text);
    arena_free(&scratch);
    return true;
}

static bool cmd_print(Session *session, const Call *call, Outcome *out)
{
    (void)out;
    const Arg *values = call_arg(call, "values");
    Buf line = {0};
    for (int i = 0; i < values->count; i++)
        buf_printf(&line, "%s%s", i ? " " : "", values->names[i]);
    reply_line(session->reply, "%s", buf_text(&line));
    buf_free(&line);
    return true;
}

static bool cmd_quit(Session *session, const Call *call, Outcome *out)
{
    (void)session;
    (void)call;
    out->status = STATUS_QUIT;
    return true;
}

static const Command HELP = {
    .name = "help",
    .args = {{.name = "command",
              .type = ARG_REST,
              .help =
                  "command to explain, or a word to look for; without it: the list of commands"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_help},
    .summary = "list the commands, or explain one of them",
};

static const Command COMPLETE = {
    .name = "complete",
    .args = {{.name = "text",
              .type = ARG_TEXT,
              .required = true,
              .help = "beginning of a line, quoted: 'fit_one_cycle pol'"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_complete},
    .summary = "print what the Tab key offers after TEXT, one per line",
};

static const Command PRINT = {
    .name = "print",
    .args = {{.name = "values", .type = ARG_REST, .help = "texts, numbers, variables such as $lr"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_print},
    .summary = "print values; so does a line that is just a value",
};

static const Command QUIT = {
    .name = "quit",
    .notebook = "exit",
    .needs = AT_ONCE,
    .verb = &(const Verb){.run = cmd_quit},
    .summary = "leave",
};

const Command *const HELP_ROWS[] = {&HELP, &COMPLETE, &SOURCE, &RECIPE, &PRINT, &QUIT, NULL};
