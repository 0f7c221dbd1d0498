/* Lays out every table of text the program prints: it collects the cells of rows, finds the widths
 * and pads with spaces. */
#include "base/columns.h"

#include "base/heap.h"
#include "base/text.h"

#include <string.h>

enum { GAP = 2 }; /* spaces between columns */

void columns_widen(Columns *table, int column, int width)
{
    if (column >= table->room) {
        int room = MAX(2 * table->room, column + 8);
        table->width = heap_resize(table->width, (size_t)room, sizeof *table->width);
        table->room = room;
    }
    for (; table->columns <= column; table->columns++)
        table->width[table->columns] = table->least;
    table->width[column] = MAX(table->width[column], width);
}

void columns_add(Columns *table, const char *text)
{
    size_t begin = table->text.size;
    text_visible(&table->text, text);
    buf_char(&table->text, '\0');
    columns_widen(table, table->cells,
                  table->fixed ? 0 : text_width(buf_text(&table->text) + begin));
    table->cells++;
}

void columns_printf(Columns *table, const char *format, ...)
{
    Buf cell = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&cell, format, args);
    va_end(args);
    columns_add(table, buf_text(&cell));
    buf_free(&cell);
}

static void add_made(Columns *table, void (*make)(Buf *buf, double value), double value)
{
    Buf cell = {0};
    make(&cell, value);
    columns_add(table, buf_text(&cell));
    buf_free(&cell);
}

void columns_number(Columns *table, double value)
{
    add_made(table, text_number, value);
}

void columns_short(Columns *table, double value)
{
    add_made(table, text_short, value);
}

void columns_duration(Columns *table, double seconds)
{
    add_made(table, text_duration, seconds);
}

int columns_width(const Columns *table)
{
    int width = 0;
    for (int c = 0; c < table->columns; c++)
        width += table->width[c] + (c ? GAP : 0);
    return width;
}

void columns_row(Columns *table)
{
    buf_add(&table->row, &table->cells, sizeof table->cells);
    table->cells = 0;
}

static bool at_right(const Columns *table, int column)
{
    if (!table->align || !*table->align)
        return false;
    int last = (int)strlen(table->align) - 1;
    return table->align[MIN(column, last)] == 'r';
}

/* Writes spaces only once something follows them, so no row ends in spaces.  Returns the cell after
 * the row. */
static const char *write_row(const Columns *table, const char *cell, int cells, Buf *out)
{
    int owed = 0;
    for (int c = 0; c < cells; c++, cell += strlen(cell) + 1) {
        int rest = MAX(table->width[c] - text_width(cell), 0);
        bool right = at_right(table, c);
        owed += right ? rest : 0;
        if (*cell) {
            buf_fill(out, ' ', owed);
            buf_text_add(out, cell);
            owed = 0;
        }
        owed += (right ? 0 : rest) + GAP;
    }
    buf_char(out, '\n');
    return cell;
}

void columns_write(Columns *table, Buf *out)
{
    const char *cell = buf_text(&table->text);
    for (size_t at = 0; at < table->row.size; at += sizeof(int)) {
        int cells;
        memcpy(&cells, table->row.data + at, sizeof cells);
        cell = write_row(table, cell, cells, out);
    }
    table->fixed = true;
    buf_clear(&table->text);
    buf_clear(&table->row);
}

void columns_free(Columns *table)
{
    buf_free(&table->text);
    buf_free(&table->row);
    heap_free(table->width);
    *table = (Columns){0};
}
