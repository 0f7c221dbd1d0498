/* set_table.h - what is known of data sets that can be downloaded: assets/datasets.conf, and the
 * user's own file of the same form.
 *
 *     SetTable table;
 *     if (!set_table_read(arena, &table, err)) ...
 *     const SetRow *row = set_table_find(&table, "mnist_sample");      NULL: there is none
 */
#ifndef DATA_SET_TABLE_H
#define DATA_SET_TABLE_H

#include "base/arena.h"
#include "base/error.h"
#include "io/download.h"

enum {
    SET_MOST = 1000, /* of a table */
    SET_FILES = 64,  /* of a set */
    SET_NAME = 64,   /* bytes of a name */
    SET_LOAD = 400,  /* bytes of what loads a set */
};

/* A file and what is known of it; texts live in the table's arena. */
typedef struct {
    const char *url;
    FileSums sums;
} SetFile;

/* A set; everything lives in the table's arena. */
typedef struct {
    const char *name;
    const char *folder; /* at the top of its archive; NULL: as the set, or the only one */
    const char *images; /* the folder in it that `load` reads; NULL: all of it */
    const char *load;   /* the `data` command that loads it, without "data" and its path; NULL: not
                           known */
    SetFile *file;      /* one is an archive, several are the files of one folder */
    int files;
} SetRow;

typedef struct {
    SetRow *row;
    int rows;
} SetTable;

/* The built-in table, with the rows of $XDG_CONFIG_HOME/onecycle/datasets.conf if there is one;
 * fails with the line of that file that is wrong. */
NODISCARD bool set_table_read(Arena *arena, SetTable *table, Error *err);

/* Adds the rows of a text, which ends in a NUL; they replace those of the same name.  path: what
 * messages call it. */
NODISCARD bool set_table_parse(Arena *arena, const char *text, const char *path, SetTable *table,
                               Error *err);

const SetRow *set_table_find(const SetTable *table, const char *name);

/* Whether a text can be the name of a set: letters, digits, "_", "-" and ".", not the last one
 * first. */
bool set_name_is(const char *name);

/* Whether a text can be a sum of so many bits: hexadecimal digits. */
bool set_sum_is(const char *text, int bits);

#endif
