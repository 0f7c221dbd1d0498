/* views.h - the argument tta= of commands that ask a net what images are.
 *
 *     static const Command PREDICT = {.args = {..., VIEWS_ARG}, ...};
 *     const Tta tta = views_asked(call);
 */
#ifndef COMMANDS_VIEWS_H
#define COMMANDS_VIEWS_H

#include "language/command.h"
#include "train/tta.h"

/* clang-format off */
#define VIEWS_ARG                                                                                  \
    {.name = "tta", .type = ARG_CHOICE, .fallback = TTA_DEFAULT, .choice = tta_name,               \
     .meaning = tta_meaning, .help = "how an image is looked at: once, or several times"}
/* clang-format on */

static inline Tta views_asked(const Call *call)
{
    return tta_of((TtaKind)call_choice(call, "tta"));
}

#endif
