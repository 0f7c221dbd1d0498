/* Stands in for MPI in a build without it: there is this process alone. */
#include "io/mpi.h"

#ifndef HAVE_MPI

int mpi_launched(void)
{
    return -1;
}

static bool refuse(Team *out, Error *err)
{
    *out = (Team){0};
    return fail(err, "this build has no MPI; configure it --with-mpi");
}

bool mpi_begin(Team *out, Error *err)
{
    return refuse(out, err);
}

bool mpi_spawn(const char *program, const char *const *words, int count, Team *out, Error *err)
{
    (void)program;
    (void)words;
    (void)count;
    return refuse(out, err);
}

bool mpi_spawned(MpiGone *gone, void *context, Team *out, Error *err)
{
    (void)gone;
    (void)context;
    return refuse(out, err);
}

void mpi_part(Team *team)
{
    *team = (Team){0};
}

void mpi_end(Team *team)
{
    (void)team;
}

#endif
