/* The pane of the first minutes: what to type, in order, and how far one is. */
#include "view/big.h"
#include "view/pane.h"
#include "view/wrap.h"

static bool has_data(const Scene *scene)
{
    return scene->data != NULL;
}

static bool has_model(const Scene *scene)
{
    return scene->model != NULL;
}

static bool has_range(const Scene *scene)
{
    return scene->range != NULL;
}

enum { FORMS = 3 };

/* A line to type. */
typedef struct {
    const char *command;
    const char *click;                /* what a click on it runs: nothing that trains or replaces */
    bool (*done)(const Scene *scene); /* NULL: it can always be typed */
    const char *words[FORMS + 1];     /* what it does, the longest form first */
} Step;

static const Step STEP[] = {
    {"data digits",
     "help data",
     has_data,
     {"images to learn from; others: folder, idx, cifar10", "images to learn from", "images"}},
    {"model simple_cnn",
     "help model",
     has_model,
     {"a net; others: mlp, lenet, resnet, layers in words", "a net; also mlp, lenet", "a net"}},
    {"lr_find",
     "help lr_find",
     has_range,
     {"look for a learning rate; Enter takes the one shown", "look for a learning rate",
      "look for a rate"}},
    {"fit_one_cycle 2",
     "help fit_one_cycle",
     NULL,
     {"train two epochs and watch", "train and watch", "train"}},
    {"help", "help", NULL, {"every command; help NAME explains one", "every command", "commands"}},
};

enum {
    STEPS = LENGTH(STEP),
    NEXT = STEPS - 2, /* what comes when all that can be done is */
    MARK = 2,         /* columns before a command */
    COMMAND = 18,     /* of a command, and spaces */
    WIDEST = MARK + COMMAND + 52,
    ABOVE = BIG_ROWS + 3, /* rows of the name, what the program is for, spaces */
};

/* The first step after the last that is done. */
static int next_step(const Scene *scene)
{
    int next = 0;
    for (int i = 0; i < NEXT; i++)
        if (STEP[i].done(scene))
            next = i + 1;
    return next;
}

static void draw_step(const Sheet *sheet, Box box, int i, int y)
{
    const Step *step = &STEP[i];
    bool next = i == next_step(sheet->scene);
    bool done = step->done && step->done(sheet->scene);
    sheet_text(sheet, box, 0, y, next ? ROLE_RUN : ROLE_FAINT, next ? "▸" : done ? "●" : "·");
    sheet_text(sheet, box, MARK, y, done ? ROLE_FAINT : ROLE_STRONG, step->command);
    sheet_text(sheet, box, MARK + COMMAND, y, ROLE_FAINT,
               wrap_form(step->words, box.columns - MARK - COMMAND));
    sheet_hit(sheet, (Box){box.x, box.y + y, box.columns, 1}, "%s", step->click);
}

/* Draws the name and what the program is for; returns the row below. */
static int draw_name(const Sheet *sheet, Box box)
{
    big_text(sheet, box.x, box.y, "onecycle", ROLE_BAR);
    sheet_text(sheet, box, 0, BIG_ROWS + 1, ROLE_TEXT,
               "find a learning rate, train with it, watch it learn");
    return ABOVE;
}

static void draw_start(const Sheet *sheet, const Placed *at)
{
    Box inner = sheet_frame(sheet, at->box, "start here", NULL, at->keys);
    int rows = inner.rows, left = MIN(next_step(sheet->scene), MAX(STEPS - rows, 0));
    bool named = rows > ABOVE + STEPS && sheet->scene->surface.glyphs != GLYPHS_ASCII;
    int each = rows > 2 * (ABOVE + 2 * STEPS) ? 2 : 1; /* rows of a step */
    int height = (named ? ABOVE : 0) + each * (STEPS - left);
    int width = MIN(inner.columns, WIDEST), down = MAX(rows - height, 0) / 2;
    Box block = {inner.x + (inner.columns - width) / 2, inner.y + down, width, rows - down};
    int y = named ? draw_name(sheet, block) : 0;
    for (int i = left; i < STEPS; i++, y += each)
        draw_step(sheet, block, i, y);
}

const Pane START_PANE = {.columns = 24, .rows = 5, .rank = 1, .draw = draw_start};
