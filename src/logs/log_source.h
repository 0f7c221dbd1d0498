/* log_source.h - a file or folder that logs one training or several, and the row of its format.
 *
 *     static size_t take(LogSource *source, LogFile *file, Bytes bytes)
 *     {
 *         ... log_sample(log_series(source_log(source, NULL), "loss", 4), sample);
 *         return taken;                              whole records only; the rest comes again
 *     }
 *     const LogFormat FORMAT_JSONL = {.name = "jsonl", .is = is, .take = take};
 *
 * A format is a row: it says whether a file looks like it, and reads what is new.  All that it
 * reads is hostile: memory is in proportion to the bytes that were read, nothing is asserted of
 * them. */
#ifndef LOGS_LOG_SOURCE_H
#define LOGS_LOG_SOURCE_H

#include "base/error.h"
#include "base/hash_set.h"
#include "io/tail.h"
#include "logs/log.h"

typedef struct LogSource LogSource;

/* A file or a folder that may be a log. */
typedef struct {
    const char *path, *name; /* name: the last part of the path */
    bool folder;
    Bytes head;               /* the first bytes of a file, LOG_HEAD at most */
    const char *const *entry; /* names in a folder, sorted */
    int entries;
} LogProbe;

enum { LOG_HEAD = 1 << 16 };

/* A file of a source that is read as it grows. */
typedef struct {
    Tail tail;
    void *state;   /* of the format, LogFormat.file_state bytes, zero when it is begun */
    bool given_up; /* it cannot be read further: that was told */
    bool refused;  /* it cannot be opened: the same */
    bool within;   /* of a record that is passed over, the end is still to come */
} LogFile;

/* How a format is read; a constant row of LOG_FORMATS. */
typedef struct {
    const char *name; /* as in format=NAME */
    const char *what; /* for help: who writes it */
    bool (*is)(const LogProbe *probe);

    /* Takes the whole records at the beginning of the bytes; returns how many bytes they are.  What
     * is left comes again, with more behind it. */
    size_t (*take)(LogSource *source, LogFile *file, Bytes bytes);

    /* Of a folder: whether the file of a name (a path below the folder) is one to read, and how far
     * down such files may be.  They are read in the order of their names. */
    bool (*reads)(const char *name);
    int depth;

    /* In place of take: looks at the path and reads what is new.  False: nothing was. */
    bool (*poll)(LogSource *source);

    size_t state, file_state;         /* bytes of LogSource.state, of LogFile.state */
    void (*done)(LogSource *source);  /* frees what source->state points to; NULL: nothing */
    void (*file_done)(LogFile *file); /* the same of file->state */
    bool says_end;                    /* its logs tell how a training ended */
    bool waits;                       /* of a file that became shorter, nothing is read until it has
                                        grown again */
    const char *record, *copy; /* in a folder, what a file of the first name says is in one of the
                                  second, too, which is no log there; NULL: nothing is */
    bool whole; /* written anew each time: take gets all of the file, whenever it has changed, and
                   its state stays */
} LogFormat;

/* What the user says about how to read; texts are borrowed. */
typedef struct {
    const char *format;  /* NULL: found out */
    const char *pattern; /* of lines of text; NULL: those built in */
    int input;           /* descriptor of standard input */
    const char *tee;     /* file to which standard input goes on; NULL: nowhere */
} LogOptions;

struct LogSource {
    const LogFormat *format;
    const LogOptions *options; /* borrowed */
    char *path, *name;         /* on the heap; name: of its log */
    void *state;               /* of the format, zero at first */
    LogFile **file;            /* on the heap, in the order of their names */
    int files, turn;           /* turn: the file whose turn it is; those before it were read */
    HashSet known;             /* paths of the files of a folder */
    Log **log;                 /* on the heap */
    int logs;
    char notice[512]; /* the latest trouble, one line, until it was told; "": none */
    bool locked;      /* another program has a store locked: what is new waits */
    bool told_damage; /* of a kind that is told once for each source */
    double looked;    /* when files of a folder were looked for, seconds of the clock */
};

/* The log of a run of the source, which is made if need be: NULL for the only one of a file.  The
 * first run has the source's name; others add a slash and the run's own. */
Log *source_log(LogSource *source, const char *run);

/* Trouble that does not end the reading, one line: where, what, and what was done about it. */
void source_notice(LogSource *source, const char *format, ...) PRINTF_LIKE(2, 3);

LogSource *source_new(const LogFormat *format, const char *path, const char *name,
                      const LogOptions *options);

/* The same for a stream, of which some bytes may have been read already; takes over the tail. */
LogSource *source_new_stream(const LogFormat *format, const LogOptions *options, Tail *tail);

/* Reads one piece of what is new.  True: there was something; call again for more.  False: all
 * files had their turn. */
bool source_poll(LogSource *source, double now);
void source_free(LogSource *source);

/* The formats, in the order in which they are asked; ends with NULL. */
extern const LogFormat *const LOG_FORMATS[];

/* The format that a file or folder looks like; NULL: none. */
const LogFormat *log_format_of(const LogProbe *probe);
const LogFormat *log_format_named(const char *name);
const char *log_format_name(int format); /* NULL after the last */

extern const LogFormat FORMAT_TENSORBOARD, FORMAT_WANDB, FORMAT_ONECYCLE, FORMAT_HUGGINGFACE,
    FORMAT_JSONL, FORMAT_CSV, FORMAT_MLFLOW, FORMAT_MLFLOW_SQLITE, FORMAT_TRACKIO, FORMAT_TEXT;

#endif
