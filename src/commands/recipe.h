/* recipe.h - one recipe of `compare`: how its learner is made, and the run.
 *
 *     Contestant recipe;
 *     if (!recipe_read(session, arena, "model resnet 8; fit 1", &recipe, err)) ...
 *     Learner *learner = setup_learner(session, recipe.setup, arena, seed, err);
 *     recipe.train->command->verb->plan(recipe.train, learner, &plan, err)
 */
#ifndef COMMANDS_RECIPE_H
#define COMMANDS_RECIPE_H

#include "base/arena.h"
#include "base/error.h"

typedef struct Call Call;
typedef struct NetSetup NetSetup;
typedef struct Session Session;

/* A recipe as it was read; its words are in the arena. */
typedef struct {
    const char *text; /* its commands in shell form, joined by "; " */
    NetSetup *setup;
    Call *train;
    long steps; /* batches of the run */
} Contestant;

/* Reads commands that say how a learner is made, and the training run after them; tries them with a
 * learner that is made and dropped. */
NODISCARD bool recipe_read(Session *session, Arena *arena, const char *text, Contestant *out,
                           Error *err);

#endif
