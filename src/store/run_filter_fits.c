/* Asks a filter about a run. */
#include "base/date.h"
#include "base/text.h"
#include "store/run_columns.h"
#include "store/run_filter.h"
#include "store/run_filter_step.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

bool filter_is_date(const char *text)
{
    static const char FORM[] = "dddd-dd-dd dd:dd";
    size_t length = strlen(text);
    bool ok = length > 0 && length < sizeof FORM;
    for (size_t i = 0; ok && i < length; i++)
        ok = FORM[i] == 'd' ? isdigit((unsigned char)text[i]) : text[i] == FORM[i];
    return ok;
}

/* Whether the cell has the word in it, as a screen or as text shows it. */
static bool cell_has(int key, const RunSummary *of, long now, const char *word)
{
    Buf shown = {0}, plain = {0};
    run_key_put(key, of, now, &shown);
    run_key_put_plain(key, of, &plain);
    bool has = strcasestr(buf_text(&shown), word) || strcasestr(buf_text(&plain), word);
    buf_free(&shown);
    buf_free(&plain);
    return has;
}

/* Columns that no list has are asked by their names only. */
static bool line_has(const RunSummary *of, long now, const char *word)
{
    for (int key = 0; run_key_name(key); key++) {
        bool listed = !run_key_column(key) || run_key_column(key)->rank > 0;
        if (listed && cell_has(key, of, now, word))
            return true;
    }
    return false;
}

static bool is_so(FilterSign sign, int order)
{
    switch (sign) {
    case SIGN_EQUAL:
        return order == 0;
    case SIGN_DIFFERS:
        return order != 0;
    case SIGN_BELOW:
        return order < 0;
    case SIGN_UP_TO:
        return order <= 0;
    case SIGN_ABOVE:
        return order > 0;
    case SIGN_FROM:
        return order >= 0;
    case SIGN_CONTAINS:
        break;
    }
    return false;
}

/* Whether the list shows this number. */
static bool is_shown_so(int key, const RunSummary *of, double number)
{
    double shown, plain;
    Buf one = {0}, other = {0};
    run_key_put(key, of, 0, &one);
    run_key_put_plain(key, of, &other);
    bool so = (text_double(buf_text(&one), &shown) && shown == number) ||
              (text_double(buf_text(&other), &plain) && plain == number);
    buf_free(&one);
    buf_free(&other);
    return so;
}

/* A loss or a metric was a float, and is compared as one: 0.9f is 0.9.  A number also equals what
 * the list shows in its place. */
static bool number_is_so(const FilterStep *step, const RunSummary *of)
{
    double value = run_key_number(step->key, of), number = step->number;
    bool measured = run_key_form(step->key) == CELL_MEASURED;
    bool equality = step->sign == SIGN_EQUAL || step->sign == SIGN_DIFFERS;
    if (isnan(value))
        return false;
    if (measured) {
        value = (float)value;
        number = (float)number;
    }
    if (equality && is_shown_so(step->key, of, step->number))
        return step->sign == SIGN_EQUAL;
    return is_so(step->sign, (value > number) - (value < number));
}

/* Compared as far as it is written: a run of the 29th is no later than 2026-11-29. */
static bool date_is_so(const FilterStep *step, const RunSummary *of)
{
    Buf stamp = {0};
    if (isnan(run_key_number(step->key, of)))
        return false;
    run_key_put_plain(step->key, of, &stamp);
    int order = strncmp(buf_text(&stamp), step->text, strlen(step->text));
    buf_free(&stamp);
    return is_so(step->sign, order);
}

static bool words_are_so(const FilterStep *step, const RunSummary *of)
{
    Arena scratch = {0};
    int order = strcasecmp(run_key_words(&scratch, step->key, of), step->text);
    arena_free(&scratch);
    return is_so(step->sign, order);
}

static bool comparison_is_so(const FilterStep *step, const RunSummary *of, long now)
{
    CellForm form = run_key_form(step->key);
    return step->sign == SIGN_CONTAINS ? cell_has(step->key, of, now, step->text)
           : form == CELL_WORDS        ? words_are_so(step, of)
           : form == CELL_DATE         ? date_is_so(step, of)
                                       : number_is_so(step, of);
}

bool run_filter_fits(const RunFilter *filter, const RunSummary *of, long now)
{
    bool answer[RUN_FILTER_MOST + 1] = {true};
    int top = -1;
    for (int i = 0; i < filter->steps; i++) {
        const FilterStep *step = &filter->step[i];
        if (step->kind == STEP_WORD)
            answer[++top] = line_has(of, now, step->text);
        else if (step->kind == STEP_COMPARE)
            answer[++top] = comparison_is_so(step, of, now);
        else if (step->kind == STEP_NOT)
            answer[top] = !answer[top];
        else {
            bool right = answer[top--];
            answer[top] = step->kind == STEP_AND ? answer[top] && right : answer[top] || right;
        }
    }
    return answer[0];
}
