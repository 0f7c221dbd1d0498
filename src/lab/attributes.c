/* Gives the values of what a notebook reads off its objects, such as `data.c` or
 * `learn.recorder.min_grad_lr`. */
#include "lab/attributes.h"

#include "base/text.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_model.h"
#include "lab/lab_prompt.h"
#include "lab/latest.h"
#include "language/value_number.h"

#include <math.h>
#include <string.h>

/* Returns NULL when there is no value yet. */
typedef const char *Read(const Session *session, Arena *arena);

static const char *min_grad_lr(const Session *session, Arena *arena)
{
    double rate =
        latest_range_test(session->runs) ? latest_suggestions(session->runs).lr[RULE_STEEP] : NAN;
    return isnan(rate) ? NULL : value_of_double(arena, rate);
}

static const char *classes(const Session *session, Arena *arena)
{
    Buf list = {0};
    for (int c = 0; session->data->set && c < session->data->set->classes; c++) {
        buf_text_add(&list, c ? "," : "");
        text_visible(&list, session->data->set->class_name[c]);
    }
    const char *text = session->data->set ? arena_text(arena, buf_text(&list)) : NULL;
    buf_free(&list);
    return text;
}

static const char *class_count(const Session *session, Arena *arena)
{
    return session->data->set ? value_of_double(arena, session->data->set->classes) : NULL;
}

static const char *train_count(const Session *session, Arena *arena)
{
    return session->data->set ? value_of_double(arena, session->data->set->train.count) : NULL;
}

static const char *valid_count(const Session *session, Arena *arena)
{
    return session->data->set ? value_of_double(arena, session->data->set->valid.count) : NULL;
}

static const char *batch_size(const Session *session, Arena *arena)
{
    return session->data->set ? value_of_double(arena, session->data->bs) : NULL;
}

static const char *spec(const Session *session, Arena *arena)
{
    return session->model->spec ? arena_text(arena, session->model->spec) : NULL;
}

static const char *loss(const Session *session, Arena *arena)
{
    (void)session;
    return arena_text(arena, "cross entropy");
}

static const char NO_DATA[] = "there is no data yet; load some, for example: data digits";

/* With read NULL, `text` says where to find it instead; otherwise what would make it. */
static const struct {
    const char *name;
    Read *read;
    const char *text;
} ATTRIBUTES[] = {
    {"min_grad_lr", min_grad_lr, "there is none yet; run `lr_find` first"},
    {"classes", classes, NO_DATA},
    {"c", class_count, NO_DATA},
    {"batch_size", batch_size, NO_DATA},
    {"train_ds.__len__", train_count, NO_DATA},
    {"valid_ds.__len__", valid_count, NO_DATA},
    {"train_ds", NULL,
     "len(data.train_ds) counts its images once there are some; `show_batch` shows them"},
    {"valid_ds", NULL,
     "len(data.valid_ds) counts its images once there are some; `top_losses` shows them"},
    {"model", spec,
     "there is no net yet; training makes one, or make one now, for example: model simple_cnn"},
    {"loss_func", loss, ""},
    {"losses", NULL, "`plot_losses` draws a run's losses, and --events FILE writes them"},
    {"val_losses", NULL, "`plot_losses` draws a run's losses, and `history` lists them"},
    {"metrics", NULL, "`plot_metrics` draws a run's metrics, and `history` lists them"},
    {"lrs", NULL, "`plot_lr` draws a run's rates, and --events FILE writes them"},
    {"moms", NULL, "`plot_lr show_moms=true` draws a run's momenta"},
};

static bool is_object(const Session *session, const char *dotted)
{
    static const char *const OBJECTS[] = {"learn", "learner", "data", "dls", "interp"};
    Arena scratch = {0};
    const char *name = arena_printf(&scratch, "%.*s", (int)strcspn(dotted, "."), dotted);
    bool is = variables_get(&session->prompt->variables, name) != NULL;
    for (int i = 0; i < LENGTH(OBJECTS) && !is; i++)
        is = strcmp(name, OBJECTS[i]) == 0;
    arena_free(&scratch);
    return is;
}

/* Whether its last part or parts are the name. */
static bool ends_in(const char *dotted, const char *name)
{
    size_t whole = strlen(dotted), length = strlen(name);
    return whole > length && dotted[whole - length - 1] == '.' && text_ends(dotted, name);
}

bool attribute_read(const void *context, Arena *arena, const char *dotted, const char **out,
                    Error *err)
{
    const Session *session = context;
    *out = NULL;
    if (!is_object(session, dotted))
        return true;
    for (int i = 0; i < LENGTH(ATTRIBUTES); i++) {
        if (!ends_in(dotted, ATTRIBUTES[i].name))
            continue;
        if (ATTRIBUTES[i].read)
            *out = ATTRIBUTES[i].read(session, arena);
        bool first_data = ATTRIBUTES[i].read == spec && !session->data->set;
        return *out || fail(err, "%s: %s", dotted, first_data ? NO_DATA : ATTRIBUTES[i].text);
    }
    return fail(err, "%s is not known here; `help print` lists the attributes that are", dotted);
}
