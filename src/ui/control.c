/* Turns what the user does on the full screen (keys, mouse, typed lines) into commands. */
#include "ui/control.h"

#include "base/text.h"
#include "commands/command_table.h"
#include "lab/worker.h"
#include "ui/guard.h"
#include "ui/hints.h"
#include "ui/key_screen.h"
#include "ui/question.h"
#include "ui/screen.h"
#include "ui/screenline.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double NOTICE = 2;      /* seconds that a notice stands at least */
static const double ONE_PRESS = 0.3; /* seconds in which Ctrl-C held down is one */

void control_look(Control *control)
{
    arena_free(&control->frame);
    worker_scene(control->worker, &control->frame, &control->scene);
    control->scene.layout = control->layout;
    control->scene.read = control->read;
}

void control_run(Control *control, const char *command, bool typed)
{
    if (worker_line(control->worker, command, typed) == ANSWER_QUIT)
        control->over = true;
    control_look(control);
}

/* The context whose keys count in a pane: its own where that binds the key, else its figure's. */
static const char *context_of(const Control *control, PaneKind pane, const char *key)
{
    const char *over = hints_over(&control->keymap, &control->scene, key);
    if (over)
        return over;
    const char *own = pane_name((int)pane);
    bool apart = pane == PANE_MESSAGES || keymap_has(&control->keymap, own, key);
    return pane > PANE_FIGURE && apart ? own : hints_context(&control->scene);
}

void control_name_keys(Control *control)
{
    Scene *scene = &control->scene;
    const Keymap *keymap = &control->keymap;
    PromptState prompt = screenline_is_empty() ? PROMPT_EMPTY : PROMPT_TYPED;
    const Guard *guard = control->guard;
    scene->hint = NULL;
    scene->pinned = 0;
    if (guard_asks(guard))
        question_ask(keymap, guard_command(guard), guard->name, &control->frame, scene);
    else
        hints_now(keymap, control->map.focus, prompt, &control->frame, scene);
    if (control->map.covered && !guard_asks(guard) && !screenline_takes_escape())
        hints_cover(&control->frame, scene);
    notice_settle(&control->notice, scene->job.state != JOB_NONE, prompt == PROMPT_TYPED);
    if (!guard_asks(guard) && control->notice.words.text[0]) {
        scene->hint = control->notice.words.text;
        scene->works = (KeyGroup){.keys = 0};
        scene->pinned = 0;
    }
    if (scene->stage.main == MAIN_KEYS)
        hints_all(keymap, &control->frame, scene);
}

/* ---- keys */

static void focus_on(Control *control, Focus focus)
{
    if (same_focus(focus, control->map.focus))
        return;
    char command[48];
    snprintf(command, sizeof command, focus.arg ? "focus %s %d" : "focus %s",
             pane_name((int)focus.kind), focus.arg);
    control_run(control, command, false);
    control->map.focus = focus;
}

/* Puts a text into the prompt's line, in place of what is there, which the history keeps; the
 * cursor goes between quotes at its end. */
static void type_in(Control *control, const char *text)
{
    control_run(control, "focus prompt", false);
    screenline_put_away();
    screenline_paste(text, strlen(text));
    if (text_ends(text, "\"\""))
        screenline_step_back();
}

/* Runs a key's command; only the screen knows which pane is the next, and the prompt's line. */
static void run_key(Control *control, const char *command)
{
    const ScreenMap *map = &control->map;
    const char *types = keymap_types(command);
    if (types)
        type_in(control, *types ? types : map->marked);
    else if (strcmp(command, "focus next") == 0)
        focus_on(control, view_focus_next(map, 1));
    else if (strcmp(command, "focus previous") == 0)
        focus_on(control, view_focus_next(map, -1));
    else
        control_run(control, command, false);
}

/* Text that was typed where keys act goes where it belongs. */
static void move_text(Control *control, double now)
{
    bool replaces = !screenline_is_empty();
    type_in(control, guard_text(control->guard));
    guard_forget(control->guard);
    notice_tell(&control->notice, now + NOTICE,
                replaces ? "Up recalls what stood here"
                         : "typed text goes here; Esc: back to the pane");
}

/* Does what a key or a click is bound to, unless it is to be asked about, or was text. */
static void act(Control *control, const GuardKey *key, double now)
{
    GuardKey weighed = *key;
    if (key->command && control->scene.stage.confirm_keys && !keymap_types(key->command))
        weighed.weight = guard_weigh(&COMMANDS, key->command);
    bool idle = key->command && hints_lack_run(&control->scene, key->command);
    if (idle) /* nothing is done, so that there is nothing to ask */
        weighed.weight = GUARD_LIGHT;
    if (!key->text && guard_settle(control->guard))
        run_key(control, guard_command(control->guard));
    switch (guard_key(control->guard, now, &weighed)) {
    case GUARD_RUN:
        if (idle)
            notice_tell(&control->notice, now + NOTICE,
                        arena_printf(&control->frame, "there is no run to %.*s",
                                     (int)strcspn(key->command, " "), key->command));
        else
            run_key(control, key->command);
        break;
    case GUARD_TEXT:
        move_text(control, now);
        break;
    case GUARD_ASK:
    case GUARD_NOTHING:
        break;
    }
}

void control_wait(Control *control, double now)
{
    if (guard_wait(control->guard, now) == GUARD_RUN)
        run_key(control, guard_command(control->guard));
    if (now >= notice_due(&control->notice))
        notice_forget(&control->notice);
}

double control_due(const Control *control)
{
    return fmin(guard_due(control->guard), notice_due(&control->notice));
}

bool control_clear(Control *control, double now)
{
    const Stage *stage = &control->scene.stage;
    bool asked = guard_forget(control->guard);
    bool on_keys = stage->main == MAIN_KEYS && stage->focus.kind != PANE_PROMPT;
    if (!asked && !on_keys && screenline_is_empty())
        return now - control->cleared < ONE_PRESS;
    control->cleared = now;
    if (!asked && on_keys)
        control_run(control, "keys back=true", false);
    if (asked || on_keys)
        return true;
    screenline_clear();
    if (control->scene.job.state != JOB_NONE)
        notice_cleared(&control->notice, now + NOTICE, control->scene.attached);
    return true;
}

static void run_typed(Control *control)
{
    Arena scratch = {0};
    for (char *text; !control->over && (text = screenline_taken(&scratch));) {
        if (text[strspn(text, " \t\n")])
            control_run(control, text, true);
        notice_forget(&control->notice); /* it was about the line that is gone */
    }
    arena_free(&scratch);
    if (screenline_ended())
        control_run(control, "quit", true);
}

/* The character that a key types; NULL: it types none.  In the frame's arena. */
static const char *typed_by(Control *control, const Key *key)
{
    enum { DELETE = 127 };
    unsigned char first = key->size > 0 ? (unsigned char)key->bytes[0] : 0;
    bool types = first >= ' ' && first != DELETE;
    return types ? arena_printf(&control->frame, "%.*s", (int)key->size, key->bytes) : NULL;
}

static void press_key(Control *control, const Key *key, const char *command, double now)
{
    bool leads_there = command && strcmp(command, "focus prompt") == 0; /* begins no text */
    const char *text = leads_there ? NULL : typed_by(control, key);
    act(control, &(GuardKey){key->name, text, command, .next = key->next}, now);
}

static void press_at_prompt(Control *control, const Key *key, double now)
{
    const char *over = hints_over(&control->keymap, &control->scene, key->name);
    const char *figure = over ? over : hints_context(&control->scene);
    bool escape = strcmp(key->name, "esc") == 0;
    const char *command = NULL;
    bool everywhere = strcmp(key->name, "f1") == 0; /* it types nothing, and keeps what is typed */
    if (escape ? !screenline_takes_escape() : everywhere || screenline_is_empty())
        command = keymap_find_empty(&control->keymap, figure, key->name);
    if (command) {
        press_key(control, key, command, now);
        return;
    }
    guard_forget(control->guard);
    screenline_feed(key->bytes, key->size);
    run_typed(control);
}

/* On the key screen; false: a key with another meaning. */
static bool press_on_keys(Control *control, const Key *key)
{
    KeyScreenAct act = key_screen_act(&control->frame, control->scene.stage.key_filter, key->name,
                                      typed_by(control, key));
    if (act.leaves)
        control_run(control, "keys back=true", false);
    if (act.command)
        control_run(control, act.command, false);
    return act.taken;
}

/* Esc lifts an error that lies over panes, until another comes. */
static bool lift_error(Control *control, const Key *key)
{
    const Scene *scene = &control->scene;
    bool lifts = control->map.covered && strcmp(key->name, "esc") == 0 && scene->messages > 0 &&
                 !screenline_takes_escape();
    if (lifts)
        control->read = scene->message[scene->messages - 1].number;
    return lifts;
}

static void press(Control *control, const Key *key, double now)
{
    PaneKind focus = control->map.focus.kind;
    if (strcmp(key->name, "C-l") == 0) {
        screen_forget();
        return;
    }
    if (lift_error(control, key))
        return;
    const Stage *stage = &control->scene.stage;
    bool listed = stage->main == MAIN_KEYS && stage->focus.kind != PANE_PROMPT;
    if (listed && press_on_keys(control, key))
        return;
    if (!listed && (focus == PANE_PROMPT || stage->focus.kind == PANE_PROMPT)) {
        press_at_prompt(control, key, now);
        return;
    }
    const char *context = context_of(control, focus, key->name);
    const char *command = keymap_find(&control->keymap, context, key->name);
    press_key(control, key, command, now);
}

static void paste(Control *control, const Key *key)
{
    if (control->scene.stage.focus.kind != PANE_PROMPT)
        control_run(control, "focus prompt", false);
    screenline_paste(key->bytes, key->size);
}

/* ---- mouse */

static bool inside(Box box, int x, int y)
{
    return x >= box.x && x < box.x + box.columns && y >= box.y && y < box.y + box.rows;
}

/* Moves the cursor of the range test, or the crosshair of a run or of logs, to what is under the
 * mouse. */
static void move_cursor(Control *control, int x, int y)
{
    const ScreenMap *map = &control->map;
    char command[64];
    double at;
    long to = view_batch_at(map, x, y), series = view_watch_at(map, x, y, &at);
    if (series >= 0) {
        snprintf(command, sizeof command, "watch view figure=%ld at=%.17g", series + 1, at);
        control_run(control, command, false);
        return;
    }
    if (to < 0 && inside(map->plot.box, x, y))
        to = view_sample_at(map, &control->scene, x);
    if (to < 0)
        return;
    snprintf(command, sizeof command, "cursor at=%ld", to + 1);
    control_run(control, command, false);
}

static void click(Control *control, const Key *key, double now)
{
    const ScreenMap *map = &control->map;
    const Placed *pane = view_pane_at(map, key->x, key->y);
    Arena scratch = {0};
    const char *command = view_hit_at(map, &scratch, key->x, key->y);
    bool hit = key->kind == KEY_CLICK && command;
    if (hit)
        act(control, &(GuardKey){.name = "click", .command = command}, now);
    else
        guard_forget(control->guard);
    if (!hit && key->kind == KEY_CLICK)
        focus_on(control, pane ? pane->focus : (Focus){.kind = PANE_PROMPT});
    if (!hit)
        move_cursor(control, key->x, key->y);
    arena_free(&scratch);
}

/* The wheel acts on the pane under the mouse, which does not get the focus. */
static void turn_wheel(Control *control, const Key *key)
{
    const Placed *pane = view_pane_at(&control->map, key->x, key->y);
    if (!pane)
        return;
    const char *context = context_of(control, pane->focus.kind, key->name);
    const char *command = keymap_find(&control->keymap, context, key->name);
    if (command && guard_weigh(&COMMANDS, command) < GUARD_GRAVE)
        control_run(control, command, false);
}

void control_key(Control *control, const Key *key, double now)
{
    notice_key(&control->notice);
    if (control->map.focus.kind == PANE_PROMPT && screenline_choose(&control->map, key))
        return;
    switch (key->kind) {
    case KEY_PRESS:
        if (text_starts(key->name, "wheel"))
            turn_wheel(control, key);
        else
            press(control, key, now);
        break;
    case KEY_PASTE:
        guard_forget(control->guard);
        paste(control, key);
        break;
    case KEY_CLICK:
    case KEY_DRAG:
        click(control, key, now);
        break;
    case KEY_REPLY: /* the main loop takes these */
    case KEY_JUNK:
        break;
    }
}

/* ---- opening and closing */

bool control_open(Control *control, Error *err)
{
    control->guard = ARENA_NEW(&control->arena, Guard, 1);
    control_read_layout(control);
    screenline_look(&control->scene);
    return keymap_load(&control->keymap, &COMMANDS, &control->arena, &control->notice.words, err);
}

void control_close(Control *control)
{
    if (control->guard)
        guard_free(control->guard);
    arena_free(&control->frame);
    arena_free(&control->arena);
}
