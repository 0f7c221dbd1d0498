/* Hands a session over to the run that trains in it, and back, while a screen watches. */
#include "lab/live.h"

void live_enter(Live *live)
{
    if (!live)
        return;
    gate_open(&live->gate);
    pthread_mutex_unlock(&live->session);
}

void live_leave(Live *live)
{
    if (live)
        pthread_mutex_lock(&live->session);
}

void live_stop_for(Live *live, After after)
{
    live->after = after;
    gate_stop(&live->gate);
}

void live_progress(Live *live, Progress *job)
{
    Progress published;
    if (!live)
        return;
    publisher_read(&live->publisher, &published);
    if (published.state != JOB_NONE || published.run >= job->run)
        *job = published;
}

bool live_running(Live *live)
{
    return live && gate_running(&live->gate);
}
