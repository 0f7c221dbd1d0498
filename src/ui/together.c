/* Meets the other ranks of a parallel run, and keeps all but one of them silent. */
#include "ui/together.h"

#include "io/file.h"
#include "io/mpi.h"
#include "nn/model.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void together_hush(void)
{
    if (mpi_launched() <= 0)
        return;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0)
        _exit(1);
    close(nowhere);
    file_mute();
}

static bool check_options(const Options *options, Error *err)
{
    const char *wrong = options->interactive ? "-i"
                        : options->attach    ? "--attach"
                        : options->watch     ? "--watch"
                        : options->detach    ? "--detach"
                                             : NULL;
    return !wrong ||
           fail(err, "%s is for one process; several ranks run a SCRIPT, -c or standard input",
                wrong);
}

bool together_begin(Options *options, Error *err)
{
    Team *team = &options->team;
    options->settings.team = team;
    if (mpi_launched() < 0)
        return true;
    if (!mpi_begin(team, err))
        return false;
    if (team->rank > 0)
        options->settings.events = NULL;
    return team_is_alone(team) ||
           (team_check(team->size, MODEL_SHARDS, err) && check_options(options, err));
}

bool together_could(const Team *team, bool done)
{
    team_tell(team, &done, sizeof done);
    return done;
}

int together_end(int status)
{
    mpi_end();
    return mpi_launched() > 0 ? 0 : status;
}
