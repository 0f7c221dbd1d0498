/* The command ranks: how many processes train. */
#include "base/text.h"
#include "commands/rows.h"
#include "lab/ranks.h"
#include "lab/reply.h"
#include "nn/model.h"

static void tell(Session *session)
{
    int ranks = ranks_count(session), threads = ranks_own_threads(session);
    reply_line(session->reply, "%d %s, %d %s%s", ranks, text_plural(ranks, "rank", "ranks"),
               threads, text_plural(threads, "thread", "threads"), ranks > 1 ? " each" : "");
}

static bool cmd_ranks(Session *session, const Call *call, Outcome *out)
{
    if (call_given(call, "n") && !ranks_set(session, (int)call_int(call, "n"), &out->error))
        return error_prefix(&out->error, "ranks");
    tell(session);
    return true;
}

const Command RANKS = {
    .name = "ranks",
    .args = {{.name = "n",
              .type = ARG_INT,
              .least = 1,
              .most = MODEL_SHARDS_MOST,
              .help = "so many processes train from now on; 1: this one alone"}},
    .verb = &(const Verb){.run = cmd_ranks},
    .summary = "train on several processes, to the same bits",
};
