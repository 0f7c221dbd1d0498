/* Plans in which order a batch's steps run and which numbers share memory.  find_lives() asks every
 * step what it touches; repeat_norms() adds a second forward where that saves keeping a value;
 * add_ranges() cuts the steps into ranges; place_items() places what lives in one range in its
 * workspace; give_slots() finds room for the gradients that are kept. */
#include "nn/work.h"

#include <limits.h>
#include <string.h>

enum {
    CACHED = 1 << 19, /* numbers that a range touches for the images it takes together: 2 MB, a
                         core's second cache and its share of the third.  Fewer images would mean
                         more small patches and more sums to add */
};

/* When an item is touched. */
typedef struct {
    int last;          /* step that touches it */
    int group, groups; /* the last range that touches it; how many ranges do */
    bool again;        /* made a second time for the second of its two ranges */
} Life;

/* What a range touches. */
typedef struct {
    int item, first, last; /* steps */
    size_t begin, end;     /* place in the workspace */
} Local;

typedef struct {
    Arena *arena; /* of the result */
    Arena scratch;
    const Layout *layout;
    WorkMode mode;
    int shard;    /* images of the largest shard */
    int *group;   /* of a step: its range; a barrier is a range of its own */
    int *section; /* of a step: number of barriers up to it */
    Life *life;   /* of an item */
    Local *local; /* room for those of a range */
    Local **living;
    int *index;  /* of an item, in find_locals */
    bool *again; /* of a value */
} Planning;

/* ---- ranges */

/* Whether a new range begins with step s. */
static bool cuts(const Planning *p, const Program *program, int s)
{
    const Step *step = &program->steps.step[s];
    return step_is_barrier(step) || step_is_barrier(step - 1) || p->mode == WORK_LAYERS;
}

static void find_groups(Planning *p, const Program *program)
{
    for (int s = 0; s < program->steps.count; s++)
        p->group[s] = s == 0 ? 0 : p->group[s - 1] + cuts(p, program, s);
}

static void find_lives(Planning *p, const Program *program)
{
    find_groups(p, program);
    for (int i = 0; i < layout_items(p->layout); i++)
        p->life[i] = (Life){.group = -1};
    for (int s = 0; s < program->steps.count; s++) {
        int item[STEP_ITEMS];
        for (int k = step_touches(p->layout, &program->steps.step[s], item) - 1; k >= 0; k--) {
            Life *life = &p->life[item[k]];
            life->groups += life->group != p->group[s];
            life->group = p->group[s];
            life->last = s;
        }
    }
    for (int v = 0; v < p->layout->values; v++)
        p->life[v].again = p->again[v];
}

/* The images are the caller's; logits and gradients of images are read afterwards. */
static bool is_kept(const Planning *p, int item)
{
    const Layout *layout = p->layout;
    const Life *life = &p->life[item];
    return item == 0 || item == layout_logits(layout) ||
           item == layout->values + layout->image_gradient || life->groups > (life->again ? 2 : 1);
}

/* ---- values made again */

/* Whether it is batch norm's output, read in the range that makes it and in one of backward.  It
 * can be made again: its input is kept, since an earlier range has gathered statistics of it. */
static bool is_worth_again(const Planning *p, int op)
{
    const Op *norm = &p->layout->op[op];
    if (!op_has_statistics(norm) || p->life[norm->y].groups != 2 || p->mode == WORK_LAYERS)
        return false;
    for (int i = 0; i < p->layout->ops; i++) /* no other operation makes it, in place */
        if (i != op && p->layout->op[i].kind != OP_FORK && p->layout->op[i].y == norm->y)
            return false;
    return norm->y != layout_logits(p->layout);
}

/* Copies the steps, with a second forward at the start of the later range that reads a value. */
static void repeat_norms(Planning *p, Program *program)
{
    Steps repeated = {.step = ARENA_NEW(p->arena, Step, 2 * program->steps.count)};
    int *maker = ARENA_NEW(&p->scratch, int, p->layout->values);
    memset(maker, -1, (size_t)p->layout->values * sizeof *maker);
    for (int i = 0; i < p->layout->ops; i++)
        if (is_worth_again(p, i))
            maker[p->layout->op[i].y] = i;
    for (int s = 0; s < program->steps.count; s++) {
        int item[STEP_ITEMS];
        for (int k = step_touches(p->layout, &program->steps.step[s], item) - 1; k >= 0; k--) {
            int v = item[k];
            if (v >= p->layout->values || maker[v] < 0 || p->again[v] ||
                p->group[s] != p->life[v].group)
                continue;
            steps_add(&repeated, STEP_FORWARD, maker[v]);
            p->again[v] = true;
        }
        repeated.step[repeated.count++] = program->steps.step[s];
    }
    program->steps = repeated;
}

/* ---- room */

/* Lists what lives in the range, by first step.  p->index is all -1 before and after. */
static int find_locals(const Planning *p, const Program *program, const StepRange *range,
                       Local *local)
{
    int n = 0;
    for (int s = range->begin; s < range->end; s++) {
        int item[STEP_ITEMS];
        for (int k = step_touches(p->layout, &program->steps.step[s], item) - 1; k >= 0; k--) {
            int *index = &p->index[item[k]];
            if (*index < 0) {
                *index = n++;
                local[*index] = (Local){.item = item[k], .first = s};
            }
            local[*index].last = s;
        }
    }
    for (int i = 0; i < n; i++)
        p->index[local[i].item] = -1;
    return n;
}

/* How many images together touch as much as a cache holds. */
static void choose_images(const Planning *p, StepRange *range, const Local *local, int n)
{
    const Layout *layout = p->layout;
    for (int i = 0; i < n; i++)
        if (local[i].item != layout->values + layout->image_gradient)
            range->touched += layout_numbers(layout, local[i].item);
    size_t most = MAX(CACHED / MAX(range->touched, 1), 1);
    if (p->mode == WORK_LAYERS)
        most = (size_t)p->shard;
    else if (p->mode == WORK_DEPTH)
        most = 1;
    range->images = (int)MIN(most, (size_t)p->shard);
}

/* Puts an item into the lowest gap between those that live at the same time, which are in order of
 * place; returns how many there are then. */
static int place_local(Local **living, int n, Local *local, size_t size)
{
    int alive = 0, at = 0;
    for (int i = 0; i < n; i++)
        if (living[i]->last >= local->first)
            living[alive++] = living[i];
    for (; at < alive && living[at]->begin < local->begin + size; at++)
        local->begin = living[at]->end;
    local->end = local->begin + size;
    memmove(&living[at + 1], &living[at], (size_t)(alive - at) * sizeof *living);
    living[at] = local;
    return alive + 1;
}

static void place_items(Planning *p, const Program *program, StepRange *range, ItemPlace *place)
{
    Local *local = p->local;
    int n = find_locals(p, program, range, local), alive = 0;
    choose_images(p, range, local, n);
    for (int i = 0; i < n; i++) {
        ItemPlace *at = &place[local[i].item];
        if (is_kept(p, local[i].item))
            continue;
        size_t size = real_spaced(layout_numbers(p->layout, local[i].item) * (size_t)range->images);
        alive = place_local(p->living, alive, &local[i], size);
        *(at->group == range->group ? &at->last : &at->first) = local[i].begin;
        range->room = MAX(range->room, local[i].end);
    }
}

static ItemPlace *nowhere(const Planning *p)
{
    int items = layout_items(p->layout);
    ItemPlace *place = ARENA_NEW(p->arena, ItemPlace, items);
    for (int i = 0; i < items; i++)
        place[i] = (ItemPlace){p->life[i].group, PLACE_KEPT, PLACE_KEPT};
    return place;
}

static void add_ranges(Planning *p, Program *program)
{
    ItemPlace *place = nowhere(p);
    program->range = ARENA_NEW(p->arena, StepRange, program->steps.count + 1);
    for (int s = 0; s < program->steps.count;) {
        StepRange *range = &program->range[program->ranges++];
        *range =
            (StepRange){.begin = s, .end = s, .group = p->group[s], .barrier = -1, .place = place};
        if (!step_is_barrier(&program->steps.step[s]))
            while (range->end < program->steps.count && p->group[range->end] == p->group[s])
                range->end++;
        s = range->end;
        if (s < program->steps.count && step_is_barrier(&program->steps.step[s]))
            range->barrier = s++;
        if (range->begin < range->end)
            place_items(p, program, range, place);
    }
}

/* ---- what is kept */

static void keep_values(const Planning *p, Work *work)
{
    for (int v = 1; v < p->layout->values; v++)
        work->kept[v] = work->kept[v] || is_kept(p, v);
}

/* A section goes from barrier to barrier: within it, shards may be at different ranges. */
static void find_sections(Planning *p, const Program *program)
{
    for (int s = 0; s < program->steps.count; s++)
        p->section[s] = (s == 0 ? 0 : p->section[s - 1]) + step_is_barrier(&program->steps.step[s]);
}

/* until: per slot, the last section that touches its gradient. */
static void give_slot(Work *work, int gradient, size_t numbers, int section, int last, int *until)
{
    int slot = 0;
    while (slot < work->slots && until[slot] >= section)
        slot++;
    work->slots = MAX(work->slots, slot + 1);
    work->size[slot] = MAX(work->size[slot], numbers);
    until[slot] = last;
    work->slot[gradient] = slot;
}

/* Gives out slots in order of time.  A slot is free again after the last section that touches its
 * gradient; the gradient of the images keeps its slot, since it is read afterwards. */
static void give_slots(Planning *p, Work *work)
{
    const Layout *layout = p->layout;
    int *until = ARENA_NEW(&p->scratch, int, layout->gradients);
    memset(work->slot, -1, (size_t)layout->gradients * sizeof *work->slot);
    find_sections(p, &work->train);
    for (int s = 0; s < work->train.steps.count; s++) {
        int item[STEP_ITEMS];
        for (int k = step_touches(layout, &work->train.steps.step[s], item) - 1; k >= 0; k--) {
            int g = item[k] - layout->values;
            if (g < 0 || work->slot[g] >= 0 || !is_kept(p, item[k]))
                continue;
            int last = p->section[p->life[item[k]].last];
            give_slot(work, g, layout->gradient[g], p->section[s],
                      g == layout->image_gradient ? INT_MAX : last, until);
        }
    }
}

static size_t largest_room(const Program *program)
{
    size_t room = 0;
    for (int r = 0; r < program->ranges; r++)
        room = MAX(room, program->range[r].room);
    return room;
}

Work work_new(Arena *arena, const Layout *layout, WorkMode mode, int images)
{
    Work work = {
        .train = {.steps = steps_training(arena, layout)},
        .eval = {.steps = steps_evaluation(arena, layout)},
        .kept = ARENA_NEW(arena, bool, layout->values),
        .slot = ARENA_NEW(arena, int, layout->gradients),
        .size = ARENA_NEW(arena, size_t, layout->gradients),
    };
    Planning p = {.arena = arena, .layout = layout, .mode = mode, .shard = images};
    p.group = ARENA_NEW(&p.scratch, int, 2 * work.train.steps.count);
    p.section = ARENA_NEW(&p.scratch, int, 2 * work.train.steps.count);
    p.life = ARENA_NEW(&p.scratch, Life, layout_items(layout));
    p.index = ARENA_NEW(&p.scratch, int, layout_items(layout));
    memset(p.index, -1, (size_t)layout_items(layout) * sizeof *p.index);
    p.local = ARENA_NEW(&p.scratch, Local, layout_items(layout));
    p.living = ARENA_NEW(&p.scratch, Local *, layout_items(layout) + 1);
    p.again = ARENA_NEW(&p.scratch, bool, layout->values);
    find_lives(&p, &work.eval);
    add_ranges(&p, &work.eval);
    keep_values(&p, &work);
    find_lives(&p, &work.train);
    repeat_norms(&p, &work.train);
    find_lives(&p, &work.train);
    add_ranges(&p, &work.train);
    keep_values(&p, &work);
    give_slots(&p, &work);
    work.room = MAX(largest_room(&work.train), largest_room(&work.eval));
    arena_free(&p.scratch);
    return work;
}
