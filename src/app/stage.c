#include "app/stage.h"

#include <math.h>

Stage stage_new(void)
{
    return (Stage){
        .cursor = -1, .zoom = 1, .smooth = 1, .mouse = true, .bell = true, .title = true};
}

void stage_overlay(Stage *stage, int run, int group)
{
    enum { FEW = 5, BITS = 64 };
    if (run == group)
        stage->chosen = 0;
    stage->main = MAIN_RUNS;
    stage->run = run - 1;
    if (run > BITS)
        return;
    stage->chosen |= UINT64_C(1) << (run - 1);
    while (__builtin_popcountll(stage->chosen) > FEW)
        stage->chosen &= stage->chosen - 1;
}

void stage_span(const Recorder *range, long *begin, long *end)
{
    *begin = *end = 0;
    if (range)
        curve_trim(series_count(&range->smooth), CURVE_SKIP_START, CURVE_SKIP_END, begin, end);
}

static Suggestions suggestions_of(const Recorder *range, long begin, long end)
{
    Arena scratch = {0};
    double *lr = ARENA_NEW(&scratch, double, end - begin);
    double *smooth = ARENA_NEW(&scratch, double, end - begin);
    series_copy(&range->lr, begin, end, lr);
    series_copy(&range->smooth, begin, end, smooth);
    Suggestions found = suggest(lr, smooth, end - begin);
    arena_free(&scratch);
    return found;
}

/* The sample whose rate is nearest by ratio. */
static long nearest(const Recorder *range, long begin, long end, double lr)
{
    long best = begin;
    double least = INFINITY;
    for (long i = begin; i < end; i++) {
        double distance = fabs(log(series_at(&range->lr, i) / lr));
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

bool stage_jump(Stage *stage, const Recorder *range, JumpMark mark)
{
    long begin, end;
    stage_span(range, &begin, &end);
    if (begin == end)
        return false;
    Suggestions found = suggestions_of(range, begin, end);
    long at = mark == JUMP_STEEP    ? found.steep_at
              : mark == JUMP_VALLEY ? found.valley_at
              : mark == JUMP_SLIDE  ? found.slide_at
                                    : found.min_at;
    if (mark == JUMP_MIN10 && !isnan(found.min10))
        at = nearest(range, begin, end, found.min10) - begin;
    if (at >= 0)
        stage->cursor = begin + at;
    return at >= 0;
}

long stage_cursor(Stage *stage, const Recorder *range)
{
    long begin, end;
    stage_span(range, &begin, &end);
    if (begin == end)
        return -1;
    if (stage->cursor < 0 && !stage_jump(stage, range, JUMP_STEEP))
        stage->cursor = begin + (end - begin) / 2;
    stage->cursor = MIN(MAX(stage->cursor, begin), end - 1);
    return stage->cursor;
}

void stage_move(Stage *stage, const Recorder *range, long samples)
{
    if (stage_cursor(stage, range) < 0)
        return;
    stage->cursor = MAX(stage->cursor + samples, 0);
    stage_cursor(stage, range);
}

void stage_move_decades(Stage *stage, const Recorder *range, double decades)
{
    long at = stage_cursor(stage, range), begin, end;
    if (at < 0)
        return;
    stage_span(range, &begin, &end);
    double lr = series_at(&range->lr, at) * pow(10, decades);
    long there = nearest(range, begin, end, lr);
    stage->cursor = there != at ? there : MAX(at + (decades > 0 ? 1 : -1), 0);
    stage_cursor(stage, range);
}
