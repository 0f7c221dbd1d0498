/* The list of the formats of logs: what is new is a row here. */
#include "logs/log_source.h"

#include <string.h>

/* Those that are told by their first bytes come before those that are guessed. */
const LogFormat *const LOG_FORMATS[] = {&FORMAT_TENSORBOARD,
                                        &FORMAT_WANDB,
                                        &FORMAT_ONECYCLE,
                                        &FORMAT_HUGGINGFACE,
                                        &FORMAT_MLFLOW,
                                        &FORMAT_MLFLOW_SQLITE,
                                        &FORMAT_TRACKIO,
                                        &FORMAT_JSONL,
                                        &FORMAT_CSV,
                                        &FORMAT_TEXT,
                                        NULL};

const LogFormat *log_format_of(const LogProbe *probe)
{
    for (int i = 0; LOG_FORMATS[i]; i++)
        if (LOG_FORMATS[i]->is(probe))
            return LOG_FORMATS[i];
    return NULL;
}

const LogFormat *log_format_named(const char *name)
{
    for (int i = 0; LOG_FORMATS[i]; i++)
        if (strcmp(LOG_FORMATS[i]->name, name) == 0)
            return LOG_FORMATS[i];
    return NULL;
}

const char *log_format_name(int format)
{
    return LOG_FORMATS[format] ? LOG_FORMATS[format]->name : NULL;
}
