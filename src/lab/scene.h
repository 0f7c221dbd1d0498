/* scene.h - everything that a screen shows at one moment, as a value, which views read.  The part
 * of it that the user has chosen is the stage.
 *
 *     Scene scene;
 *     scene_take(session, arena, &scene);    by the thread that holds the session
 *     view_draw(arena, &scene, &grid, &map);
 *
 * Texts live in the arena or as long as the session.  Recorders may grow meanwhile: series are
 * read by count. */
#ifndef LAB_SCENE_H
#define LAB_SCENE_H

#include "lab/messages.h"
#include "lab/stage.h"
#include "plot/plot.h"
#include "train/progress.h"

typedef struct CompletionItem CompletionItem;
typedef struct Confusion Confusion;
typedef struct Gallery Gallery;
typedef struct RunEntry RunEntry;
typedef struct RunList RunList;
typedef struct Session Session;
typedef struct WatchScene WatchScene;

/* The line being typed, as readline has it: a value whose texts live in the frame's arena. */
typedef struct {
    const char *prompt;           /* "> " */
    const char *text;             /* UTF-8 */
    int cursor;                   /* display column of the cursor in prompt + text */
    const CompletionItem *choice; /* to choose from, in a pop-up above: so many */
    int choices;
    bool vain;    /* there was nothing to complete */
    int chosen;   /* which of them is in the line; -1: none */
    int scrolled; /* rows that the pop-up is moved by, from where the chosen one is seen */
} PromptLine;

/* What a command has said, if that is long: a value, in the arena of whoever made it. */
typedef struct {
    const char *title; /* the command; "": there is none */
    const char **line;
    int lines;
} Answer;

/* What the program takes of the machine: a value. */
typedef struct {
    double processors; /* over the last second: 1.9 of two that work */
    long memory, most; /* bytes now, and at the most so far */
} Usage;

/* A key and what it does; of several with the same words only the last is followed by them.  Lives
 * in the frame's arena. */
typedef struct {
    const char *key, *words;
    const char *command; /* what a click on it runs; NULL: nothing */
} KeyHint;

/* The keys that act in one place. */
typedef struct {
    const char *title;
    const KeyHint *key; /* keys of them */
    int keys;
} KeyGroup;

/* One moment of a session as its screen shows it: a copy, which views only read. */
typedef struct Scene {
    /* The header. */
    const char *data;      /* "digits 12,396+2,038"; NULL: none */
    const char *model;     /* "simple_cnn 3,16,16,2"; NULL: none */
    const char *optimizer; /* "adam" */
    const char *augment;   /* "flip=random shift=4"; NULL: training images stay as they are */
    double lr_max;         /* the rate in force */
    bool picked;           /* the user has picked it; otherwise it is the default */
    uint64_t seed;
    int ranks;       /* that train; 0 or 1: this process alone */
    const char *net; /* of a net that no run of the session has trained: "new weights"; NULL:
                              the latest run says how things are */

    Progress job;        /* of the run under way or the latest */
    const char *command; /* what is running ("fit_one_cycle 2 5e-2"), or ran last; NULL: none yet */
    int queued;          /* commands waiting their turn */
    bool attached;       /* the run under way is another process's: Ctrl-C leaves it alone */

    const RunEntry *const *run; /* every run, in order; in the arena */
    int runs;
    const RunList *list;        /* these and recorded ones, as they are shown; NULL: they are not */
    const RunEntry *opened;     /* the earlier run that it is about, or NULL; the header, too */
    long now;                   /* seconds since 1970 */
    const Recorder *training;   /* latest fit or fit_one_cycle, or NULL */
    const Recorder *range;      /* latest lr_find, or NULL */
    Suggestions suggestions;    /* of range */
    const Recorder *latest;     /* latest fit or fit_one_cycle, whatever is shown; or NULL */
    const Plan *proposed;       /* what the rest of the run under way would become, or NULL */
    const Confusion *confusion; /* the latest, or NULL */
    const Gallery *gallery;     /* the images shown last, or NULL */
    const WatchScene *watch;    /* MAIN_WATCH: the logs that are watched, or NULL */

    const char *const *setting; /* the values of settings.h, in the order of its rows; or NULL */
    const char *layout;         /* arrangements of panes that the user has written; NULL: none */
    Stage stage;
    const Grid *shown;       /* MAIN_SHOWN: what the latest plotting command drew; NULL: nothing */
    const char *shown_title; /* the command that drew it */
    Usage usage;             /* for stage.system */
    int cell_width, cell_height; /* pixels of a cell; 0: the terminal shows no pixels */
    Answer answer;               /* MAIN_ANSWER */
    const Message *message;      /* the latest last */
    int messages;
    long read; /* the number of the last message that no longer lies over panes; 0: none */
    PromptLine prompt;
    const char *hint;          /* what is told, or asked: then `works` are the answers; or NULL */
    KeyGroup works;            /* the keys that work now, those that matter most first */
    int pinned;                /* so many of them at the end have room before the others */
    const KeyGroup *key_group; /* MAIN_KEYS: all keys */
    int key_groups;

    TextSurface surface; /* columns and rows of the screen, glyphs, colour, ground */
} Scene;

/* Takes what the session itself knows: all but job, queue, messages, answer, shown,
 * prompt, hint and what the terminal can do. */
void scene_take(const Session *session, Arena *arena, Scene *scene);

/* How a run ended, as a job; NULL: none.  Of a run under way the publisher knows more
 * (progress.h). */
Progress scene_job_of(const RunEntry *entry);

/* Whether it is the first screen: there is no run yet that could be shown. */
bool scene_is_start(const Scene *scene);

#endif
