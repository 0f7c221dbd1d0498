/* lab.h - the inside of a Session, and the door through which its weights, data and preprocessing
 * change.
 *
 *     Learner *learner = session_learner(session, err);      made with the default model if need be
 *
 * Three lifetimes: the session's, the data's (replaced by `data`), the learner's (by `model`,
 * `learner`, `load`). */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include "base/buf.h"
#include "base/clock.h"
#include "lab/session.h"

typedef struct Augment Augment;
typedef struct Branch Branch;
typedef struct Dataset Dataset;
typedef struct Events Events;
typedef struct History History;
typedef struct LabData LabData;
typedef struct LabMachine LabMachine;
typedef struct LabModel LabModel;
typedef struct LabPrompt LabPrompt;
typedef struct LabResults LabResults;
typedef struct LabRuns LabRuns;
typedef struct LabShelf LabShelf;
typedef struct Learner Learner;
typedef struct LearnerOptions LearnerOptions;
typedef struct Live Live;
typedef struct Normalization Normalization;
typedef struct OptimOptions OptimOptions;
typedef struct Recorder Recorder;
typedef struct RunEntry RunEntry;
typedef struct Stage Stage;

/* Functions that this folder calls and must not include, or that would close a circle. */
typedef struct {
    DrawScreen *draw; /* NULL: there is no view */
    Status (*run)(Session *session, const char *text, const char *place,
                  int line); /* session_run */
} Upward;

/* What a session is made of.  Each noun has its own header; a file includes those that it opens,
 * and a function takes the smallest noun that does.  All are owned, and only the parts that watch
 * a session may be NULL. */
struct Session {
    const CommandTable *commands; /* borrowed: what its lines can name */
    LabPrompt *prompt;            /* the lines it reads */
    LabData *data;                /* what it trains on */
    LabModel *model;              /* what it trains */
    LabRuns *runs;                /* how that went */
    Branch *branch;               /* where the latest run stopped */
    LabMachine *machine;          /* what it trains with */
    LabResults *results;          /* what the net answered last */
    LabShelf *shelf;              /* runs of other sessions */
    Reply *reply;                 /* where answers go */
    Events *events;               /* the file of --events */
    Stage *stage;                 /* what the user has chosen to see */
    Live *live;                   /* of the screen that watches, borrowed; NULL: none */
    Upward upward;                /* what lies above */
};

/* The learner that there is; NULL before it is needed.  A command with NEED_LEARNER has one. */
Learner *lab_learner(Session *session);

/* Every run of the session. */
History *lab_history(Session *session);

/* Whether its weights are not the initial ones. */
bool lab_has_learnt(const Session *session);

/* Both for those who only look at them. */
const Learner *lab_learner_seen(const Session *session);
const History *lab_history_seen(const Session *session);

/* The data, and the command that made it; NULL if there is none. */
const Dataset *lab_dataset_seen(const Session *session);
const char *lab_source(const Session *session);

/* The seed in force, as `set seed` says. */
uint64_t lab_seed(const Session *session);

/* The time, as the session measures it. */
const Clock *lab_clock(const Session *session);

/* From here on a signal that would end the program stops the command first, which tidies up; false:
 * no longer. */
void lab_protect(Session *session, bool on);

/* Keeps a text until the next one: the value of a command. */
const char *lab_keep(Session *session, const char *text);

/* How training images are changed, or those of the next net. */
const Augment *lab_augment_seen(const Session *session);

/* The descriptor that `watch -` reads: standard input, or what that was. */
int lab_input(const Session *session);

/* The learner, made with the default model if there is none; NULL without data. */
Learner *session_learner(Session *session, Error *err);

/* ---- replacing the learner: everything that changes weights, data or preprocessing, except runs,
 * goes through one of these functions, which also forget the stopped run.
 *
 * Normalization and augmentation are the net's.  They stay with the net through other data of the
 * same kind (classes and shape), through `learner` and `model`, and in its file; they go with the
 * net. */

/* Replaces the data by `next`, which is taken over: its arena, set, source and bs.  A learner that
 * fits it is kept, and so is one that has learnt: until there is data of its kind again or another
 * net is made, what needs both refuses to run.  Adds to `fate` what has become of the net: "; the
 * net is kept", ... or to `lost`: "the net did not fit and was dropped: ..." */
NODISCARD bool session_set_data(Session *session, LabData *next, Buf *fate, Buf *lost, Error *err);

/* Replaces the model and makes its learner; nothing changes on failure.  weights: a file that its
 * initial weights come from (foreign.h), then and whenever a learner of the model is made; what it
 * lacks is drawn, as everything is with NULL. */
NODISCARD bool session_set_model(Session *session, const char *spec, const char *weights,
                                 Error *err);

/* The same with other options for the learner; spec NULL: the default model. */
NODISCARD bool session_set_net(Session *session, const LearnerOptions *options, const char *spec,
                               const char *weights, Error *err);

/* Asks the optimiser of the present learner, and those of learners made later, for other steps. */
void session_ask_steps(Session *session, const OptimOptions *steps);

/* The same with the weights that the model's learners begin with; spec NULL: the model there is, or
 * the default. */
NODISCARD bool session_set_options(Session *session, const LearnerOptions *options,
                                   const char *spec, Error *err);

/* Takes over a loaded learner, its arena and its stand-in data.  Data that does not fit it stays
 * loaded.  Adds to `fate` what differs with the data there is. */
void session_set_learner(Session *session, Arena *arena, Learner *learner, const Dataset *stand_in,
                         Buf *fate);

/* Loads another program's weights into the present model or the default one. */
NODISCARD bool session_import(Session *session, const char *name, Error *err);

/* Whether the present net, or the next one, has its normalization: by `normalize`, from a file, or
 * because it has learnt without any. */
bool session_normalized(const Session *session);

/* Sets the normalization of the present net, or of the next one. */
NODISCARD bool session_normalize(Session *session, const Normalization *normalization, Error *err);

/* Sets the augmentation of the present net, or of the next one; refuses what images of the data
 * cannot have. */
NODISCARD bool session_augment(Session *session, const Augment *augment, Error *err);

/* Freezes layers of the present net (learner_freeze).  The next net has nothing frozen. */
void session_freeze(Session *session, const LearnerOptions *as);

/* Whether the learner, if there is one, has the loaded data, if there is any. */
bool session_fits(const Session *session);

/* When it has not, adds why: "the data has 3 classes (1, 10, 2) and images of 32 x 32; the net is
 * for 2 classes (3, 7) and images of 28 x 28". */
void session_describe_misfit(const Session *session, Buf *out);

/* Picks the rate that fit_one_cycle takes by default; 0 forgets it. */
void session_pick_lr(Session *session, double lr_max);

/* Sets the batch size of the learner there is, which keeps its weights, and of the next. */
NODISCARD bool session_set_bs(Session *session, int bs, Error *err);

/* Sets the weight decay that runs take by default, of the learner there is and of the next. */
void session_set_wd(Session *session, double wd);

/* Adds a run to those of the session; plots and screen are about it from now on. */
RunEntry *session_add_run(Session *session, const char *command, Recorder *recorder);

#endif
