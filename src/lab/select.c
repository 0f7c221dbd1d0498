/* Moves the cursor over results. */
#include "lab/select.h"

#include "analysis/confusion.h"
#include "analysis/gallery.h"
#include "lab/stage.h"

/* What each changes: lines, columns, pages, and the place in the order of importance. */
typedef struct {
    const char *name;
    int lines, columns, pages, places;
} WayRow;

enum { LINE_END = 1 << 20 }; /* more columns than there are */

static const WayRow WAY[WAYS] = {
    [WAY_LEFT] = {"left", .columns = -1},
    [WAY_RIGHT] = {"right", .columns = 1},
    [WAY_UP] = {"up", .lines = -1},
    [WAY_DOWN] = {"down", .lines = 1},
    [WAY_PAGEUP] = {"pageup", .pages = -1},
    [WAY_PAGEDOWN] = {"pagedown", .pages = 1},
    [WAY_HOME] = {"home", .columns = -LINE_END},
    [WAY_END] = {"end", .columns = LINE_END},
    [WAY_NEXT] = {"next", .places = 1},
    [WAY_PREVIOUS] = {"previous", .places = -1},
};

const char *way_name(int way)
{
    return way < WAYS ? WAY[way].name : NULL;
}

static int within(long value, int count)
{
    return (int)MAX(MIN(value, count - 1), 0);
}

void select_pair_at(Stage *stage, const Confusion *confusion, long actual, long predicted)
{
    stage->actual = within(actual, confusion->classes);
    stage->predicted = within(predicted, confusion->classes);
}

void select_worst(Stage *stage, const Confusion *confusion)
{
    Confused first = confusion->pairs ? confusion->pair[0] : (Confused){0};
    select_pair_at(stage, confusion, first.actual, first.predicted);
}

/* From a pair that is no mistake the way goes to the most frequent one. */
static void select_mistake(Stage *stage, const Confusion *confusion, long by)
{
    int place = confusion_place(confusion, stage->actual, stage->predicted);
    Confused to = confusion->pair[place < 0 ? 0 : within(place + by, confusion->pairs)];
    select_pair_at(stage, confusion, to.actual, to.predicted);
}

void select_pair(Stage *stage, const Confusion *confusion, Way way, int by)
{
    const WayRow *row = &WAY[way];
    long lines = (long)by * (row->lines + row->pages * MAX(stage->page, 1));
    if (!row->places)
        select_pair_at(stage, confusion, stage->actual + lines,
                       stage->predicted + (long)by * row->columns);
    else if (confusion->pairs)
        select_mistake(stage, confusion, (long)by * row->places);
}

void select_image_at(Stage *stage, const Gallery *gallery, long image)
{
    stage->image = within(image, gallery->images);
}

void select_image(Stage *stage, const Gallery *gallery, Way way, int by)
{
    const WayRow *row = &WAY[way];
    long across = MAX(stage->across, 1), lines = row->lines + row->pages * MAX(stage->page, 1);
    select_image_at(stage, gallery,
                    stage->image + (long)by * (row->columns + row->places + lines * across));
}
