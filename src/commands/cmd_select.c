/* The command select: moves the cursor over what a screen shows of results. */
#include "commands/rows.h"
#include "lab/lab.h"
#include "lab/lab_results.h"
#include "lab/select.h"

static bool cmd_select(Session *session, const Call *call, Outcome *out)
{
    const Confusion *confusion = session->results->confusion;
    const Arg *at = call_arg(call, "at");
    if (!confusion)
        return fail(&out->error, "select: there is nothing to select from; run `confusion` first");
    if (at->count == 1 || at->count > 2)
        return fail(&out->error, "select: at= takes a row and a column, such as at=3,7");
    if (at->count)
        select_pair_at(session->stage, confusion, at->integers[0], at->integers[1]);
    else
        select_pair(session->stage, confusion, (Way)call_choice(call, "to"),
                    (int)call_int(call, "by"));
    return true;
}

const Command SELECT = {
    .name = "select",
    .args = {{.name = "to",
              .type = ARG_CHOICE,
              .fallback = "next",
              .choice = way_name,
              .help = "where to; next and previous go from mistake to mistake, the most frequent "
                      "first"},
             {.name = "by",
              .type = ARG_INT,
              .fallback = "1",
              .least = 1,
              .most = 1e6,
              .help = "how far"},
             {.name = "at",
              .type = ARG_INTS,
              .least = 0,
              .most = 1e6,
              .help = "row and column to go to, from 0, such as 3,7"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_select},
    .summary = "move the cursor over the confusion matrix",
};
