/* Looks up rows of commands, gives the values of a call's arguments, and writes usage lines. */
#include "language/command.h"

#include <ctype.h>
#include <string.h>

const Command *command_row(const CommandTable *table, int index)
{
    for (const CommandGroup *group = table->groups; group->title; group++)
        for (const Command *const *row = group->rows; *row; row++)
            if (index-- == 0)
                return *row;
    return NULL;
}

const Command *command_find(const CommandTable *table, const char *name)
{
    const Command *row;
    for (int i = 0; (row = command_row(table, i)); i++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

const Arg *call_arg(const Call *call, const char *name)
{
    const Arg *arg = call->arg;
    while (arg < call->arg + COMMAND_ARGS && arg->spec && strcmp(arg->spec->name, name) != 0)
        arg++;
    assert(arg < call->arg + COMMAND_ARGS && arg->spec);
    return arg;
}

long call_int(const Call *call, const char *name)
{
    const Arg *arg = call_arg(call, name);
    assert(arg->spec->type == ARG_INT);
    return arg->integer;
}

double call_float(const Call *call, const char *name)
{
    const Arg *arg = call_arg(call, name);
    assert(arg->spec->type == ARG_FLOAT || arg->spec->type == ARG_INT);
    return arg->number;
}

bool call_bool(const Call *call, const char *name)
{
    const Arg *arg = call_arg(call, name);
    assert(arg->spec->type == ARG_BOOL);
    return arg->flag;
}

int call_choice(const Call *call, const char *name)
{
    const Arg *arg = call_arg(call, name);
    assert(arg->spec->type == ARG_CHOICE && arg->present);
    return (int)arg->integer;
}

const char *call_text(const Call *call, const char *name)
{
    const Arg *arg = call_arg(call, name);
    return arg->present ? arg->text : NULL;
}

bool call_given(const Call *call, const char *name)
{
    return call_arg(call, name)->given;
}

void arg_name(const ArgSpec *spec, Buf *out)
{
    bool place = spec->type == ARG_REST || spec->required;
    for (const char *c = spec->name; *c; c++)
        buf_char(out, place ? (char)toupper((unsigned char)*c) : *c);
    buf_text_add(out, place ? "" : "=");
}

static void add_argument(const ArgSpec *spec, Buf *out)
{
    buf_text_add(out, spec->required ? " " : " [");
    arg_name(spec, out);
    if (spec->type != ARG_REST && !spec->required && spec->fallback)
        buf_text_add(out, spec->fallback);
    if (spec->type == ARG_REST)
        buf_text_add(out, "...");
    if (!spec->required)
        buf_char(out, ']');
}

void command_usage(const Command *command, Buf *out)
{
    buf_text_add(out, command->name);
    for (int i = 0; i < COMMAND_ARGS && command->args[i].name; i++)
        if (command->args[i].type != ARG_OBJECT)
            add_argument(&command->args[i], out);
    if (command->needs & IS_PLOT)
        buf_text_add(out, " [png=FILE width= height=]");
}
