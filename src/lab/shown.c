/* Keeps what the latest plotting command drew, and the open page of help, for the full screen. */
#include "lab/shown.h"

#include <string.h>

static const Image *copy_image(Arena *arena, const Image *from)
{
    if (!from)
        return NULL;
    Image *copy = arena_copy(arena, from, sizeof *from);
    size_t size = (size_t)from->w * (size_t)from->h * (size_t)from->c;
    copy->pixels = arena_copy(arena, from->pixels, size);
    return copy;
}

static Grid copy_grid(Arena *arena, const Grid *from)
{
    Grid copy = grid_new(arena, from->columns, from->rows);
    grid_copy(&copy, 0, 0, from);
    return copy;
}

void shown_figure(Shown *shown, const char *title, const Grid *cells, const Image *picture)
{
    Arena arena = {0}; /* title and cells may belong to the figure before */
    Grid copy = copy_grid(&arena, cells);
    const char *name = arena_text(&arena, title);
    const Image *pixels = copy_image(&arena, picture);
    arena_free(&shown->arena);
    shown->arena = arena;
    shown->cells = copy;
    shown->picture = pixels;
    shown->number++;
    shown->title = name;
}

void shown_page(Shown *shown, const char *text)
{
    int most = 1;
    for (const char *c = text; *c; c++)
        most += *c == '\n';
    arena_free(&shown->page_arena);
    shown->line = ARENA_NEW(&shown->page_arena, const char *, most);
    shown->lines = 0;
    char *rest = arena_text(&shown->page_arena, text);
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line || rest)
            shown->line[shown->lines++] = line;
}

static void look_at_page(const Shown *shown, Arena *arena, Scene *scene)
{
    const char **help = ARENA_NEW(arena, const char *, MAX(shown->lines, 1));
    for (int i = 0; i < shown->lines; i++)
        help[i] = arena_text(arena, shown->line[i]);
    scene->help = help;
    scene->help_lines = shown->lines;
}

void shown_look(const Shown *shown, ShownCopy *copy, Arena *arena, Scene *scene)
{
    if (shown->title) {
        Grid *cells = ARENA_NEW(arena, Grid, 1);
        *cells = copy_grid(arena, &shown->cells);
        scene->shown = cells;
        scene->shown_title = arena_text(arena, shown->title);
    }
    if (copy->number != shown->number) {
        arena_free(&copy->arena);
        copy->picture = copy_image(&copy->arena, shown->picture);
        copy->number = shown->number;
    }
    scene->picture = copy->picture;
    scene->picture_number = copy->number;
    look_at_page(shown, arena, scene);
}

void shown_free(Shown *shown, ShownCopy *copy)
{
    arena_free(&shown->arena);
    arena_free(&shown->page_arena);
    arena_free(&copy->arena);
}
