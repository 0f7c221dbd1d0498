/* The commands attach and tell: a run that another process trains, on this screen or by one
 * command. */
#include "base/text.h"
#include "commands/rows.h"
#include "lab/attached.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "lab/requests.h"
#include "language/quote.h"
#include "store/remote.h"

#include <string.h>

#define UNDER_WAY                                                                                  \
    "recorded run under way: its name, a part of it, or last, the latest that is under way"

/* The words as one command: a single word is one by itself, and may have blanks in it. */
static const char *command_of(const Session *session, Arena *arena, const Arg *words)
{
    Buf line = {0};
    buf_text_add(&line, words->names[0]);
    for (int i = 1; i < words->count; i++)
        quote_word(session->commands, &line, NULL, words->names[i]);
    const char *text = arena_text(arena, buf_text(&line));
    buf_free(&line);
    return text;
}

static bool cmd_tell(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    const char *folder = remote_find(&scratch, call_text(call, "run"), &out->error), *text = "";
    const char *command = command_of(session, &scratch, call_arg(call, "command"));
    bool ok =
        folder && remote_tell(&scratch, folder, &(RemoteAsk){"tell", command}, &text, &out->error);
    if (ok && *text)
        reply_line(session->reply, "%s", text);
    arena_free(&scratch);
    return ok || error_prefix(&out->error, "tell");
}

static bool cmd_attach(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    const char *folder = remote_find(&scratch, call_text(call, "run"), &out->error);
    bool ok = folder && attached_run(session, folder, out);
    arena_free(&scratch);
    return ok || error_prefix(&out->error, "attach");
}

static const Command ATTACH = {
    .name = "attach",
    .args = {{.name = "run",
              .type = ARG_RECORD,
              .fallback = "last",
              .choices = "last",
              .help = UNDER_WAY}},
    .verb = &(const Verb){.run = cmd_attach},
    .summary = "show and control a run of another process",
};

static const Command TELL = {
    .name = "tell",
    .args = {{.name = "run",
              .type = ARG_RECORD,
              .required = true,
              .choices = "last",
              .help = UNDER_WAY},
             {.name = "command",
              .type = ARG_REST,
              .required = true,
              .choice = request_name,
              .help = "one of %s, with its arguments"}},
    .needs = AT_ONCE,
    .verb = &(const Verb){.run = cmd_tell},
    .summary = "tell a run of another process something",
};

const Command *const ATTACH_ROWS[] = {&ATTACH, &TELL, NULL};
