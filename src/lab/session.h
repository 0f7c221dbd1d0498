/* session.h - everything that belongs to one laboratory, and the door through which all commands
 * go.
 *
 *     Session *session = session_new(&(Settings){.seed = 42, .threads = 2}, &COMMANDS, err);
 *     Status status = session_run(session, "data digits; fit_one_cycle 2 5e-2", "-c:1", 0);
 *     session_free(session);
 */
#ifndef LAB_SESSION_H
#define LAB_SESSION_H

#include "lab/verb.h"
#include "language/command.h"
#include "plot/grid.h"

#include <stdatomic.h>

typedef struct After After;
typedef struct Reply Reply;
typedef struct Scene Scene;
typedef struct Team Team;
typedef struct TeamStop TeamStop;

enum { THREADS_MOST = 1024 };

/* How a session is to be: what the command line says, with its defaults.  A value; the session
 * keeps a copy, which `set` changes. */
typedef struct {
    uint64_t seed;
    int threads;        /* 1 ... THREADS_MOST */
    const char *events; /* file, "-" for standard output, NULL for none */
    int input;          /* descriptor that `watch -` reads: standard input, or what it was */
    bool quiet;         /* errors only */
    bool keep_going;    /* -k: a failed command does not end the script */
    bool interactive;   /* a prompt will follow: unique prefixes, the error has no place */
    /* --detach: runs are recorded, and this is called, once, when the first batch of one is done;
     * folder: of its record. */
    void (*begun)(const char *folder);
    const Team *team; /* borrowed: the ranks that run the same session; NULL: this process alone */
    /* For `ranks`, as GatherRanks (base/team.h); NULL: this process stays alone. */
    bool (*gather)(int ranks, int threads, TeamStop stop, Team *team, Error *err);
    bool frozen_clock; /* ONECYCLE_FROZEN_CLOCK: every time is 0, for tests */
} Settings;

/* `commands` are what its lines can name; NULL when the events file can not be opened. */
Session *session_new(const Settings *settings, const CommandTable *commands, Error *err);
void session_free(Session *session);

/* Runs a text of commands, separated by `;` and newlines.  `place` names it in errors: "-c:1", or
 * the name of a script, to which ":LINE" is added, the text beginning at `line` (0: nothing is
 * added).  At a prompt `place` is NULL, and unique prefixes of names count.  A failed command is
 * reported on standard error in one line (and as an event) and ends the text unless keep_going is
 * set.  Returns the worst status of the commands, or STATUS_QUIT. */
Status session_run(Session *session, const char *text, const char *place, int line);

/* Does what the run that has just ended was stopped for (live_stop_for), as its command at a prompt
 * would; AFTER_NOTHING is not allowed. */
Status session_run_after(Session *session, const After *after);

/* Takes back a `quit`: what comes is run. */
void session_stay(Session *session);

/* Runs a file of commands with whole names; places are PATH:LINE.  *status: the worst of its
 * commands.  False when the file can not be read. */
NODISCARD bool session_source(Session *session, const char *path, Status *status, Error *err);

/* Whether there is data, or a net that waits for some. */
bool session_has_data(const Session *session);

/* Where a signal handler counts interrupts; the running job reads it after every batch. */
atomic_int *session_interrupts(Session *session);

/* True while a run is under way that saves itself when it is interrupted: worth waiting for. */
const atomic_bool *session_saving(const Session *session);

/* The ranks that run it; NULL: this process alone. */
const Team *session_team(const Session *session);

/* Variables for the parser and for completion. */
Scope session_scope(const Session *session);

Reply *session_reply(Session *session);

/* How `screen` draws: the view's function, passed in since this folder must not include view. */
typedef void DrawScreen(const Scene *scene, Grid *grid);
void session_set_screen(Session *session, DrawScreen *draw);

#endif
