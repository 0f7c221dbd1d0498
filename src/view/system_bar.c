/* Draws the system line: what the program takes of the machine, and what it trains with that. */
#include "view/bars.h"
#include "view/fields.h"

#include "base/text.h"

static const char *megabytes(const Sheet *sheet, const char *name, long bytes)
{
    const double MEGABYTE = 1e6;
    return arena_printf(sheet->arena, "%s %.0f MB", name, (double)bytes / MEGABYTE);
}

static const char *speed(const Sheet *sheet)
{
    const Progress *job = &sheet->scene->job;
    Buf words = {0};
    text_thousands(&words, (long)(job->images_per_second + 0.5));
    buf_text_add(&words, " images/s");
    const char *copy = arena_text(sheet->arena, buf_text(&words));
    buf_free(&words);
    return job->state == JOB_NONE || job->images_per_second <= 0 ? "" : copy;
}

void bar_system(const Sheet *sheet, Box box)
{
    const Usage *usage = &sheet->scene->usage;
    const char *share = arena_printf(sheet->arena, "processor %.0f %%", 100 * usage->processors);
    const Field field[] = {
        {.words = share},
        {.words = megabytes(sheet, "memory", usage->memory), .rank = 1},
        {.words = megabytes(sheet, "most", usage->most), .rank = 3},
        {.words = speed(sheet), .rank = 2},
    };
    FieldRow row = fields_fit(field, LENGTH(field), box.columns - 2);
    fields_draw(sheet, box, &row, 0, LENGTH(field), 1);
}
