/* A text of commands: cut, parsed, completed.  What is understood reads back as the same call from
 * its own shell form. */
#include "tests/fuzz/fuzz.h"

#include "app/command.h"

#include <string.h>

static const char *get(const void *context, const char *name)
{
    (void)context;
    return strcmp(name, "lr") == 0 ? "3e-3" : strcmp(name, "path") == 0 ? "a 'b" : NULL;
}

static const Scope SCRIPT_SCOPE = {.get = get};
static const Scope PROMPT_SCOPE = {.get = get, .prefixes = true};

static void check(Arena *arena, const char *line, const Scope *scope)
{
    Call call, again;
    Error err = {""};
    bool ok = command_parse(arena, line, scope, &call, &err);
    fuzz_check_error(ok, &err);
    if (!ok || !call.command)
        return;
    FUZZ_REQUIRE(command_parse(arena, call.text, &SCRIPT_SCOPE, &again, &err));
    FUZZ_REQUIRE(again.command == call.command);
    FUZZ_REQUIRE(strcmp(again.text, call.text) == 0);
}

static void complete(Arena *arena, const char *line, int point)
{
    Completion found = command_complete(arena, line, point);
    FUZZ_REQUIRE(found.start >= 0 && found.start <= point);
    FUZZ_REQUIRE(!found.files || found.count == 0);
    for (int i = 0; i < found.count; i++)
        FUZZ_REQUIRE(strncmp(found.item[i], line + found.start, (size_t)(point - found.start)) == 0);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    char *text = arena_printf(&arena, "%.*s", (int)size, (const char *)data);
    int length = (int)strlen(text), last = 1;
    Script script = {.rest = text, .line = 1};
    const char *line;
    (void)command_unfinished(text);
    ArenaMark mark = arena_mark(&arena);
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
