/* options.h - the program's command line.
 *
 *     Options options;
 *     if (!options_parse(&arena, argc, argv, &options, &err)) ...     one line; exit status 2
 */
#ifndef UI_OPTIONS_H
#define UI_OPTIONS_H

#include "base/team.h"
#include "lab/session.h"

typedef struct {
    const char *const *lines; /* of -c, in order */
    int line_count;
    const char *script;     /* NULL: none; "-": standard input */
    const char *attach;     /* --attach: the run; NULL: none */
    const char *watch;      /* --watch: the words of the command; NULL: none */
    const char *completion; /* --completion: the shell whose script is printed; NULL: none */
    bool detach;            /* --detach, with its script */
    bool interactive;       /* -i */
    bool plain;             /* --plain */
    bool no_startup;        /* -n */
    bool version, help;     /* -V, -h: print and exit */
    Team team;              /* the ranks of a launcher; all 0: none */
    Settings settings;      /* --seed, --threads, --events, -k, -q, with their defaults */
} Options;

NODISCARD bool options_parse(Arena *arena, int argc, char **argv, Options *out, Error *err);

/* Adds what -V prints. */
void options_version(Buf *out);

#endif
