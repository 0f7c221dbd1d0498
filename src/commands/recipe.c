/* Reads the recipes of `compare`, each a short script on the same data. */
#include "commands/recipe.h"

#include "base/text.h"
#include "lab/lab.h"
#include "lab/session.h"
#include "lab/setup.h"
#include "lab/verb.h"
#include "language/scan.h"
#include "train/plan.h"

#include <string.h>

/* One command; the run must be the last one. */
static bool take_command(Session *session, Arena *arena, const char *line, Contestant *out,
                         Error *err)
{
    Scope scope = session_scope(session);
    Call call;
    if (!command_parse(arena, line, &scope, &call, err))
        return false;
    if (!call.command)
        return true;
    if (call.before || call.then)
        return fail(err, "a recipe takes no callbacks and no chained calls; "
                         "use `fit` or `fit_one_cycle` alone");
    if (strcmp(call.command->name, "print") == 0 && !text_starts(line, "print"))
        return fail(err, "it is not a recipe; put each recipe in quotes: "
                         "compare 'fit 1' 'fit 2'");
    if (out->train)
        return fail(err, "%s comes after the run; a recipe ends with it", call.command->name);
    out->text = out->text ? arena_printf(arena, "%s; %s", out->text, call.text) : call.text;
    if (!call.command->verb->plan && !call.command->verb->setup)
        return fail(err,
                    "%s is not a training run; use `fit` or `fit_one_cycle`, after `model`, "
                    "`learner`, `augment` or `mixup`",
                    call.command->name);
    if (!call.command->verb->plan)
        return call.command->verb->setup(session, &call, out->setup, err);
    out->train = arena_copy(arena, &call, sizeof call);
    return true;
}

/* Whether there is such a learner, and such a run of it. */
static bool try_recipe(const Session *session, Contestant *recipe, Error *err)
{
    Arena scratch = {0};
    Plan plan;
    const Call *call = recipe->train;
    Learner *learner =
        setup_learner(session, recipe->setup, &scratch, recipe->setup->options.seed, err);
    bool ok = learner && call->command->verb->plan(call, learner, &plan, err);
    if (ok)
        recipe->steps = plan.last - plan.first;
    arena_free(&scratch);
    return ok;
}

bool recipe_read(Session *session, Arena *arena, const char *text, Contestant *out, Error *err)
{
    Script script = {.rest = text, .line = 1};
    const char *line;
    *out = (Contestant){.setup = ARENA_NEW(arena, NetSetup, 1)};
    *out->setup = setup_of(session, arena);
    while ((line = command_next(arena, &script)))
        if (!take_command(session, arena, line, out, err))
            return false;
    if (!out->train)
        return fail(err, out->text ? "there is no run in it; end it with `fit` or `fit_one_cycle`"
                                   : "there is no command in it; use `fit` or `fit_one_cycle`");
    return try_recipe(session, out, err);
}
