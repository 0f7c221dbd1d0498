/* worker.h - the lab's thread: commands wait their turn here while a screen stays awake.
 *
 *     Worker *worker = worker_new(session, wake_fd);
 *     LineAnswer answer = worker_line(worker, "fit_one_cycle 2", true);    never waits long
 *     worker_scene(worker, arena, &scene);                                 what to draw now
 *     worker_interrupt(worker);                                            Ctrl-C
 *     worker_free(worker);                                                 stops, waits, joins
 *
 * A session belongs to the thread that holds its lock.  The worker holds it while it runs a
 * command, but not while a run trains: then the run owns the learner and nothing else, and commands
 * with the flag AT_ONCE run on the caller's thread, at a batch boundary if they need the learner.
 * All functions are for the screen's thread. */
#ifndef LAB_WORKER_H
#define LAB_WORKER_H

#include "lab/session.h"

typedef struct Worker Worker;

typedef enum {
    ANSWER_DONE,   /* it has run or failed; its output is among the messages */
    ANSWER_QUEUED, /* it waits its turn, or runs now */
    ANSWER_QUIT,   /* `quit`, while nothing runs or for the second time */
} LineAnswer;

/* wake_fd is written to when there is something new to draw. */
Worker *worker_new(Session *session, int wake_fd);
void worker_free(Worker *worker);

/* Runs or queues the commands of a text.  echo: it was typed, so it is shown among the messages. */
LineAnswer worker_line(Worker *worker, const char *text, bool echo);

/* Ctrl-C: asks the run to stop at the batch boundary; false when there was nothing to stop, or a
 * stop was asked for already. */
bool worker_interrupt(Worker *worker);

/* Fills in all but prompt, hint, surface and the pixels of a cell.  Texts live in the arena,
 * the picture until the next call. */
void worker_scene(Worker *worker, Arena *arena, Scene *scene);

/* To be called before worker_scene, when wake_fd's other end is readable. */
void worker_drain(Worker *worker);

/* Whether a file of commands has said `quit`. */
bool worker_left(Worker *worker);

/* Whether a run is under way or commands wait. */
bool worker_busy(Worker *worker);

/* What the screen has room for: a value. */
typedef struct {
    int screen_columns, screen_rows;
    int columns, rows; /* cells that MAIN_SHOWN has for its figure */
    Ground ground;
    bool octants;     /* the terminal draws them */
    int across, page; /* results: how many in a line; lines of a page */
    int scroll_most;  /* lines that the list that is scrolled can be scrolled by */
    int scroll_page;  /* lines that are seen of the list that keys scroll; 0: there is none */
} Room;

/* Figures fit it from now on, and keys move by its lines and pages; a change draws the present
 * figure again. */
void worker_set_room(Worker *worker, const Room *room);

#endif
