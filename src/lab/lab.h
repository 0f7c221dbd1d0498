/* lab.h - what the commands share: the inside of a Session.
 *
 *     Learner *learner = session_learner(session, err);      made with the default model if need be
 *     if (!job_run(session, call, &plan, false, err)) ...    a run of it
 *
 * Three lifetimes: the session's, the data's (replaced by `data`), the learner's (by `model`,
 * `learner`, `load`).
 */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include "analysis/history.h"
#include "analysis/range.h"
#include "base/pool.h"
#include "kernels/kernels.h"
#include "lab/branch.h"
#include "lab/live.h"
#include "lab/session.h"
#include "lab/stage.h"
#include "lab/trouble.h"
#include "language/variables.h"
#include "plot/picture.h"
#include "store/events.h"
#include "store/keeper.h"
#include "store/shelf.h"
#include "train/learner.h"
#include "train/recorder.h"

typedef struct {
    int patience;        /* early stopping; -1: off */
    double min_delta;    /* of early stopping */
    const char *monitor; /* "valid_loss", "train_loss" or a metric */
    char *save_best;     /* file name, or NULL */
    char *csv;           /* file name, or NULL */
    OnNan on_nan;
} RunSettings;

typedef enum { RECORD_AUTO, RECORD_ON, RECORD_OFF } RecordMode;

typedef struct {
    RecordMode mode; /* auto: of interactive sessions only */
    long limit;      /* megabytes that all records may take */
    bool told;       /* that no record can be written */
} RecordSettings;

struct Session {
    Arena arena; /* lives as long as the session */
    Settings settings;
    const CommandTable *commands;
    Reply reply;
    Events events;
    Variables variables;
    Pool *pool;
    Clock clock;
    Live *live; /* of the screen that watches; NULL: none */
    Stage stage;
    DrawScreen *draw_screen; /* NULL: there is no view */
    atomic_int interrupts;   /* Ctrl-C's so far; read by the running job */
    atomic_bool saving;      /* the run under way saves itself when it is stopped */
    Keeper *keeper;
    RunSettings run_settings;
    RecordSettings record;
    Arena shelf_arena;          /* of shelf */
    const RecordSummary *shelf; /* records of other sessions, as `runs` found them, latest first */
    int shelved;                /* how many */
    bool recorded;              /* the run under way has a record */
    const Kernels *kernels;     /* of every learner */
    WorkMode mode;              /* how their batches go through the net */

    Arena data_arena;    /* data and what describes it */
    const Dataset *data; /* as loaded; NULL: none.  If the learner is for another kind of data, it
                            has a stand-in of that kind, without images */
    char *data_source;   /* command that made it, for messages and `data = ...`; in data_arena */
    char *data_origin;   /* the same for files, with ~ for the home folder; set with data_hash */
    int data_bs;         /* batch size asked for with the data */
    uint64_t data_seed;  /* the session's seed when it was loaded */
    uint64_t data_hash;  /* dataset_hash; 0: not computed yet */

    Arena learner_arena;    /* model, learner, and the data's stand-in after `load` */
    char *spec;             /* of the model, or NULL; on the heap: outlives learners */
    LearnerOptions request; /* set by `learner`, `normalize` or a file; kept by `model`, and by
                               `data` of the same kind.  bs 0: the data's; the seed is set when a
                               learner is made */
    Learner *learner;       /* NULL until it is needed */
    bool brought;           /* its weights came from a file */
    uint64_t kept;          /* hash of the weights saved last; 0: none */

    double lr_max; /* the rate the user has picked; 0: none */
    Branch branch;
    History history;            /* owns what the next three point to */
    const RunEntry *under_way;  /* the run of the session's learner, or NULL */
    const Recorder *range_test; /* latest lr_find, or NULL */
    const Recorder *fit_run;    /* latest fit or fit_one_cycle, or NULL */
    const Recorder *last_run;   /* the newer of the two */
    uint64_t previews;          /* show_batch calls */
    bool redrawing;             /* a figure is only being drawn again, in another size */

    RunStatus status;  /* of the command now running, beyond success and failure */
    const char *value; /* what `NAME = call(...)` assigns; set by the command */
    bool quit;         /* nothing more is run */
    int depth;         /* of `source` inside `source` */
};

/* The learner, made with the default model if there is none; NULL without data. */
Learner *session_learner(Session *session, Error *err);

/* Another learner, as `learner` would make it but drawn from `seed`.  It lives in the arena, and
 * the session's own is not touched.  To be called after session_learner. */
Learner *session_new_learner(const Session *session, Arena *arena, uint64_t seed, Error *err);

/* ---- replacing the learner: everything that changes weights, data or preprocessing, except runs,
 * goes through one of these functions, which also forget the stopped run.
 *
 * Normalization is the net's.  It stays with the net through other data of the same kind (classes
 * and shape), through `learner` and `model`, and in its file; it goes with the net. */

/* Replaces the data (built in `arena`, which is taken over).  A learner that fits it is kept.  Adds
 * to `fate` what has become of the net: "; the net is kept", ... */
NODISCARD bool session_set_data(Session *session, Arena *arena, const Dataset *data, int bs,
                                Buf *fate, Error *err);

/* Replaces the model (spec NULL: the one there is) and makes its learner; nothing changes on
 * failure. */
NODISCARD bool session_set_model(Session *session, const char *spec, Error *err);

/* Takes over a loaded learner, its arena and its stand-in data.  Data that does not fit it stays
 * where it is.  Adds to `fate` what differs with the data there is. */
void session_set_learner(Session *session, Arena *arena, Learner *learner, const Dataset *stand_in,
                         Buf *fate);

/* Loads another program's weights into the present model or the default one. */
NODISCARD bool session_import(Session *session, const char *name, Error *err);

/* Sets the normalization of the present net, or of the next one. */
NODISCARD bool session_normalize(Session *session, const Normalization *normalization, Error *err);

/* Whether the learner, if there is one, has the loaded data, if there is any. */
bool session_fits(const Session *session);

/* When it has not, adds why: "3 classes (1 10 2), 32 x 32 against 2 classes (3 7), 28 x 28". */
void session_describe_misfit(const Session *session, Buf *out);

/* Whether its weights are not the initial ones. */
bool session_has_learnt(const Session *session);

/* The rate in force: the one picked, or 3e-3.  Picking 0 forgets it. */
double session_lr_max(const Session *session);
void session_pick_lr(Session *session, double lr_max);

/* Adds a run to the history; the plots are about it from now on. */
RunEntry *session_add_run(Session *session, const char *command, Recorder *recorder);

/* One run, of the session's learner or of another.  If it is one of several it has no table,
 * settings such as early stopping do not apply, and a loss that is not finite is not a failure. */
typedef struct {
    Learner *learner;
    const Plan *plan;
    const char *command;  /* shell form, for the history and events */
    bool stop_div;        /* stop when the loss is above 4 times its best */
    const char *label;    /* name of one of several runs, while it runs; NULL: it is the only one */
    int group;            /* number of the first of several; 0: its own */
    const Position *from; /* where it goes on; NULL: a run from its beginning */
    const Recorder *past; /* with `from`: what came before */
    const char *origin;   /* with `from`: the command that began it */
} RunRequest;

/* Runs a plan with all hooks, tells how it ended, keeps its recorder.  NULL with err when it could
 * not or when the loss was not finite (session->status says so, and whether it was interrupted). */
RunEntry *job_train(Session *session, const RunRequest *request, Error *err);

/* The same for a single run of the session's learner. */
NODISCARD bool job_run(Session *session, const Call *call, const Plan *plan, bool stop_div,
                       Error *err);

/* What `fit` or `fit_one_cycle` would do with a learner; any other command is an error. */
NODISCARD bool training_plan(const Call *call, const Learner *learner, Plan *plan, Error *err);

/* The latest range test, all runs of it, or the last run; its `runs` is 0 when there is neither. */
RangeTest session_range(Arena *arena, const Session *session, long skip_start, long skip_end);

/* Its suggestions; NaN for those that it does not have. */
Suggestions session_suggestions(const Session *session);

/* Image i of a part, its pixels borrowed. */
Image dataset_image(const Dataset *data, const Part *part, uint32_t i);

/* size=N or size=HxW of a call; 0 and 0 where it is not given. */
NODISCARD bool read_size(const Call *call, int *h, int *w, Error *err);

/* Tells what was left out when the data was read, a line for each reason. */
void tell_left_out(Session *session, const Dataset *data);

/* Tells that a part of the data has fewer images than were asked for. */
void tell_fewer(Session *session, int images, const char *part);

/* Shows a figure as text, or writes it where the call says png=. */
NODISCARD bool show_figure(Session *session, const Call *call, const Figure *figure, Error *err);

/* The same for pictures and for counts. */
NODISCARD bool show_pictures(Session *session, const Call *call, const PictureGrid *grid,
                             Error *err);
NODISCARD bool show_matrix(Session *session, const Call *call, const Matrix *matrix, Error *err);

#endif
