/* Hands a session over to the run that trains in it, and back, while a screen watches. */
#include "lab/live.h"

#include "lab/scene.h"

#include <time.h>

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

/* A timed wait for a mutex would use the wall clock, which may jump. */
bool live_hold(Live *live, int milliseconds)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int tries = 0; pthread_mutex_trylock(&live->session) != 0; tries++) {
        if (tries == milliseconds)
            return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

void live_stop_for(Live *live, After after)
{
    live->after = after;
    gate_stop(&live->gate);
}

void live_look(Live *live, Arena *arena, Scene *scene)
{
    Progress published;
    if (!live)
        return;
    publisher_read(&live->publisher, &published);
    if (published.state != JOB_NONE || published.run >= scene->job.run)
        scene->job = published;
    scene->message = messages_copy(live->messages, arena, &scene->messages);
    if (live->columns > 0) {
        scene->surface.columns = live->columns;
        scene->surface.rows = live->rows;
    }
}

bool live_running(Live *live)
{
    return live && gate_running(&live->gate);
}
