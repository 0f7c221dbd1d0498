/* The pane of the first minutes: what the program is for, what to type, in order, and how far one
 * is. */
#include "view/big.h"
#include "view/pane.h"
#include "view/wrap.h"

#include <stdio.h>

static const char *data_found(const Sheet *sheet)
{
    return sheet->scene->data;
}

static const char *model_found(const Sheet *sheet)
{
    return sheet->scene->model;
}

static const char *rate_found(const Sheet *sheet)
{
    const Scene *scene = sheet->scene;
    if (!scene->range)
        return NULL;
    return scene->picked
               ? arena_printf(sheet->arena, "lr_max %s", sheet_number(sheet, scene->lr_max))
               : "done; enter takes a rate";
}

enum { FORMS = 3 };

/* A line to type. */
typedef struct {
    const char *command;
    const char *name;                         /* of the command, once it was run */
    const char *(*found)(const Sheet *sheet); /* what it has brought, or NULL: not yet */
    const char *words[FORMS + 1];             /* what it does, the longest form first */
} Step;

static const Step STEP[] = {
    {"data digits",
     "data",
     data_found,
     {"images; others: folder PATH, idx DIR, cifar10 DIR", "images to learn from", "images"}},
    {"model simple_cnn",
     "model",
     model_found,
     {"a net; others: lenet, resnet 8; help model has more", "a net; also lenet, resnet 8",
      "a net"}},
    {"lr_find",
     "lr_find",
     rate_found,
     {"look for a learning rate; enter takes the one shown", "look for a learning rate",
      "look for a rate"}},
    {"fit_one_cycle 2", NULL, NULL, {"train two epochs and watch", "train and watch", "train"}},
    {"help",
     NULL,
     NULL,
     {"all commands; help NAME explains one, ? lists keys", "every command; ? lists keys",
      "? lists keys"}},
    {"quit", NULL, NULL, {"leave; so does C-d", "leave", "leave"}},
};

enum {
    STEPS = LENGTH(STEP),
    NEXT = STEPS - 3, /* what comes when all that can be done is */
    ALWAYS = 2,       /* the last ones, which are no steps on the way */
    MARK = 2,         /* columns before a command */
    COMMAND = 18,     /* of a command, and spaces */
    WIDEST = MARK + COMMAND + 54,
};

/* The first step after the last that is done. */
static int next_step(const Sheet *sheet)
{
    int next = 0;
    for (int i = 0; i < NEXT; i++)
        if (STEP[i].found(sheet))
            next = i + 1;
    return next;
}

static void draw_step(const Sheet *sheet, Box box, int i, int y)
{
    const Step *step = &STEP[i];
    bool next = i == next_step(sheet);
    const char *found = step->found ? step->found(sheet) : NULL;
    int width = box.columns - MARK - COMMAND;
    const char *mark = next ? "▸" : found ? "✓" : i < STEPS - ALWAYS ? "·" : " ";
    sheet_text(sheet, box, 0, y, next || found ? ROLE_RUN : ROLE_FAINT, mark);
    sheet_text(sheet, box, MARK, y, found ? ROLE_FAINT : ROLE_STRONG,
               found ? step->name : step->command);
    sheet_text(sheet, box, MARK + COMMAND, y, found ? ROLE_TEXT : ROLE_FAINT,
               found ? found : wrap_form(step->words, width));
    sheet_hit(sheet, (Box){box.x, box.y + y, box.columns, 1}, "type %s", step->command);
    if (next)
        snprintf(sheet->map->marked, sizeof sheet->map->marked, "%s", step->command);
}

/* How much there is room for, the most first. */
typedef struct {
    int scale;     /* of the name; 0: it is in the header alone */
    int each;      /* rows of a step */
    bool sentence; /* what the program is for */
    bool gap;      /* before what can always be typed */
} Form;

static const Form FORM[] = {
    {4, 2, true, true}, {3, 2, true, true},  {2, 2, true, true},
    {2, 1, true, true}, {1, 2, true, true},  {1, 1, true, true},
    {0, 1, true, true}, {0, 1, true, false}, {0, 1, false, false},
};

static const char NAME[] = "onecycle";

static int height_of(const Form *form, int steps)
{
    int name = form->scale ? big_rows(form->scale) + form->each : 0;
    return name + form->sentence * (1 + form->each) + form->each * steps + form->gap;
}

static const Form *form_for(const Sheet *sheet, Box room)
{
    const Form *form = FORM;
    bool ascii = sheet->scene->surface.glyphs == GLYPHS_ASCII;
    for (; form < FORM + LENGTH(FORM) - 1; form++)
        if (height_of(form, STEPS) <= room.rows && !(ascii && form->scale) &&
            big_width(NAME) * form->scale <= room.columns)
            break;
    return form;
}

/* Draws the name and what the program is for; returns the row below. */
static int draw_name(const Sheet *sheet, Box box, const Form *form)
{
    static const char *const FOR[] = {"find a learning rate, train with it, watch it learn",
                                      "find a rate, train with it, watch it learn",
                                      "find a rate, train, watch it learn", NULL};
    int y = form->scale ? big_rows(form->scale) + form->each : 0;
    if (form->scale)
        big_scaled(sheet->grid, box.x, box.y, NAME, form->scale, sheet->theme->style[ROLE_BAR]);
    if (!form->sentence)
        return y;
    sheet_text(sheet, box, 0, y, ROLE_TEXT, wrap_form(FOR, box.columns));
    return y + 1 + form->each;
}

/* Where not all fits, what is done is left out, then the last. */
static void draw_start(const Sheet *sheet, const Placed *at)
{
    Box inner = sheet_frame(sheet, at->box, "start here", NULL, at->keys);
    const Form *form = form_for(sheet, inner);
    int left = MIN(next_step(sheet), MAX(STEPS - inner.rows, 0));
    int down = MAX(inner.rows - height_of(form, STEPS - left), 0) / 2;
    int width = MIN(inner.columns, MAX(WIDEST, big_width(NAME) * form->scale));
    Box block = {inner.x + (inner.columns - width) / 2, inner.y + down, width, inner.rows - down};
    int y = draw_name(sheet, block, form);
    for (int i = left; i < STEPS; i++, y += form->each) {
        y += form->gap && i == STEPS - ALWAYS;
        draw_step(sheet, block, i, y);
    }
}

const Pane START_PANE = {.columns = 24, .rows = 7, .rank = 0, .draw = draw_start};
