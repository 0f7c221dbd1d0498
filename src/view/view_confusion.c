/* The confusion matrix as a pane, with names, axes and a cursor whose classes are always told; and
 * the list of mistakes. */
#include "analysis/confusion.h"
#include "view/matrix_field.h"
#include "view/pairs.h"
#include "view/pane.h"
#include "view/wrap.h"

#include "base/text.h"
enum {
    GAP = 2,
    NARROW = 6
}; /* columns between names and numbers; of a cell with its number at the
                                * right */

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

/* ---- names and heads */

/* The first of these that fits says what rows and columns are. */
static void draw_axes(const MatrixDrawing *d, const MatrixField *field)
{
    static const char *const FORM[] = {"true ↓  predicted →", "true ↓  pred →", "true↓ pred→",
                                       "true↓", NULL};
    Box corner = {d->box.x, d->box.y, field->names, d->box.rows};
    sheet_text(d->sheet, corner, 0, field->head_rows - 1, ROLE_FAINT,
               wrap_form(FORM, corner.columns));
    if (corner.columns < MATRIX_AXES)
        sheet_text(d->sheet, corner, 0, field->head_rows - 2, ROLE_FAINT, "pred→");
}

/* A letter below the other, the last one next to the cells. */
static void put_upright(const MatrixDrawing *d, const MatrixField *field, int x, const char *name,
                        Style style)
{
    const char *cut = grid_cut(d->sheet->arena, name, field->head_rows, "…"), *next = cut;
    int letters = 0, y = field->head_rows;
    for (const char *at = cut; *at;)
        letters += codepoint_width(utf8_next(&at)) > 0;
    for (y -= letters; *cut; cut = next) {
        int width = codepoint_width(utf8_next(&next));
        const char *letter = arena_printf(d->sheet->arena, "%.*s", (int)(next - cut), cut);
        if (width > 0)
            grid_text(d->sheet->grid, x, d->box.y + y++, letter, style);
    }
}

/* Whether these columns of the first line, and one before them, are inside and blank. */
static bool is_free(const MatrixDrawing *d, int x, int columns)
{
    const Grid *grid = d->sheet->grid;
    for (int i = x - 1; i < x + columns; i++)
        if (i >= d->box.x + d->box.columns ||
            grid->cell[d->box.y * grid->columns + i].codepoint != ' ')
            return false;
    return true;
}

static void draw_head(const MatrixDrawing *d, const MatrixField *field, int class)
{
    Arena *arena = d->sheet->arena;
    Style style = style_of(d, class == d->predicted ? ROLE_STRONG : ROLE_FAINT);
    Box cell = matrix_cell(field, field->row, class);
    const char *head =
        field->heads == HEADS_NAMES ? field->head[class] : arena_printf(arena, "%d", class);
    int spare = cell.columns - text_width(head);
    int x = cell.x + (!field->counts ? 0 : cell.columns > NARROW ? (spare + 1) / 2 : spare);
    if (field->heads == HEADS_UPRIGHT)
        put_upright(d, field, cell.x + (cell.columns - !field->counts) / 2,
                    d->confusion->name[class], style);
    else if (class % MAX(field->each, 1) == 0 && is_free(d, x, text_width(head)))
        grid_text(d->sheet->grid, x, d->box.y, head, style);
}

/* Where not every column has a head: the name of the cursor's. */
static void draw_pointer(const MatrixDrawing *d, const MatrixField *field)
{
    Arena *arena = d->sheet->arena;
    const char *name = d->confusion->name[d->predicted];
    int x = (d->predicted - field->column) * field->across,
        right = d->box.x + d->box.columns - field->box.x - x - 2;
    const char *cut = grid_cut(arena, name, MIN(text_width(name), MAX(right, x - 1)), "…");
    bool after = right >= text_width(cut);
    const char *words =
        after ? arena_printf(arena, "▼ %s ", cut) : arena_printf(arena, " %s ▼", cut);
    grid_text(d->sheet->grid, field->box.x + (after ? x : x - text_width(words) + 1), d->box.y,
              words, style_of(d, ROLE_STRONG));
}

/* The names of rows; in a line of two rows that of the upper, or of the cursor's. */
static void draw_names(const MatrixDrawing *d, const MatrixField *field)
{
    Box names = {d->box.x, d->box.y, field->names, d->box.rows};
    int step = field->half ? 2 : 1;
    for (int row = field->row; row < field->row + field->rows; row += step) {
        bool here = d->actual >= row && d->actual < row + step;
        Box cell = matrix_cell(field, row, field->column);
        sheet_text(d->sheet, names, 0, cell.y + (cell.rows - 1) / 2 - d->box.y,
                   here ? ROLE_STRONG : ROLE_FAINT,
                   matrix_row_label(d, field, here ? d->actual : row));
        if (here && !field->counts)
            grid_text(d->sheet->grid, field->box.x - 1, cell.y + (cell.rows - 1) / 2, "▸",
                      style_of(d, ROLE_STRONG));
    }
}

static void draw_matrix(const MatrixDrawing *d, const MatrixField *field)
{
    draw_axes(d, field);
    if (field->heads == HEADS_NUMBERS && field->each > 1)
        draw_pointer(d, field);
    for (int c = field->column; c < field->column + field->columns; c++)
        draw_head(d, field, c);
    draw_names(d, field);
    matrix_cells(d, field);
}

/* ---- panes */

static bool is_asked(const Scene *scene)
{
    return scene->confusion != NULL;
}

/* "rows 0-5 of 10", or in brief "0-5 of 10": the classes that are seen, by their numbers; NULL: all
 * of them are. */
static const char *part_words(const MatrixDrawing *d, const MatrixField *field, bool brief)
{
    Arena *arena = d->sheet->arena;
    int n = d->confusion->classes;
    const char *rows = sheet_span(d->sheet, field->row, field->rows, n),
               *columns = sheet_span(d->sheet, field->column, field->columns, n);
    if (rows && columns)
        return arena_printf(arena, brief ? "%d-%d × %s" : "rows %d-%d · columns %s", field->row,
                            field->row + field->rows - 1, columns);
    if (columns)
        return arena_printf(arena, "columns %s", columns);
    return rows && !brief ? arena_printf(arena, "rows %s", rows) : rows;
}

/* How many are right, and which part of the matrix is seen, in as many words as a title leaves room
 * for. */
static const char *note_words(const MatrixDrawing *d, const MatrixField *field, int room)
{
    Arena *arena = d->sheet->arena;
    const Confusion *confusion = d->confusion;
    const char *share = pair_percent(arena, confusion->right, confusion->all);
    const char *right =
        arena_printf(arena, "%ld of %ld right (%s %%)", confusion->right, confusion->all, share);
    const char *part = part_words(d, field, false), *brief = part_words(d, field, true);
    if (!part)
        return right;
    const char *const FORM[] = {arena_printf(arena, "%s · %s", right, part),
                                arena_printf(arena, "%s %% right · %s", share, part),
                                arena_printf(arena, "%s %% right · %s", share, brief),
                                part,
                                brief,
                                NULL};
    return wrap_form(FORM, room);
}

static void draw_confusion(const Sheet *sheet, const Placed *at)
{
    const Confusion *confusion = sheet->scene->confusion;
    if (!confusion) {
        Box inner = sheet_frame(sheet, at->box, "confusion", NULL, at->keys);
        sheet_text(sheet, inner, 0, 0, ROLE_FAINT, "none yet: confusion");
        return;
    }
    static const char TITLE[] = "confusion";
    const Stage *stage = &sheet->scene->stage;
    MatrixDrawing drawing = {.sheet = sheet,
                             .confusion = confusion,
                             .box = sheet_inside(at->box),
                             .actual = MIN(stage->actual, confusion->classes - 1),
                             .predicted = MIN(stage->predicted, confusion->classes - 1),
                             .most = confusion->pairs ? confusion->pair[0].count : 1};
    MatrixField field = matrix_field(&drawing);
    sheet_frame(sheet, at->box, TITLE,
                note_words(&drawing, &field, sheet_note_room(at->box, TITLE)), at->keys);
    draw_matrix(&drawing, &field);
    tell_pair(&drawing, drawing.box.rows - 1);
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
