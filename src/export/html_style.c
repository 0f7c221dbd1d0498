/* Writes the style sheet of a page: the program's own, and colours from the tables of figures. */
#include "export/html.h"

#include "io/asset.h"
#include "plot/heat.h"
#include "plot/paint.h"
#include "plot/svg.h"

static void add_color(Buf *out, Rgb color)
{
    buf_printf(out, "#%02x%02x%02x", color.red, color.green, color.blue);
}

/* An attribute of SVG gives way to any rule, so the colour itself can be what a rule looks for. */
static void figure_rule(Buf *out, const char *property, const PaperColor *color)
{
    buf_printf(out, "svg [%s=\"", property);
    add_color(out, color->light);
    buf_printf(out, "\"]{%s:", property);
    add_color(out, color->dark);
    buf_text_add(out, "}\n");
}

static void heat_rules(Buf *out, Ground ground)
{
    for (int level = 1; level <= HEAT_LEVELS; level++) {
        Style style = heat_style(level, ground);
        buf_printf(out, ".heat%d{background:", level);
        add_color(out, paint_color(style.paper));
        buf_text_add(out, ";color:");
        add_color(out, paint_color(style.ink));
        buf_text_add(out, "}\n");
    }
}

bool html_style(Buf *out, Error *err)
{
    Arena arena = {0};
    Bytes sheet;
    bool ok = asset_read(&arena, "report.css", &sheet, err);
    if (ok) {
        buf_add(out, sheet.data, sheet.size);
        heat_rules(out, GROUND_LIGHT);
        buf_text_add(out, "@media screen and (prefers-color-scheme: dark){\n");
        heat_rules(out, GROUND_DARK);
        for (int i = 0; paper_color(i); i++) {
            figure_rule(out, "fill", paper_color(i));
            figure_rule(out, "stroke", paper_color(i));
        }
        buf_text_add(out, "}\n");
    }
    arena_free(&arena);
    return ok;
}
