/* Tests plans of work without computing anything: what a step reads must still be in its place. */
#include "tests/unit/unit.h"

#include "base/arena.h"
#include "nn/spec.h"
#include "nn/work.h"

#include <string.h>

enum { BATCH = 64, IMAGES = BATCH / MODEL_SHARDS };

static const char *const NETS[] = {
    "simple_cnn 3,16,16,2",
    "simple_cnn 3,16,16,2 bn=true",
    "conv 16 3 | bn | relu | residual { conv 32 3 2 | bn } else { conv 32 1 2 | bn } | relu | bn",
    "bn | residual { conv 3 3 | bn | relu | conv 3 3 | bn } | relu | global_avgpool | dense 10",
    "conv 20 5 pad=0 | maxpool 2 | flatten | dense 500 | relu | dense 10",
    "bn | flatten | dense 100 | relu | dropout 0.5 | dense 100 | relu | dense 3",
    "conv 8 3 | relu | residual { conv 8 3 | relu } else { bn | relu } | relu | maxpool 2 | relu",
    "conv 8 2 | gelu | conv 8 3 | bn | gelu | residual { conv 8 3 | bn | gelu } | silu | scale 2",
    "residual { residual { relu | bn } | relu } | bn | relu | global_avgpool | bn | dense 4",
};

/* Which item was last written to each number of a workspace, and to each slot. */
typedef struct {
    const Layout *layout;
    const Work *work;
    const Program *program;
    int *workspace;  /* item, per number of workspace */
    int *slot;       /* gradient, per slot */
    bool *made;      /* values that are kept */
    const char *net; /* for messages */
} Paper;

static void check(bool holds, const Paper *paper, int step, int item, const char *what)
{
    if (!holds)
        fail_test("%s: step %d, item %d: %s", paper->net, step, item, what);
}

static void visit(Paper *paper, const StepRange *range, int s, int item, bool writes)
{
    int gradient = item - paper->layout->values;
    size_t place = range_place(range, item);
    size_t count = layout_numbers(paper->layout, item) * (size_t)range->images;
    check(place == PLACE_KEPT || place + count <= range->room, paper, s, item, "out of room");
    for (size_t i = 0; place != PLACE_KEPT && i < count; i++) {
        if (writes)
            paper->workspace[place + i] = item;
        check(paper->workspace[place + i] == item, paper, s, item, "overwritten");
    }
    if (place != PLACE_KEPT || item == 0)
        return;
    if (gradient < 0) {
        paper->made[item] |= writes;
        check(paper->work->kept[item] && paper->made[item], paper, s, item, "not there");
        return;
    }
    int slot = paper->work->slot[gradient];
    check(slot >= 0, paper, s, item, "no slot");
    if (writes)
        paper->slot[slot] = gradient;
    check(paper->slot[slot] == gradient, paper, s, item, "slot overwritten");
}

/* The items a step writes: the last of those it touches, as steps.c tells them. */
static void play_step(Paper *paper, const StepRange *range, int s)
{
    const Step *step = &paper->program->steps.step[s];
    int item[STEP_ITEMS], count = step_touches(paper->layout, step, item);
    bool writes = step->kind == STEP_FORWARD || step->kind == STEP_BACKWARD;
    if (step->kind == STEP_LOSS) {
        visit(paper, range, s, item[0], false);
        visit(paper, range, s, item[1], true);
        return;
    }
    for (int i = 0; i < count; i++)
        visit(paper, range, s, item[i], writes && i == count - 1);
}

static void play(Paper *paper, const Program *program)
{
    paper->program = program;
    int next = 0;
    for (int r = 0; r < program->ranges; r++) {
        const StepRange *range = &program->range[r];
        assert_int_equal(range->begin, next);
        next = range->end;
        memset(paper->workspace, -1, paper->work->room * sizeof *paper->workspace);
        for (int s = range->begin; s < range->end; s++) {
            assert_false(step_is_barrier(&program->steps.step[s]));
            play_step(paper, range, s);
        }
        if (range->barrier >= 0) {
            assert_int_equal(range->barrier, next++);
            play_step(paper, &(StepRange){.group = -1, .place = range->place}, range->barrier);
        }
    }
    assert_int_equal(next, program->steps.count);
}

TEST(what_a_step_reads_is_there)
{
    for (int n = 0; n < LENGTH(NETS); n++)
        for (WorkMode mode = WORK_AUTO; mode <= WORK_LAYERS; mode++) {
            Arena arena = {0};
            Error err;
            Layer *root = spec_parse(&arena, NETS[n], (Shape){28, 28, 3}, 0, &err);
            if (!root)
                fail_test("%s", err.text);
            Layout layout = layout_new(&arena, root);
            Work work = work_new(&arena, &layout, mode, IMAGES);
            Paper paper = {
                .layout = &layout,
                .work = &work,
                .workspace = ARENA_NEW(&arena, int, work.room),
                .slot = ARENA_NEW(&arena, int, work.slots),
                .made = ARENA_NEW(&arena, bool, layout.values),
                .net = NETS[n],
            };
            play(&paper, &work.eval);
            memset(paper.made, 0, (size_t)layout.values * sizeof *paper.made);
            play(&paper, &work.train);
            arena_free(&arena);
        }
}

/* Without batch norm a shard goes through the whole net in one range, and only logits are kept. */
TEST(a_plain_net_is_one_range)
{
    Arena arena = {0};
    Layer *root = spec_parse(&arena, NETS[0], (Shape){28, 28, 3}, 2, NULL);
    Layout layout = layout_new(&arena, root);
    Work work = work_new(&arena, &layout, WORK_AUTO, IMAGES);
    assert_int_equal(work.train.ranges, 1);
    for (int v = 1; v < layout.values; v++)
        assert_int_equal(work.kept[v], v == layout_logits(&layout));
    assert_int_equal(work.train.range[0].images, IMAGES);
    arena_free(&arena);
}

/* What batch norm and its ReLU make is computed again for backward, not kept. */
TEST(norms_are_made_again)
{
    Arena arena = {0};
    Layer *root = spec_parse(&arena, "conv 4 3 | bn | relu | conv 4 3 | bn | global_avgpool",
                             (Shape){8, 8, 3}, 4, NULL);
    Layout layout = layout_new(&arena, root);
    Work work = work_new(&arena, &layout, WORK_AUTO, IMAGES);
    int forward = 0, norm = 1;
    assert_true(op_has_statistics(&layout.op[norm]));
    for (int s = 0; s < work.train.steps.count; s++)
        forward +=
            work.train.steps.step[s].kind == STEP_FORWARD && work.train.steps.step[s].op == norm;
    assert_int_equal(forward, 2);
    assert_false(work.kept[layout.op[norm].y]);
    assert_true(work.kept[layout.op[norm].x]);
    arena_free(&arena);
}

/* A plan does not grow with the square of the layers, though each is a range with batch norm. */
TEST(a_deep_net_takes_memory_by_its_depth)
{
    size_t size[2];
    for (int i = 0; i < 2; i++) {
        Arena arena = {0};
        Buf spec = {0};
        for (int n = 0; n < 500 << i; n++)
            buf_text_add(&spec, "bn | ");
        buf_text_add(&spec, "global_avgpool");
        Layer *root = spec_parse(&arena, buf_text(&spec), (Shape){1, 1, 1}, 1, NULL);
        Layout layout = layout_new(&arena, root);
        size_t before = arena_size(&arena);
        (void)work_new(&arena, &layout, WORK_AUTO, IMAGES);
        size[i] = arena_size(&arena) - before;
        buf_free(&spec);
        arena_free(&arena);
    }
    assert_true(size[1] < 2 * size[0] + 4096);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_step_reads_is_there),
        cmocka_unit_test(a_plain_net_is_one_range),
        cmocka_unit_test(norms_are_made_again),
        cmocka_unit_test(a_deep_net_takes_memory_by_its_depth),
    };
    return unit_run(tests);
}
