/* Keeps what the latest plotting command drew, and the latest long answer, for the full screen. */
#include "lab/shown.h"

#include <string.h>

static Grid copy_grid(Arena *arena, const Grid *from)
{
    Grid copy = grid_new(arena, from->columns, from->rows);
    grid_copy(&copy, 0, 0, from);
    return copy;
}

void shown_figure(Shown *shown, const char *title, const Grid *cells)
{
    Arena arena = {0}; /* title and cells may belong to the figure before */
    Grid copy = copy_grid(&arena, cells);
    const char *name = arena_text(&arena, title);
    arena_free(&shown->arena);
    shown->arena = arena;
    shown->cells = copy;
    shown->number++;
    shown->title = name;
}

void shown_answer(Shown *shown, const char *title, const char *text)
{
    Arena arena = {0}; /* the title may be that of the answer before */
    Answer answer = {.title = arena_text(&arena, title)};
    char *rest = arena_text(&arena, text);
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line || rest) {
            answer.line = arena_extend(&arena, answer.line, answer.lines, sizeof *answer.line);
            answer.line[answer.lines++] = line;
        }
    arena_free(&shown->answer_arena);
    shown->answer_arena = arena;
    shown->answer = answer;
}

static Answer copy_answer(Arena *arena, const Answer *from)
{
    Answer copy = {.title = arena_text(arena, from->title ? from->title : ""),
                   .line = ARENA_NEW(arena, const char *, MAX(from->lines, 1)),
                   .lines = from->lines};
    for (int i = 0; i < copy.lines; i++)
        copy.line[i] = arena_text(arena, from->line[i]);
    return copy;
}

void shown_look(const Shown *shown, Arena *arena, Scene *scene)
{
    if (shown->title) {
        Grid *cells = ARENA_NEW(arena, Grid, 1);
        *cells = copy_grid(arena, &shown->cells);
        scene->shown = cells;
        scene->shown_title = arena_text(arena, shown->title);
    }
    scene->answer = copy_answer(arena, &shown->answer);
}

void shown_free(Shown *shown)
{
    arena_free(&shown->arena);
    arena_free(&shown->answer_arena);
}
