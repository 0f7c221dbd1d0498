/* Tests the bars: the header, and that of a run through whole runs, where its fields keep their
 * columns and its gauge grows. */
#include "tests/unit/unit.h"

#include "analysis/history.h"
#include "tests/tui/screen.h"
#include "train/metrics.h"
#include "view/theme.h"

#include <string.h>

enum {
    EPOCHS = 12,
    BATCHES = 31,
    VALID_BATCHES = 7,
    WIDTHS = 3,
    LABELS = 8,
    UNSEEN = -2,
    FULL = 0x2588,
    TICK = 0x254e,
};

/* A run that is played to a screen, and what was seen of its bar at each width. */
typedef struct {
    Screen *screen;
    Publisher publisher;
    Hook publish, record;
    Recorder *recorder;
    Subject subject;
    double seconds; /* since the run began */
    int rows;
    int column[WIDTHS][LABELS]; /* of each label; -1: none */
    int filled[WIDTHS];         /* eighths of the gauge */
    long frames;
} Play;

static const int WIDTH[WIDTHS] = {80, 120, 300};
static const char *const LABEL[LABELS] = {"epoch ", "(", " of ",  " done)",
                                          "batch ", "/", "img/s", "left "};

/* Eighths of a cell: of a full one and of a tick in a filled part 8. */
static int eighths(const Cell *cell)
{
    uint32_t c = cell->codepoint;
    if (c == TICK)
        return cell->style.reverse ? 8 : 0;
    return c >= FULL && c < FULL + 8 ? 8 - (int)(c - FULL) : 0;
}

static int filled(const Grid *grid, int y)
{
    int sum = 0;
    for (int x = 0; x < grid->columns && cell_at(grid, x, y) != 0x258f; x++)
        sum += eighths(&grid->cell[(long)y * grid->columns + x]);
    return sum;
}

static int place_of(const char *row, const char *label)
{
    const char *at = strstr(row, label);
    return at ? (int)(at - row) : -1;
}

/* "valid" stands where "batch" does. */
static int label_place(const char *row, const char *label)
{
    int at = place_of(row, label);
    return at < 0 && strcmp(label, "batch ") == 0 ? place_of(row, "valid ") : at;
}

static void look(Play *play, int width)
{
    Screen *screen = play->screen;
    screen_draw(screen, WIDTH[width], play->rows);
    int y = play->rows - 3;
    const char *row = screen_row(screen, y);
    for (int i = 0; i < LABELS; i++) {
        int at = label_place(row, LABEL[i]), *last = &play->column[width][i];
        if (*last != UNSEEN && at != *last)
            fail_test("at %d columns '%s' moved from %d to %d: %s\n", WIDTH[width], LABEL[i], *last,
                      at, row);
        *last = at;
    }
    int now = filled(&screen->grid, play->rows > 15 ? y - 1 : y);
    if (now < play->filled[width])
        fail_test("at %d columns the gauge shrank from %d to %d\n", WIDTH[width],
                  play->filled[width], now);
    play->filled[width] = now;
}

static void tell(Play *play, const Event *event)
{
    play->record.on(play->record.self, event);
    play->publish.on(play->publish.self, event);
    publisher_read(&play->publisher, &play->screen->scene.job);
    if (event->kind == EVENT_END)
        return;
    ArenaMark mark = arena_mark(&play->screen->arena);
    for (int i = 0; i < WIDTHS; i++)
        look(play, i);
    arena_release(&play->screen->arena, mark);
    play->frames++;
}

static void play_epoch(Play *play, int epoch)
{
    const Plan *plan = &play->recorder->plan;
    Event event = {.kind = EVENT_BATCH, .epoch = epoch, .batches = BATCHES, .loss = 0.5f};
    event.smooth = 0.5f;
    for (event.batch = 0; event.batch < BATCHES; event.batch++) {
        event.step = (long)epoch * BATCHES + event.batch;
        event.hyper = schedule_at(&plan->schedule, event.step);
        event.elapsed = play->seconds += event.batch % 5 ? 0.4 : 0.01; /* its speed is not even */
        tell(play, &event);
    }
    Event valid = {
        .kind = EVENT_PROGRESS, .epoch = epoch, .batches = VALID_BATCHES, .elapsed = play->seconds};
    valid.step = (long)(epoch + 1) * BATCHES;
    for (valid.batch = 0; valid.batch < VALID_BATCHES; valid.batch++)
        tell(play, &valid);
    Event end = {.kind = EVENT_EPOCH, .epoch = epoch, .validated = true, .valid_loss = 0.4f};
    end.step = valid.step;
    end.images = BATCHES * play->subject.bs;
    end.time = 1.5;
    end.train_time = 1.25;
    tell(play, &end);
}

/* Plays a run to its end. */
static void play_run(Play *play, const Whole *whole)
{
    Plan plan;
    OneCycleRequest request = {.epochs = EPOCHS, .cycle = one_cycle_defaults(5e-2)};
    assert_true(plan_one_cycle(&plan, &request, BATCHES, NULL));
    const Metric *accuracy = metric_find("accuracy");
    play->recorder = recorder_new(&plan, &accuracy, 1);
    play->record = recorder_hook(play->recorder);
    play->subject = (Subject){.plan = &play->recorder->plan,
                              .whole = *whole,
                              .run = 2,
                              .bs = 64,
                              .valid = 64 * VALID_BATCHES};
    play->publish = publisher_hook(&play->publisher, &play->subject);
    play->seconds = 0;
    const Recorder *before = play->screen->scene.training;
    play->screen->scene.training = play->screen->scene.latest = play->recorder;
    tell(play, &(Event){.kind = EVENT_BEGIN});
    for (int epoch = 0; epoch < EPOCHS; epoch++)
        play_epoch(play, epoch);
    tell(play, &(Event){.kind = EVENT_END, .time = 20});
    play->screen->scene.training = play->screen->scene.latest = before;
    recorder_free(play->recorder);
}

static Play *play_open(int rows)
{
    static Play play;
    play = (Play){.screen = screen_named("training"), .rows = rows};
    publisher_init(&play.publisher, -1);
    for (int i = 0; i < WIDTHS; i++)
        for (int k = 0; k < LABELS; k++)
            play.column[i][k] = UNSEEN;
    return &play;
}

static void play_close(Play *play)
{
    publisher_free(&play->publisher);
    screen_close(play->screen);
}

/* Through every batch of a run, its validations among them, no field moves and no filled cell of
 * the gauge becomes empty; at its end all of them are filled. */
TEST(nothing_moves_while_a_run_goes)
{
    Play *play = play_open(40);
    play_run(play, &(Whole){0});
    assert_int_equal(play->frames, 1 + EPOCHS * (BATCHES + VALID_BATCHES + 1));
    for (int i = 0; i < WIDTHS; i++) {
        assert_int_equal(play->filled[i], 8 * (WIDTH[i] - 9));
        for (int k = 0; k < LABELS; k++)
            assert_true(play->column[i][k] > 0);
    }
    play_close(play);
}

/* Of several runs the gauge shows all, and the second begins where the first has ended. */
TEST(several_runs_have_one_gauge)
{
    enum { RUNS = 3 };
    const long STEPS = EPOCHS * BATCHES;
    Play *play = play_open(40);
    const int FULL_GAUGE = 8 * (80 - 9);
    for (int run = 0; run < RUNS; run++) {
        play_run(play, &(Whole){.run = run + 1,
                                .runs = RUNS,
                                .recipe = 1 + run % 2,
                                .recipes = 2,
                                .seed = 98 + (uint64_t)run,
                                .last_seed = 100,
                                .before = run * STEPS,
                                .steps = RUNS * STEPS,
                                .each = STEPS});
        int part = FULL_GAUGE * (run + 1) / RUNS;
        assert_in_range(play->filled[0], part - 8,
                        part); /* a cell of a tick is filled as a whole */
    }
    play_close(play);
}

TEST(a_run_of_several_says_which)
{
    Screen *screen = screen_named("training");
    screen->scene.job.whole = (Whole){4, 9, 1, 3, .seed = 43, .last_seed = 44, .steps = 9 * 965};
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), " recipe 1 of 3 · seed 43 · run 4 of 9  epoch 2 "));
    screen_draw(screen, 40, 12);
    assert_non_null(strstr(screen_text(screen), " run 4 of 9 "));
    screen_close(screen);
}

/* A run that goes on says from where, since its gauge may begin lower than the last one ended. */
TEST(a_run_that_continues_says_so)
{
    Screen *screen = screen_named("training");
    screen->scene.job.from = 300;
    screen_draw(screen, 120, 40);
    assert_non_null(strstr(screen_text(screen), "continued from batch 301"));
    screen_close(screen);
}

/* On a low screen all of it is in one row. */
TEST(a_low_screen_has_a_low_bar)
{
    Screen *screen = screen_named("training");
    for (int rows = VIEW_ROWS; rows <= 20; rows++)
        for (int columns = VIEW_COLUMNS; columns <= 200; columns += 20) {
            screen_draw(screen, columns, rows);
            const char *text = screen_text(screen);
            assert_non_null(strstr(text, " 44 %"));
            assert_non_null(strstr(text, "left "));
            assert_true(strstr(text, "epoch 2 ") || strstr(text, "ep 2/5 "));
            assert_true(strstr(text, "2 of 5 ") || strstr(text, "2/5 "));
            int bars = 0;
            for (const char *at = text; (at = strstr(at, "▕")); at++)
                bars++;
            assert_int_equal(bars, 1);
        }
    screen_close(screen);
}

/* A record that is open is told with its own data, net and rate, not with those of the session. */
TEST(the_header_is_about_the_run_shown)
{
    Screen *screen = screen_named("trained");
    RunEntry *entry = (RunEntry *)(uintptr_t)screen->scene.run[screen->scene.runs - 1];
    entry->facts = (RunFacts){.kind = PLAN_ONE_CYCLE,
                              .lr_max = 0.2,
                              .data = "cifar10",
                              .model = "resnet 8",
                              .optimizer = "sgd",
                              .seed = 7};
    for (int opened = 0; opened < 2; opened++) {
        entry->opened = opened;
        screen_draw(screen, 120, 40);
        const char *row = screen_row(screen, 0);
        const char *const TOLD[] = {" cifar10 ", " resnet 8 ", " sgd ", " lr_max 0.2 ", " seed 7 "};
        for (int i = 0; i < LENGTH(TOLD); i++)
            assert_int_equal(strstr(row, TOLD[i]) != NULL, opened);
    }
    screen_close(screen);
}

/* That images are augmented is told early, how where there is room. */
TEST(the_header_tells_of_augmentation)
{
    Screen *screen = screen_named("trained");
    screen_draw(screen, 200, 60);
    assert_null(strstr(screen_row(screen, 0), "augmented"));
    screen->scene.augment = "flip=random shift=2";
    screen_draw(screen, 200, 60);
    assert_non_null(strstr(screen_row(screen, 0), " flip=random shift=2 "));
    screen_draw(screen, 100, 30);
    const char *row = screen_row(screen, 0);
    assert_non_null(strstr(row, " augmented "));
    assert_null(strstr(row, "flip"));
    RunEntry *entry = (RunEntry *)(uintptr_t)screen->scene.run[screen->scene.runs - 1];
    entry->facts = (RunFacts){.data = "", .model = "", .optimizer = "", .augment = "cutout=8"};
    entry->opened = true;
    screen_draw(screen, 200, 60);
    assert_non_null(strstr(screen_row(screen, 0), " cutout=8 "));
    entry->facts.augment = "off";
    screen_draw(screen, 200, 60);
    assert_null(strstr(screen_row(screen, 0), "off"));
    screen_close(screen);
}

/* `ranks 2`: whose images per second are of both. */
TEST(the_header_tells_of_ranks)
{
    Screen *screen = screen_named("training");
    screen->scene.ranks = 1;
    screen_draw(screen, 100, 30);
    assert_null(strstr(screen_row(screen, 0), "rank"));
    screen->scene.ranks = 2;
    screen_draw(screen, 100, 30);
    assert_non_null(strstr(screen_row(screen, 0), " 2 ranks "));
    screen_close(screen);
}

/* Another net than the latest run's is not "done", and its run is not at the next rate. */
TEST(the_header_tells_of_a_new_net)
{
    Screen *screen = screen_named("trained");
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_row(screen, 0), "done"));
    assert_non_null(strstr(screen_row(screen, 0), "fit_one_cycle"));
    screen->scene.net = "new weights";
    screen->scene.lr_max = 0.5;
    screen_draw(screen, 80, 24);
    const char *row = screen_row(screen, 0);
    assert_non_null(strstr(row, " new weights"));
    assert_non_null(strstr(row, " lr_max 0.5 "));
    assert_null(strstr(row, "done"));
    assert_null(strstr(row, "fit_one_cycle"));
    screen_close(screen);
}

/* What is trained stands in the same columns in all views, how it goes ends at the right edge. */
TEST(the_header_stands_still)
{
    static const char *const NAME[] = {"range", "pick", "training", "trained", "first", "answer"};
    static const int COLUMNS[] = {60, 80, 120, 200};
    for (int k = 0; k < LENGTH(COLUMNS); k++) {
        int rate = -1;
        for (int i = 0; i < LENGTH(NAME); i++) {
            Screen *screen = screen_named(NAME[i]);
            screen_draw(screen, COLUMNS[k], 24);
            int at = place_of(screen_row(screen, 0), " lr_max ");
            assert_true(at > 0 && (at == rate || rate < 0));
            rate = at;
            assert_int_not_equal(cell_at(&screen->grid, COLUMNS[k] - 2, 0), ' ');
            screen_close(screen);
        }
    }
}

/* The rate matters more than the end of a long name. */
TEST(a_long_name_leaves_room_for_the_rate)
{
    Screen *screen = screen_named("trained");
    screen->scene.data = "cifar10_small 50,000+10,000";
    screen_draw(screen, 40, 12);
    assert_true(place_of(screen_row(screen, 0), " lr_max ") > 0);
    assert_true(place_of(screen_row(screen, 0), "cifa") == 1);
    screen->scene.picked = true;
    screen->scene.lr_max = 0.0331;
    screen_draw(screen, 40, 12);
    assert_true(place_of(screen_row(screen, 0), " next lr 0.0331 ") > 0);
    screen_close(screen);
}

/* Arrows are signs where there is little room, with Unicode. */
TEST(a_narrow_screen_names_keys_in_signs)
{
    static const KeyHint KEY[] = {
        {"enter", "details", "examine"}, {"left", "move", NULL}, {"right", "move", NULL}};
    Screen *screen = screen_named("trained");
    screen->scene.works = (KeyGroup){"", KEY, LENGTH(KEY)};
    screen->scene.hint = NULL;
    screen->scene.pinned = 0;
    screen_draw(screen, 40, 12);
    assert_non_null(strstr(screen_text(screen), "←→ move"));
    screen->scene.surface.glyphs = GLYPHS_ASCII;
    screen_draw(screen, 40, 12);
    assert_non_null(strstr(screen_text(screen), "left right move"));
    screen_close(screen);
}

/* Half a word of a command says less than none. */
TEST(a_command_is_told_by_whole_words)
{
    static const struct {
        int columns;
        const char *told;
    } SIZE[] = {{40, " digits  lr_max 0.05         running"},
                {50, " fit_one_cycle · running"},
                {80, " fit_one_cycle… · running"},
                {120, " fit_one_cycle 5 5e-2 · running"}};
    Screen *screen = screen_named("training");
    for (int i = 0; i < LENGTH(SIZE); i++) {
        screen_draw(screen, SIZE[i].columns, 24);
        assert_non_null(strstr(screen_text(screen), SIZE[i].told));
    }
    screen_close(screen);
}

/* A run that ended badly is seen at once, and by its colour. */
TEST(a_bad_end_looks_bad)
{
    Screen *screen = screen_named("trained");
    for (int reason = STOP_NONE; reason <= STOP_EARLY; reason++)
        for (int dead = 0; dead < 2; dead++) {
            screen->scene.job.reason = (StopReason)reason;
            screen->scene.job.dead = dead;
            screen->scene.surface.color = true;
            screen_draw(screen, 120, 40);
            const char *row = screen_row(screen, 0);
            const char *word = strstr(row, stop_reason_words((StopReason)reason));
            assert_non_null(word);
            Style bad = theme_of(screen->scene.surface.ground).style[ROLE_ERROR];
            bool looks = screen->grid.cell[word - row].style.ink == bad.ink;
            assert_int_equal(looks, dead || reason == STOP_NAN);
        }
    screen_close(screen);
}

/* The bar has as many rows after a run as during it, so that panes stay where they are. */
TEST(the_end_of_a_run_moves_no_pane)
{
    Screen *screen = screen_named("training");
    screen_draw(screen, 80, 24);
    Box before = screen->map.placed[0].box;
    screen->scene.job.state = JOB_NONE;
    screen_draw(screen, 80, 24);
    assert_memory_equal(&screen->map.placed[0].box, &before, sizeof before);
    screen_close(screen);
}

/* Beside the figures of an earlier run stands how that one ended, not how the latest did. */
TEST(the_bar_is_about_the_run_shown)
{
    Screen *screen = screen_named("opened");
    RunEntry *entry = (RunEntry *)(uintptr_t)screen->scene.opened;
    screen->scene.job.state = JOB_NONE;
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), " record: stopped, 434 of 965 batches in 5.0 s"));
    entry->opened = false;
    screen_draw(screen, 40, 12);
    assert_non_null(strstr(screen_text(screen), " run 2: stopped, 5.0 s"));
    screen_close(screen);
}

/* On a small screen the figures of an earlier run have as many rows as those of the latest. */
TEST(an_opened_run_has_the_rows_of_the_latest)
{
    Screen *screen = screen_named("opened");
    screen_draw(screen, 40, 12);
    Box opened = screen->map.placed[0].box;
    assert_non_null(strstr(screen_row(screen, 0), "esc: runs"));
    screen->scene.opened = NULL;
    screen_draw(screen, 40, 12);
    assert_memory_equal(&screen->map.placed[0].box, &opened, sizeof opened);
    screen_close(screen);
}

/* A paused run is seen to be paused, and has no speed. */
TEST(a_pause_is_seen)
{
    Screen *screen = screen_named("training");
    screen->scene.job.state = JOB_PAUSED;
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), "- img/s"));
    assert_non_null(strstr(screen_text(screen), " paused "));
    screen_close(screen);
}

/* In the bottom line keys are bold, and not their words: without greys, too, they differ. */
TEST(keys_stand_out_from_their_words)
{
    Screen *screen = screen_named("complete");
    const KeyHint *key = screen->scene.works.key;
    screen_draw(screen, 120, 40);
    const char *row = screen_row(screen, 39),
               *at = strstr(row, arena_printf(&screen->arena, "%s %s", key->key, key->words));
    assert_non_null(at);
    const Cell *cell = &screen->grid.cell[39 * 120 + (at - row)];
    assert_true(cell[0].style.bold && !cell[strlen(key->key) + 1].style.bold);
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_end_of_a_run_moves_no_pane),
        cmocka_unit_test(the_bar_is_about_the_run_shown),
        cmocka_unit_test(an_opened_run_has_the_rows_of_the_latest),
        cmocka_unit_test(a_pause_is_seen),
        cmocka_unit_test(keys_stand_out_from_their_words),
        cmocka_unit_test(nothing_moves_while_a_run_goes),
        cmocka_unit_test(several_runs_have_one_gauge),
        cmocka_unit_test(a_run_of_several_says_which),
        cmocka_unit_test(a_run_that_continues_says_so),
        cmocka_unit_test(a_low_screen_has_a_low_bar),
        cmocka_unit_test(the_header_is_about_the_run_shown),
        cmocka_unit_test(the_header_tells_of_augmentation),
        cmocka_unit_test(the_header_tells_of_ranks),
        cmocka_unit_test(the_header_tells_of_a_new_net),
        cmocka_unit_test(the_header_stands_still),
        cmocka_unit_test(a_long_name_leaves_room_for_the_rate),
        cmocka_unit_test(a_narrow_screen_names_keys_in_signs),
        cmocka_unit_test(a_command_is_told_by_whole_words),
        cmocka_unit_test(a_bad_end_looks_bad),
    };
    return unit_run(tests);
}
