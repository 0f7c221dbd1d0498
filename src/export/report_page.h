/* report_page.h - what all reports share: their beginning, their end, facts.
 *
 *     if (!page_open(&report->head, &out, err)) ...
 *     page_section(&out, "Curves", NULL);  ...  html_close(&out, "section");
 *     page_close(&report->head, &out);
 */
#ifndef EXPORT_REPORT_PAGE_H
#define EXPORT_REPORT_PAGE_H

#include "export/report.h"

/* Up to the words below the title. */
NODISCARD bool page_open(const ReportHead *head, Buf *out, Error *err);

/* Settings and origin, then the end. */
void page_close(const ReportHead *head, Buf *out);

/* A heading, and a note below it (NULL: none). */
void page_section(Buf *out, const char *title, const char *note);

/* The results in large digits, between page_results and the end of the `dl`. */
void page_results(Buf *out);
void page_result(Buf *out, const char *name, const char *value);

#endif
