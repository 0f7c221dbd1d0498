/* Decides which lines can run beside a training run. */
#include "lab/at_once.h"

#include "lab/needs.h"
#include "lab/session.h"
#include "language/lex.h"
#include "language/resolve.h"
#include "language/scan.h"

/* The row that a command names; NULL with `unknown` false when that cannot be told yet. */
static const Command *row_of(const Session *session, Arena *scratch, const char *command,
                             bool *unknown)
{
    Scope scope = session_scope(session);
    Words words = {0};
    Error err;
    int used;
    LineForm form = line_form(command);
    *unknown = form == LINE_NOTHING || form == LINE_ASIDE;
    if (form == LINE_ASSIGN || *unknown)
        return NULL;
    if (form == LINE_SHELL && !lex_shell(scratch, command, &scope, &words, &err))
        return NULL;
    if (form == LINE_CALL && lex_call(scratch, command, NULL, &words, &err) && words.then)
        return NULL; /* what follows in the chain may be anything */
    const Command *row = form == LINE_SHELL
                             ? resolve_shell(scope.table, &words, scope.prefixes, &used, &err)
                             : resolve_call(scope.table, lex_call_name(scratch, command), &err);
    *unknown = !row;
    return row;
}

bool runs_at_once(const Session *session, const char *text, bool running, bool *holds)
{
    Arena scratch = {0};
    Script script = {.rest = text, .line = 1};
    bool at_once = true;
    *holds = false;
    for (const char *command; at_once && (command = command_next(&scratch, &script));) {
        bool unknown;
        const Command *row = row_of(session, &scratch, command, &unknown);
        bool now = row && ((row->needs & AT_ONCE) || ((row->needs & IN_RUN) && running));
        at_once = row ? now : unknown;
        *holds = *holds || (row && (row->needs & HOLDS));
    }
    arena_free(&scratch);
    return at_once;
}
