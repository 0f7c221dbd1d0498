/* report.h - a page about a run, or about runs that are compared: HTML that stands alone, with
 * figures and pictures in it, to be sent to somebody.
 *
 *     RunReport report = {.head = {.title = "fit_one_cycle 3 5e-2", ...}, .recorder = recorder};
 *     if (!report_run(&report, &out, err)) ...
 *
 * All of it is borrowed; the same report makes the same bytes.  Names may be hostile: the page has
 * no script, and every text is escaped. */
#ifndef EXPORT_REPORT_H
#define EXPORT_REPORT_H

#include "base/buf.h"
#include "base/error.h"

typedef struct Columns Columns;
typedef struct Comparison Comparison;
typedef struct Gallery Gallery;
typedef struct Matrix Matrix;
typedef struct Ranges Ranges;
typedef struct Recorder Recorder;

/* "seed", "42". */
typedef struct {
    const char *name, *value;
} ReportFact;

/* Facts in order. */
typedef struct {
    const ReportFact *fact;
    int count;
} ReportFacts;

/* What every page has. */
typedef struct {
    const char *title;   /* what was run */
    const char *about;   /* which run that is, of what net on what data */
    const char *note;    /* the user's; "": none */
    const char *trouble; /* why its numbers say little; NULL: they do */
    ReportFacts settings;
    ReportFacts origin; /* how the runs and the page were made */
} ReportHead;

/* A run. */
typedef struct {
    ReportHead head;
    const Recorder *recorder;
    double time;             /* seconds; not a number: not known */
    const Ranges *ranges;    /* the range test before it, or itself; NULL: none */
    const Matrix *confusion; /* of its net; NULL: not known */
    const Gallery *worst;    /* the images it loses most on; NULL: not known, or rows of numbers */
    const char *net;         /* its layers as text, or NULL */
} RunReport;

NODISCARD bool report_run(const RunReport *report, Buf *out, Error *err);

/* Runs beside each other. */
typedef struct {
    ReportHead head; /* settings: those that are the same in all recipes */
    const Comparison *comparison;
    const Columns *differing; /* settings that are not: a row each; NULL: there are none */
} CompareReport;

NODISCARD bool report_compare(const CompareReport *report, Buf *out, Error *err);

#endif
