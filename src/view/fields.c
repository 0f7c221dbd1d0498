/* Chooses how much of a bar's parts there is room for, and draws them. */
#include "view/fields.h"

#include "base/text.h"

enum { GAP = 2, GAP_WIDE = 3 }; /* columns between fields */

/* All that is of no higher rank. */
static FieldRow row_up_to(int rank, const Field *field, int count, int gap)
{
    FieldRow row = {.gap = gap};
    assert(count <= FIELDS_MOST);
    for (int i = 0; i < count; i++) {
        bool more = field[i].more && field[i].more_rank <= rank;
        row.words[i] = more ? field[i].more : field[i].rank <= rank ? field[i].words : NULL;
        if (row.words[i])
            row.width += text_width(row.words[i]) + (row.width ? gap : 0);
    }
    return row;
}

FieldRow fields_fit(const Field *field, int count, int room)
{
    int rank = 0;
    for (int i = 0; i < count; i++)
        rank = MAX(rank, MAX(field[i].rank, field[i].more ? field[i].more_rank : 0));
    FieldRow row = row_up_to(rank, field, count, GAP_WIDE);
    for (; row.width > room && rank >= 0; rank--)
        row = row_up_to(rank, field, count, GAP);
    return row;
}

int fields_draw(const Sheet *sheet, Box box, const FieldRow *row, int first, int last, int x)
{
    for (int i = first; i < last; i++)
        if (row->words[i])
            x += sheet_text(sheet, box, x, 0, ROLE_TEXT, row->words[i]) + row->gap;
    return x;
}
