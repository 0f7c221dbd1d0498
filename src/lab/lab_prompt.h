/* lab_prompt.h - the state of the lines that a session reads, and what they are read with.
 *
 *     variables_set(&prompt->variables, "path", "/data/mnist");       $path from now on
 *     prompt->quit = true;                                            nothing more is run
 */
#ifndef LAB_LAB_PROMPT_H
#define LAB_LAB_PROMPT_H

#include "lab/session.h"
#include "language/variables.h"

/* The session owns it.  It lasts from one command to the next. */
typedef struct LabPrompt {
    Arena arena;       /* of texts that settings hold */
    Settings settings; /* as the program was started, and as `set` has changed them */
    Variables variables;
    uint64_t previews; /* show_batch calls so far: the number of the next */
    bool quit;         /* nothing more is run */
    int depth;         /* of `source` and `recipe` inside one another */
} LabPrompt;

#endif
