/* Fuzzes texts of commands: they are cut up, parsed and completed.  A call that is understood reads
 * back as the same from its shell form. */
#include "tests/fuzz/fuzz.h"

#include "commands/command_table.h"
#include "language/complete.h"
#include "language/scan.h"

#include <string.h>

static const char *get(const void *context, Arena *arena, const char *name)
{
    (void)context;
    (void)arena;
    return strcmp(name, "lr") == 0 ? "3e-3" : strcmp(name, "path") == 0 ? "a 'b" : NULL;
}

static const Scope SCRIPT_SCOPE = {.table = &COMMANDS, .get = get};
static const Scope PROMPT_SCOPE = {.table = &COMMANDS, .get = get, .prefixes = true};

static void check(Arena *arena, const char *line, const Scope *scope)
{
    Call call, again;
    Error err = {0};
    bool ok = command_parse(arena, line, scope, &call, &err);
    fuzz_check_error(ok, &err);
    if (!ok || !call.command)
        return;
    Script before = {.rest = call.before ? call.before : "", .line = 1};
    for (const char *first; (first = command_next(arena, &before));)
        FUZZ_REQUIRE(command_parse(arena, first, &SCRIPT_SCOPE, &again, &err));
    FUZZ_REQUIRE(command_parse(arena, call.text, &SCRIPT_SCOPE, &again, &err));
    FUZZ_REQUIRE(again.command == call.command);
    FUZZ_REQUIRE(strcmp(again.text, call.text) == 0);
}

static void complete(Arena *arena, const char *line, int point)
{
    Completion found = command_complete(arena, &COMMANDS_ALONE, line, point);
    FUZZ_REQUIRE(found.start >= 0 && found.start <= point);
    for (int i = 0; i < found.count; i++)
        FUZZ_REQUIRE(
            strncmp(found.item[i].text, line + found.start, (size_t)(point - found.start)) == 0);
}

/* Whether more has to follow must be the same when the text is read line by line. */
static void feed_lines(Arena *arena, const char *text)
{
    Scan scan = {0}, whole = {0};
    bool more = false;
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        length += line[length] == '\n';
        more = command_goes_on(&scan, arena_printf(arena, "%.*s", (int)length, line));
        line += length;
    }
    FUZZ_REQUIRE(more == command_goes_on(&whole, text));
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    char *text = arena_printf(&arena, "%.*s", (int)size, (const char *)data);
    int length = (int)strlen(text), last = 1;
    Script script = {.rest = text, .line = 1};
    const char *line;
    ArenaMark mark = arena_mark(&arena);
    feed_lines(&arena, text);
    arena_release(&arena, mark);
    while ((line = command_next(&arena, &script))) {
        FUZZ_REQUIRE(*line && script.at >= last && script.rest <= text + length);
        last = script.at;
        check(&arena, line, &SCRIPT_SCOPE);
        check(&arena, line, &PROMPT_SCOPE);
        arena_release(&arena, mark); /* as a session does */
    }
    complete(&arena, text, length);
    complete(&arena, text, length / 2);
    arena_free(&arena);
}
