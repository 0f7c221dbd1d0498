/* Writes the beginning and the end of reports. */
#include "export/report_page.h"

#include "export/html.h"
#include "plot/svg.h"

/* Nothing is loaded from anywhere and nothing is run, whatever the page contains. */
static const char POLICY[] =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'\">\n";

bool page_open(const ReportHead *head, Buf *out, Error *err)
{
    buf_text_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    buf_text_add(out, POLICY);
    buf_text_add(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<meta name=\"generator\" content=\"onecycle " PACKAGE_VERSION "\">\n");
    html_words(out, "title", NULL, head->title);
    html_open(out, "style", NULL);
    if (!html_style(out, err))
        return false;
    html_close(out, "style");
    buf_text_add(out, "</head>\n<body>\n<main>\n<header>\n");
    html_words(out, "p", "about", head->about);
    html_words(out, "h1", NULL, head->title);
    if (head->note && *head->note)
        html_words(out, "p", "note", head->note);
    if (head->trouble)
        html_words(out, "p", "trouble", head->trouble);
    html_close(out, "header");
    return true;
}

void page_section(Buf *out, const char *title, const char *note)
{
    html_open(out, "section", NULL);
    buf_char(out, '\n');
    html_words(out, "h2", NULL, title);
    if (note)
        html_words(out, "p", "note", note);
}

void page_results(Buf *out)
{
    html_open(out, "dl", "results");
    buf_char(out, '\n');
}

void page_result(Buf *out, const char *name, const char *value)
{
    html_open(out, "div", NULL);
    html_words(out, "dt", NULL, name);
    html_words(out, "dd", NULL, value);
    html_close(out, "div");
}

static void facts(Buf *out, const char *title, ReportFacts facts)
{
    if (facts.count == 0)
        return;
    page_section(out, title, NULL);
    html_open(out, "dl", "card pairs");
    for (int i = 0; i < facts.count; i++)
        page_result(out, facts.fact[i].name, facts.fact[i].value);
    html_close(out, "dl");
    html_close(out, "section");
}

void page_close(const ReportHead *head, Buf *out)
{
    facts(out, "Settings", head->settings);
    facts(out, "How it was made", head->origin);
    html_words(out, "footer", NULL, "Written by onecycle " PACKAGE_VERSION ".");
    buf_text_add(out, "</main>\n</body>\n</html>\n");
}
