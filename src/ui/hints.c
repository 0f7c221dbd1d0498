/* Lists the keys that a screen names: those that work now, and all of them. */
#include "ui/hints.h"

#include "commands/command_table.h"
#include "lab/needs.h"
#include "language/resolve.h"
#include "ui/keymap.h"
#include "view/view.h"

#include <string.h>

/* Keys that readline has while something is typed. */
static const KeyHint TYPED[] = {{"enter", "run", NULL},
                                {"tab", "complete", NULL},
                                {"C-r", "search", NULL},
                                {"C-c", "clear", NULL},
                                {"f1", "keys", "keys"}};

/* ... when there was nothing to complete. */
static const KeyHint IN_VAIN[] = {
    {"tab", "knows nothing that fits here", NULL}, {"enter", "run", NULL}, {"C-c", "clear", NULL}};

/* ... while completions are offered, and once one of them is chosen. */
static const KeyHint OFFERED[] = {
    {"tab", "choose", NULL}, {"enter", "run", NULL}, {"esc", "back", NULL}};
static const KeyHint CHOSEN[] = {{"tab", "next", NULL},
                                 {"S-tab", "before", NULL},
                                 {"enter", "take", NULL},
                                 {"esc", "back", NULL}};

/* ... and those that are told on the key screen. */
static const KeyHint PROMPT[] = {{"enter", "run what is typed", NULL},
                                 {"tab", "complete; again: the next one", NULL},
                                 {"S-tab", "the one before", NULL},
                                 {"up", "earlier", NULL},
                                 {"down", "later", NULL},
                                 {"C-r", "search what was typed", NULL},
                                 {"C-a", "to the start of the line", NULL},
                                 {"C-e", "to its end", NULL},
                                 {"C-w", "delete a word", NULL},
                                 {"C-u", "delete to the start", NULL},
                                 {"C-c", "clear; on an empty line stop the run", NULL},
                                 {"C-d", "on an empty line leave", NULL},
                                 {"C-z", "back to the shell", NULL}};

static unsigned needs_of(const char *command)
{
    Arena scratch = {0};
    Words words;
    int used;
    const Command *row = resolve_first(&COMMANDS, &scratch, command, &words, &used);
    arena_free(&scratch);
    return row ? row->needs : 0;
}

bool hints_lack_run(const Scene *scene, const char *command)
{
    return scene->job.state == JOB_NONE && (needs_of(command) & WHILE_RUNNING);
}

/* Whether a command is of any use now: pausing is not, before anything runs. */
static bool works(const void *context, const char *command)
{
    const Scene *scene = context;
    bool has_run = scene->job.state != JOB_NONE || scene->runs > 0;
    return !hints_lack_run(scene, command) &&
           (has_run || !(needs_of(command) & (NEED_RUN | NEED_LEARNER)));
}

const char *hints_context(const Scene *scene)
{
    if (scene_is_start(scene))
        return pane_name(PANE_START);
    bool empty = scene->stage.main == MAIN_LR_FIND && !scene->range;
    return empty ? "" : keymap_context_of(scene->stage.main, scene->proposed);
}

enum { OVERS = 3 };

/* Whether runs are marked, of whose curves a low screen shows none until one goes there. */
static bool hides_marked(const Scene *scene)
{
    enum { LOW = 15 }; /* rows up to which they have no room beside the list */
    return scene->stage.main == MAIN_RUNS && scene->stage.chosen && scene->surface.rows <= LOW;
}

/* The contexts whose keys come before those of any pane, while they hold; NULL: it does not. */
static const char *over(const Scene *scene, int i)
{
    const bool holds[OVERS] = {scene->stage.zoomed, stage_shows_opened(&scene->stage),
                               hides_marked(scene)};
    static const char *const NAME[OVERS] = {"zoomed", "opened", "marked"};
    return holds[i] ? NAME[i] : NULL;
}

const char *hints_over(const Keymap *keymap, const Scene *scene, const char *key)
{
    for (int i = 0; i < OVERS; i++)
        if (over(scene, i) && keymap_has(keymap, over(scene, i), key))
            return over(scene, i);
    return NULL;
}

static void add_over(const Keymap *keymap, const Scene *scene, KeyList *list)
{
    for (int i = 0; i < OVERS; i++)
        if (over(scene, i))
            keymap_list(keymap, over(scene, i), list);
}

static void add_pane(const Keymap *keymap, Focus focus, const char *figure, KeyList *list)
{
    if (focus.kind > PANE_FIGURE)
        keymap_list(keymap, pane_name((int)focus.kind), list);
    keymap_list(keymap, figure, list);
}

static void add_stop(const Scene *scene, KeyList *list)
{
    if (scene->job.state != JOB_NONE)
        keylist_add(list, (KeyHint){"C-c", scene->attached ? "leave" : "stop", NULL});
}

static KeyGroup typing(const PromptLine *prompt)
{
    if (prompt->choices == 0)
        return prompt->vain ? (KeyGroup){"", IN_VAIN, LENGTH(IN_VAIN)}
                            : (KeyGroup){"", TYPED, LENGTH(TYPED)};
    return prompt->chosen < 0 ? (KeyGroup){"", OFFERED, LENGTH(OFFERED)}
                              : (KeyGroup){"", CHOSEN, LENGTH(CHOSEN)};
}

/* Places among the keys: those of LAST always have room. */
enum { FIRST, LATER, LAST, PLACES };

/* The key for more keys comes last, and so does the one that leads out, which gives way to others
 * where both do not fit. */
static int place_of(const KeyHint *key, const Scene *scene)
{
    enum { ROOMY = 60 };
    if (key->command && strcmp(key->command, "keys") == 0)
        return LAST;
    if (strcmp(key->key, "esc") != 0)
        return FIRST;
    return scene->surface.columns >= ROOMY ? LAST : scene->stage.zoomed ? FIRST : LATER;
}

/* The place of a key and of those that are listed with it. */
static int place_in(const KeyList *list, const KeyHint *of, const Scene *scene)
{
    int place = FIRST;
    for (int i = 0; i < list->count; i++)
        if (strcmp(list->key[i].words, of->words) == 0)
            place = MAX(place, place_of(&list->key[i], scene));
    return place;
}

/* Of "pause/continue" what the key does now. */
static const char *words_now(const KeyList *list, const Scene *scene, const char *words)
{
    const char *slash = strchr(words, '/');
    if (!slash)
        return words;
    return scene->job.state == JOB_PAUSED
               ? slash + 1
               : arena_printf(list->arena, "%.*s", (int)(slash - words), words);
}

/* Sets the keys, with those last that always have room. */
static void set_works(const KeyList *list, Scene *scene)
{
    KeyHint *key = ARENA_NEW(list->arena, KeyHint, MAX(list->count, 1));
    int count = 0;
    for (int place = 0; place < PLACES; place++) {
        scene->pinned = list->count - count;
        for (int i = 0; i < list->count; i++)
            if (place_in(list, &list->key[i], scene) == place)
                key[count++] = list->key[i];
    }
    for (int i = 0; i < list->count; i++)
        key[i].words = words_now(list, scene, key[i].words);
    scene->works = (KeyGroup){"", key, list->count};
}

void hints_now(const Keymap *keymap, Focus focus, PromptState prompt, Arena *arena, Scene *scene)
{
    KeyList list = {.arena = arena, .table = &COMMANDS, .context = scene, .works = works};
    const char *figure = hints_context(scene);
    if (focus.kind != PANE_PROMPT && scene->stage.main == MAIN_KEYS) {
        keymap_list(keymap, figure, &list); /* letters filter */
    } else if (focus.kind != PANE_PROMPT) {
        add_over(keymap, scene, &list);
        add_pane(keymap, focus, figure, &list);
        keymap_list(keymap, pane_name(PANE_FIGURE), &list);
        add_stop(scene, &list);
    } else if (prompt == PROMPT_EMPTY) {
        add_over(keymap, scene, &list);
        add_stop(scene, &list);
        keymap_list_empty(keymap, figure, &list);
        keylist_add(&list, (KeyHint){"C-d", "quit", "quit"});
    } else {
        scene->works = typing(&scene->prompt);
        return;
    }
    set_works(&list, scene);
}

/* Ctrl-C never stops a run of another process. */
static KeyGroup prompt_keys(Arena *arena, const Scene *scene)
{
    KeyHint *key = arena_copy(arena, PROMPT, sizeof PROMPT);
    for (int i = 0; i < LENGTH(PROMPT); i++)
        if (strcmp(key[i].key, "C-c") == 0 && scene->attached)
            key[i].words = "clear; on an empty line leave the run, which goes on";
    return (KeyGroup){"while typing", key, LENGTH(PROMPT)};
}

void hints_cover(Arena *arena, Scene *scene)
{
    const KeyGroup *works = &scene->works;
    KeyHint *key = ARENA_NEW(arena, KeyHint, works->keys + 1);
    int count = 0, pinned = works->keys - scene->pinned;
    key[count++] = (KeyHint){"esc", "close message", NULL};
    scene->pinned = 0;
    for (int i = 0; i < works->keys; i++)
        if (strcmp(works->key[i].key, "esc") != 0) {
            key[count++] = works->key[i];
            scene->pinned += i >= pinned;
        }
    scene->works = (KeyGroup){"", key, count};
}

void hints_all(const Keymap *keymap, Arena *arena, Scene *scene)
{
    enum { PANE, EVERYWHERE, TYPING, GROUPS };
    const Stage *stage = &scene->stage;
    KeyGroup *group = ARENA_NEW(arena, KeyGroup, GROUPS);
    const char *figure = keymap_context_of(stage->keys_over, scene->proposed);
    bool at_prompt = stage->keys_from.kind <= PANE_FIGURE;
    KeyList pane = {.arena = arena, .table = &COMMANDS, .all = true}, all = pane;
    add_pane(keymap, stage->keys_from, figure, &pane);
    all.apart = pane.key;
    all.others = pane.count;
    keymap_list(keymap, pane_name(PANE_FIGURE), &all);
    const char *name = at_prompt ? figure : pane_name((int)stage->keys_from.kind);
    group[PANE] = (KeyGroup){name, pane.key, pane.count};
    group[EVERYWHERE] = (KeyGroup){"every pane", all.key, all.count};
    group[TYPING] = prompt_keys(arena, scene);
    scene->key_group = group;
    scene->key_groups = GROUPS;
}
