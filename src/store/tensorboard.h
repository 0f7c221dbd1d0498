/* tensorboard.h - a run as an event file of TensorBoard, in a folder of its own below the user's,
 * which TensorBoard and programs that read its files show while the run is under way.
 *
 *     TensorBoard board = {.recorder = recorder, .folder = "logs", .clock = clock_real(), ...};
 *     Hook hooks[] = {recorder_hook(recorder), tensorboard_hook(&board)};
 *     learner_fit(learner, &plan, hooks, LENGTH(hooks));
 *     tensorboard_end(&board);
 *
 * Tags: loss/train, lr and momentum of every batch; of every epoch, at its last batch, loss/valid,
 * metric/NAME and epoch.  Steps count the batches of the run from 0; a run that goes on from
 * another one has that run's past, too.  A write that fails is told once and ends the file, not the
 * run. */
#ifndef STORE_TENSORBOARD_H
#define STORE_TENSORBOARD_H

#include "base/clock.h"
#include "train/recorder.h"

/* The file of one run.  Its maker fills in the first part; the hook opens and writes the file,
 * tensorboard_end closes it. */
typedef struct {
    const Recorder *recorder; /* whose hook comes first */
    const char *folder;       /* of all runs; made if need be */
    const char *name;         /* of its record, or NULL: by the time; a number is added where there
                                 is such a folder */
    Clock clock;
    void (*tell)(void *context, const char *error); /* that a write has failed */
    void *context;

    bool open;          /* there is a file, and no write has failed */
    int fd;             /* of it */
    const char *path;   /* of it */
    long whole;         /* bytes of it */
    double date;        /* seconds since 1970 at which the clock was at 0 */
    Buf value, summary; /* messages while they are made */
    Buf event, out;     /* one more, and whole records */
    Arena arena;        /* of the path */
} TensorBoard;

Hook tensorboard_hook(TensorBoard *board);
void tensorboard_end(TensorBoard *board);

#endif
