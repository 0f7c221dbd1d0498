/* The confusion matrix as a pane: a table of counts, or where these do not fit a map of pairs, both
 * with a cursor whose classes are always told. */
#include "analysis/confusion.h"
#include "view/heat.h"
#include "view/matrix_map.h"
#include "view/pairs.h"
#include "view/pane.h"

#include "base/text.h"
#include "plot/picture.h"

#include <stdio.h>

enum {
    TABLE_CLASSES = 20, /* a table has at most so many */
    NAME_LEAST = 4,     /* columns of a name at the head of a column; with less room: numbers */
    NAME_MOST = 16,     /* ... of a name at the beginning of a row */
    DOWN_MOST = 3,      /* lines of a row */
    GAP = 2,            /* columns between names and numbers */
};

static Style style_of(const MatrixDrawing *drawing, Role role)
{
    return drawing->sheet->theme->style[role];
}

/* ---- in words */

/* "true wolf → pred dog  14 of 200 (7 %)": the names get shorter, the numbers do not. */
static void tell_pair(const MatrixDrawing *d, int y)
{
    const Confusion *confusion = d->confusion;
    Arena *arena = d->sheet->arena;
    long count = confusion_count(confusion, d->actual, d->predicted),
         images = confusion->images[d->actual];
    bool right = d->actual == d->predicted;
    const char *share = arena_printf(arena, "%s%ld of %ld (%s %%)", right ? "right: " : "", count,
                                     images, pair_percent(arena, count, images));
    int room = d->box.columns - text_width(share) - GAP;
    bool roomy = room > 30;
    const char *actual = confusion->name[d->actual], *predicted = confusion->name[d->predicted];
    const char *words = right   ? grid_cut(arena, actual, MAX(room, 1), "…")
                        : roomy ? pair_names(arena, arena_printf(arena, "true %s", actual),
                                             arena_printf(arena, "pred %s", predicted), room)
                                : pair_names(arena, actual, predicted, room);
    int x = sheet_text(d->sheet, d->box, 0, y, ROLE_STRONG, words) + GAP;
    sheet_text(d->sheet, d->box, x, y, ROLE_TEXT, share);
}

/* ---- the table */

/* Where its parts are, in columns of the box. */
typedef struct {
    MatrixLabels labels;
    int left;      /* of the counts */
    int cell, gap; /* columns of a count, and before it; the cursor's brackets lie in gaps */
    int down;      /* lines of a row, the count in their middle */
} Table;

static int across(const Table *table)
{
    return table->cell + table->gap;
}

static int count_width(const Confusion *confusion)
{
    long most = 1;
    for (int i = 0; i < confusion->classes * confusion->classes; i++)
        most = MAX(most, confusion->count[i]);
    return snprintf(NULL, 0, "%ld", most);
}

/* With names at the heads of columns if these have enough room, else with numbers. */
static Table table_of(const MatrixDrawing *d, int gap)
{
    const Confusion *confusion = d->confusion;
    const Matrix matrix = {.n = confusion->classes, .name = confusion->name};
    int count = count_width(confusion), widest = 1;
    for (int c = 0; c < confusion->classes; c++)
        widest = MAX(widest, text_width(confusion->name[c]));
    int room = (d->box.columns - MIN(widest, NAME_MOST)) / confusion->classes - gap;
    bool named = MAX(room, count) >= MIN(widest, NAME_LEAST);
    Table table = {.gap = gap};
    table.labels = matrix_labels(d->sheet->arena, &matrix, named ? MAX(room, count) : 0, "…");
    table.left = table.labels.row_width + gap;
    table.down = MAX(MIN((d->box.rows - MATRIX_EDGES) / confusion->classes, DOWN_MOST), 1);
    table.cell = MAX(table.labels.head_width, count);
    table.cell = MAX(table.cell, MIN(room, 2 * table.down + 1));
    return table;
}

/* Whether there is room for all counts, two columns apart or one. */
static bool table_fits(const MatrixDrawing *d, Table *out)
{
    int classes = d->confusion->classes;
    if (classes > TABLE_CLASSES || classes + MATRIX_EDGES > d->box.rows)
        return false;
    for (int gap = 2; gap >= 1; gap--) {
        *out = table_of(d, gap);
        if (out->left + classes * across(out) - gap <= d->box.columns)
            return true;
    }
    return false;
}

/* The line of a row's counts. */
static int line_of(const Table *table, int row)
{
    return 1 + row * table->down + (table->down - 1) / 2;
}

/* Right-aligned in the place of a count. */
static void put_right(const MatrixDrawing *d, const Table *table, int column, int y,
                      const char *text, Style style)
{
    int x = table->left + column * across(table) + table->cell - text_width(text);
    grid_text(d->sheet->grid, d->box.x + x, d->box.y + y, text, style);
}

static void draw_count(const MatrixDrawing *d, const Table *table, int actual, int predicted)
{
    const Sheet *sheet = d->sheet;
    long count = confusion_count(d->confusion, actual, predicted);
    int y = line_of(table, actual), left = d->box.x + table->left + predicted * across(table);
    bool mistake = actual != predicted;
    Style style = mistake ? heat_style(heat_level(count, d->most), sheet->scene->surface.ground)
                          : style_of(d, ROLE_FAINT);
    if (mistake && count > 0)
        for (int i = 0; i < table->cell * table->down; i++)
            grid_put(sheet->grid, left + i % table->cell,
                     d->box.y + 1 + actual * table->down + i / table->cell, ' ', style);
    if (count > 0)
        put_right(d, table, predicted, y, arena_printf(sheet->arena, "%ld", count), style);
    if (actual == d->actual && predicted == d->predicted) {
        grid_text(sheet->grid, left - 1, d->box.y + y, "[", style_of(d, ROLE_STRONG));
        grid_text(sheet->grid, left + table->cell, d->box.y + y, "]", style_of(d, ROLE_STRONG));
    }
}

static void draw_table(const MatrixDrawing *d, const Table *table)
{
    const Confusion *confusion = d->confusion;
    int classes = confusion->classes;
    for (int c = 0; c < classes; c++) {
        put_right(d, table, c, 0, table->labels.head[c],
                  style_of(d, c == d->predicted ? ROLE_STRONG : ROLE_FAINT));
        sheet_text(d->sheet, d->box, 0, line_of(table, c),
                   c == d->actual ? ROLE_STRONG : ROLE_FAINT, table->labels.row[c]);
    }
    for (int i = 0; i < classes * classes; i++)
        draw_count(d, table, i / classes, i % classes);
    sheet_hit_cells(d->sheet,
                    (Box){d->box.x + table->left, d->box.y + 1,
                          classes * across(table) - table->gap, classes * table->down},
                    (HitCells){.across = across(table), .down = table->down}, "select at=");
    sheet_hit(d->sheet,
              (Box){d->box.x + table->left + d->predicted * across(table),
                    d->box.y + 1 + d->actual * table->down, table->cell, table->down},
              "examine");
}

/* ---- panes */

static bool is_asked(const Scene *scene)
{
    return scene->confusion != NULL;
}

static void draw_confusion(const Sheet *sheet, const Placed *at)
{
    const Confusion *confusion = sheet->scene->confusion;
    if (!confusion) {
        Box inner = sheet_frame(sheet, at->box, "confusion", NULL, at->keys);
        sheet_text(sheet, inner, 0, 0, ROLE_FAINT, "none yet: confusion");
        return;
    }
    const char *note =
        arena_printf(sheet->arena, "%ld of %ld right (%s %%)", confusion->right, confusion->all,
                     pair_percent(sheet->arena, confusion->right, confusion->all));
    const Stage *stage = &sheet->scene->stage;
    MatrixDrawing drawing = {.sheet = sheet,
                             .confusion = confusion,
                             .box = sheet_frame(sheet, at->box, "confusion", note, at->keys),
                             .actual = MIN(stage->actual, confusion->classes - 1),
                             .predicted = MIN(stage->predicted, confusion->classes - 1),
                             .most = confusion->pairs ? confusion->pair[0].count : 1};
    Table table = {.cell = 0};
    bool fits = table_fits(&drawing, &table);
    if (fits)
        draw_table(&drawing, &table);
    else
        matrix_map(&drawing);
    int below = 1 + confusion->classes * table.down + 1;
    tell_pair(&drawing, MIN(fits ? below : drawing.box.rows, drawing.box.rows - 1));
}

/* The most frequent mistakes, the one under the cursor among them. */
static void draw_mistakes(const Sheet *sheet, const Placed *at)
{
    const Confusion *confusion = sheet->scene->confusion;
    const Stage *stage = &sheet->scene->stage;
    const char *note = arena_printf(sheet->arena, "%ld", confusion->all - confusion->right);
    Box inner = sheet_frame(sheet, at->box, "mistakes", note, at->keys);
    int here = confusion_place(confusion, stage->actual, stage->predicted);
    int first = MAX(MIN(here - inner.rows / 2, confusion->pairs - inner.rows), 0);
    if (confusion->pairs == 0)
        sheet_text(sheet, inner, 0, 0, ROLE_GOOD, "none");
    for (int i = first; i < MIN(first + inner.rows, confusion->pairs); i++) {
        const Confused *pair = &confusion->pair[i];
        const char *share = pair_share(sheet->arena, pair->count, confusion->images[pair->actual]);
        int y = i - first, room = inner.columns - text_width(share) - 1;
        Role role = i == here ? ROLE_CHOSEN : ROLE_TEXT;
        if (i == here)
            sheet_line(sheet, inner, y, role, "%*s", inner.columns, "");
        sheet_text(sheet, inner, 0, y, role,
                   pair_names(sheet->arena, confusion->name[pair->actual],
                              confusion->name[pair->predicted], room));
        sheet_text(sheet, inner, room + 1, y, role, share);
        if (i == here)
            grid_text(sheet->grid, inner.x - 1, inner.y + y, ">", sheet->theme->style[ROLE_STRONG]);
        sheet_hit(sheet, (Box){inner.x, inner.y + y, inner.columns, 1},
                  i == here ? "examine" : "select at=%d,%d", pair->actual, pair->predicted);
    }
}

const Pane CONFUSION_PANE = {.columns = 24, .rows = 6, .rank = 1, .draw = draw_confusion};
const Pane MISTAKES_PANE = {
    .columns = 26, .rows = 4, .rank = 3, .wanted = is_asked, .draw = draw_mistakes};
