/* Draws the completions to choose from: as wide as their texts need, and with nothing half covered
 * beside them. */
#include "view/popup.h"

#include "base/text.h"
#include "language/complete.h"
#include "view/wrap.h"

enum { MARK = 2, BETWEEN = 2, FRAME = 4, BRACKETS = 2, VALUE_MOST = 24, ROWS_USUAL = 10 };
enum { MEANING_LEAST = 16, SLIVER = 20 }; /* columns: of use to a reader; too few to leave blank */
enum { NARROW = 72, MEANING_BRIEF = 6, VALUE_BRIEF = 10 }; /* columns of a screen, and there */
enum { TOLD = 3, ROWS_LEAST = 4 }; /* rows of what the chosen one means, of the list above */

/* The columns of the table, 0 where nothing is in one.  Defaults stand beside the meanings of rows
 * that have one; others may be wider. */
typedef struct {
    int name, meaning, valued, value;
} Widths;

static int value_width(const CompletionItem *item)
{
    return *item->value ? MIN(text_width(item->value), VALUE_MOST) + BRACKETS : 0;
}

static Widths measure(const Sheet *sheet)
{
    const PromptLine *prompt = &sheet->scene->prompt;
    Widths widest = {0};
    for (int i = 0; i < prompt->choices; i++) {
        const CompletionItem *item = &prompt->choice[i];
        widest.name = MAX(widest.name, text_width(text_shown(sheet->arena, item->name)));
        widest.meaning = MAX(widest.meaning, text_width(item->meaning));
        widest.value = MAX(widest.value, value_width(item));
        if (*item->value)
            widest.valued = MAX(widest.valued, text_width(item->meaning));
    }
    return widest;
}

static int whole_width(const Widths *widest)
{
    int valued = widest->value ? widest->valued + BETWEEN + widest->value : 0;
    int rest = MAX(widest->meaning, valued);
    return FRAME + MARK + widest->name + (rest ? BETWEEN + rest : 0);
}

static const char *count_words(const Sheet *sheet, int at)
{
    return arena_printf(sheet->arena, "%d of %d", at + 1, sheet->scene->prompt.choices);
}

/* A frame around as many of the rows as the room above the prompt allows. */
static Box place(const Sheet *sheet, const Widths *widest, int prompt_row)
{
    int columns = sheet->grid->columns, count = sheet->scene->prompt.choices;
    int width = MAX(whole_width(widest), text_width(count_words(sheet, count - 1)) + FRAME + 2);
    int shown = MIN(count, MIN(prompt_row - 3, MAX(ROWS_USUAL, prompt_row / 2)));
    bool whole = width + SLIVER > columns || sheet->map->inlays > 0; /* a picture is never cut */
    return (Box){0, prompt_row - shown - 2, whole ? columns : width, shown + 2};
}

/* The first row that is seen: the chosen one is in the middle, until the wheel is turned. */
static int first_row(const PromptLine *prompt, int shown)
{
    int top = MAX(prompt->chosen - shown / 2, 0), last = prompt->choices - shown;
    return MAX(MIN(MIN(top, last) + prompt->scrolled, last), 0);
}

static void fill(const Sheet *sheet, Box box, Style style)
{
    for (int y = 0; y < box.rows; y++)
        for (int x = 0; x < box.columns; x++)
            grid_put(sheet->grid, box.x + x, box.y + y, ' ', style);
}

static void draw_row(const Sheet *sheet, Box row, const Widths *widths, const CompletionItem *item,
                     bool chosen)
{
    Role text = chosen ? ROLE_CHOSEN : ROLE_TEXT, faint = chosen ? ROLE_CHOSEN : ROLE_FAINT;
    int value = value_width(item), x = MARK + widths->name + BETWEEN;
    int end = MIN(x + widths->valued + BETWEEN + widths->value, row.columns);
    bool narrow = sheet->grid->columns < NARROW;
    int most = narrow ? VALUE_BRIEF : VALUE_MOST;
    value = MIN(value, most + BRACKETS);
    int beside = end - value - BETWEEN - x, meaning = text_width(item->meaning);
    bool valued = value && beside >= MIN(narrow ? MEANING_BRIEF : MEANING_LEAST, meaning);
    Box name = {row.x, row.y, MIN(MARK + widths->name, row.columns), 1};
    if (chosen) {
        fill(sheet, row, sheet->theme->style[ROLE_CHOSEN]);
        sheet_text(sheet, row, 0, 0, text, "▸");
    }
    sheet_text(sheet, name, MARK, 0, text, text_shown(sheet->arena, item->name));
    sheet_text(sheet, (Box){row.x + x, row.y, valued ? beside : row.columns - x, 1}, 0, 0, faint,
               item->meaning);
    if (valued)
        sheet_text(
            sheet, row, end - value, 0, text,
            arena_printf(sheet->arena, "[%s]",
                         wrap_cut(sheet->arena, text_shown(sheet->arena, item->value), most)));
}

/* Rows at the end of a narrow list for what the chosen one means, where rows have no room for
 * it. */
static int rows_told(const Sheet *sheet, const Widths *widths, Box inner)
{
    bool cut = MARK + widths->name + BETWEEN + widths->meaning > inner.columns;
    return sheet->grid->columns < NARROW && sheet->scene->prompt.chosen >= 0 && cut &&
                   inner.rows >= ROWS_LEAST + TOLD
               ? TOLD
               : 0;
}

static void tell_meaning(const Sheet *sheet, Box box)
{
    const PromptLine *prompt = &sheet->scene->prompt;
    Lines lines = wrap_lines(sheet->arena, prompt->choice[prompt->chosen].meaning, box.columns);
    for (int i = 0; i < lines.count; i++)
        sheet_text(sheet, box, 0, i, ROLE_FAINT, lines.line[i]);
}

void popup_draw(const Sheet *sheet, int prompt_row)
{
    const PromptLine *prompt = &sheet->scene->prompt;
    if (prompt->choices == 0)
        return;
    Widths widths = measure(sheet);
    Box box = place(sheet, &widths, prompt_row);
    fill(sheet, (Box){0, box.y, sheet->grid->columns, box.rows}, (Style){0});
    int told = rows_told(sheet, &widths, sheet_inside(box));
    int shown = box.rows - 2 - told, first = first_row(prompt, shown);
    const char *note = sheet_span(sheet, first + 1, shown, prompt->choices);
    if (note && prompt->chosen >= 0)
        note = count_words(sheet, prompt->chosen);
    Box inner = sheet_frame(sheet, box, "", note, true);
    widths.name = MIN(widths.name, widths.meaning || widths.value ? inner.columns * 2 / 3
                                                                  : inner.columns - MARK);
    for (int i = 0; i < shown; i++)
        draw_row(sheet, (Box){inner.x, inner.y + i, inner.columns, 1}, &widths,
                 &prompt->choice[first + i], first + i == prompt->chosen);
    if (told)
        tell_meaning(sheet, (Box){inner.x, inner.y + shown, inner.columns, told});
    sheet->map->popup = (Box){box.x, box.y, box.columns, box.rows - told};
    sheet->map->popup_top = first;
}
