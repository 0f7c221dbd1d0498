/* Says in a word why a run ended. */
#include "train/event.h"

const char *stop_reason_name(StopReason reason)
{
    static const char *const NAMES[] = {"done",           "diverged",  "nan",     "stopped",
                                        "early_stopping", "replanned", "cut_off", "left"};
    return NAMES[reason];
}

const char *stop_reason_words(StopReason reason)
{
    static const char *const WORDS[] = {"done",          "done",      "nan",     "stopped",
                                        "stopped early", "replanned", "cut off", "left"};
    return WORDS[reason];
}

bool stop_reason_is_outer(StopReason reason)
{
    return stop_reason_is_pause(reason) || reason == STOP_CUT || reason == STOP_LEFT;
}

bool stop_reason_is_pause(StopReason reason)
{
    return reason == STOP_USER || reason == STOP_REPLAN;
}
