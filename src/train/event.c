/* Says in a word why a run ended. */
#include "train/event.h"

const char *stop_reason_name(StopReason reason)
{
    static const char *const NAMES[] = {"done",           "diverged", "nan", "stopped",
                                        "early_stopping", "cut_off",  "left"};
    return NAMES[reason];
}

const char *stop_reason_words(StopReason reason)
{
    static const char *const WORDS[] = {"done",          "done",    "nan", "stopped",
                                        "stopped early", "cut off", "left"};
    return WORDS[reason];
}

bool stop_reason_is_outer(StopReason reason)
{
    return reason == STOP_USER || reason == STOP_CUT || reason == STOP_LEFT;
}
