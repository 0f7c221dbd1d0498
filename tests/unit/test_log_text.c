/* Tests patterns of lines, and the logs of text that they read. */
#include "tests/unit/log_case.h"

#include "logs/log_pattern.h"

static const struct {
    const char *pattern, *line, *values;
} MATCHES[] = {
    {"iter {step}: loss {loss}", "iter 10: loss 2.5", "step=10 loss=2.5"},
    {"iter {step}: loss {loss}", "[3] iter \t 10:  loss -1e-3, and more", "step=10 loss=-0.001"},
    {"loss={loss}", "50%|####   | loss=  nan]", "loss=nan"},
    {"loss={loss}", "a loss=-inf, no loss=1", "loss=-inf"},
    {"loss={loss}", "loss=x loss=7.", "loss=7"},
    {"{a}/{b}", "12/34", "a=12 b=34"},
    {"{a} {b}", "x1 2 3", "a=2 b=3"},
    {"step {}/{of} {}: {x}", "step 3/9 (a)b: .5", "of=9 x=0.5"},
    {"took {train time}s", "took 3e4s", "train time=30000"},
    {"a {a} || b {b}", "b 2", "b=2"},
    {"a {a} || b {b}", "b 2 a 1", "a=1"},
    {"loss {loss}", "loss nanometres", NULL},
    {"loss {loss}", "los", NULL},
    {"loss {loss}", "loss", NULL},
    {"a {b}c", "a 1 c", NULL},
};

TEST(a_pattern_takes_numbers_from_a_line)
{
    for (int i = 0; i < LENGTH(MATCHES); i++) {
        Arena arena = {0};
        Patterns patterns;
        Buf values = {0};
        double value[PATTERN_FIELDS];
        const char *line = MATCHES[i].line;
        assert_true(patterns_parse(&arena, MATCHES[i].pattern, &patterns, NULL));
        const Pattern *pattern =
            patterns_match(&patterns, (Bytes){(const uint8_t *)line, strlen(line)}, value);
        assert_int_equal(pattern != NULL, MATCHES[i].values != NULL);
        for (int f = 0; pattern && f < pattern->fields; f++) {
            buf_printf(&values, "%s%s=", f ? " " : "", pattern->field[f]);
            text_exact(&values, value[f]);
        }
        assert_string_equal(buf_text(&values), pattern ? MATCHES[i].values : "");
        buf_free(&values);
        arena_free(&arena);
    }
}

TEST(a_pattern_that_means_nothing_is_refused)
{
    static const char *const BAD[][2] = {
        {"loss {loss", "pattern: a '{' stands alone; write {name} for a number, {} for a word"},
        {"loss} {x}", "pattern: a '}' stands alone; write {name} for a number, {} for a word"},
        {"loss {}", "pattern: it has no number; write one as {name}: 'iter {step}: loss {loss}'"},
        {"", "pattern: it has no number; write one as {name}: 'iter {step}: loss {loss}'"},
        {"a {a} ||", "pattern: it has no number; write one as {name}: 'iter {step}: loss {loss}'"},
        {"{}{x}", "pattern: nothing says where '{}' ends; put text or a blank behind it"}};
    for (int i = 0; i < LENGTH(BAD); i++) {
        Error err = {0};
        assert_false(patterns_check(BAD[i][0], &err));
        assert_string_equal(err.text, BAD[i][1]);
    }
    assert_true(patterns_check(NULL, NULL));
}

static const Reading READINGS[] = {
    {&FORMAT_TEXT, "nanogpt.txt", NULL,
     "number of parameters: 10.65M\nstep 0: train loss 2.3111, val loss 2.3496\n"
     "iter 0: loss 2.3111, time 20.00ms, mfu -100.00%\n"
     "iter 10: loss nan, time 21.50ms, mfu 31.00%\n",
     "nanogpt.txt live: train loss 0=2.3111; val loss 0=2.3496; loss 0=2.3111 10=nan; "
     "time 0=20 10=21.5; mfu 0=-100 10=31\n"},
    {&FORMAT_TEXT, "main.log", NULL,
     "s:0 tel:2.3496\ns:0 trl:2.3111 lr:0.000060 norm:1.00\ns:20 eval:0.2500\ns:1 trl:2.5\n",
     "main.log live: tel 0=2.3496; trl 0=2.3111 1=2.5; lr 0=0.00006; norm 0=1; eval 20=0.25\n"},
    {&FORMAT_TEXT, "llmc.txt", NULL,
     "step    1/74 | loss 11.009 (+nanz)| norm 15.33 (+1.25z)| lr 4.29e-07 | 2814.00 ms | 49.7% "
     "bf16 MFU | 186212 tok/s\n"
     "step    2/74 | loss 10.5 (+nanz)| norm -nan (+nanz)| lr 1e-06 | 2800.00 ms | n/a\n",
     "llmc.txt live of 74: loss 1=11.009 2=10.5; norm 1=15.33 2=nan; lr 1=4.29e-07 2=1e-06; "
     "ms 1=2814 2=2800; mfu 1=49.7; tok/s 1=186212\n"},
    /* a line without a step stands at the latest */
    {&FORMAT_TEXT, "cpu.txt", NULL,
     "val loss 5.325\nstep 0: train loss 5.356 (took 1901.5 ms)\n"
     "step 1: train loss 4.3 (took 1800 ms)\nval loss 4.25\n",
     "cpu.txt live: val loss 0=5.325 1=4.25; train loss 0=5.356 1=4.3; ms 0=1901.5 1=1800\n"},
    /* escape sequences, and a title that says how long it will take */
    {&FORMAT_TEXT, "darknet.txt", NULL,
     "\033[H\033[J\033]2;1/500: loss=2.3\a\n"
     " 1: 2.340814, 2.364223 avg loss, 0.001000 rate, 1.5 seconds, 64 images, 2.5 hours left\n",
     "darknet.txt live of 500: loss 1=2.340814; avg loss 1=2.364223; rate 1=0.001; seconds 1=1.5; "
     "images 1=64; hours left 1=2.5\n"},
    {&FORMAT_TEXT, "classifier.txt", NULL,
     "1, 0.013: 6.9, 6.8 avg, 0.1 rate, 2.5 seconds, 128 images, 2.5 hours left\n"
     "2, 0.026: 6.5, 6.7 avg, 0.1 rate, 2.5 seconds, 256 images\n",
     "classifier.txt live: epoch 1=0.013 2=0.026; loss 1=6.9 2=6.5; avg loss 1=6.8 2=6.7; rate "
     "1=0.1 2=0.1; seconds 1=2.5 2=2.5; images 1=128 2=256; hours left 1=2.5\n"},
    /* a pattern of the user's; carriage returns of a progress bar end lines */
    {&FORMAT_TEXT, "bar.txt", "loss={loss}",
     "\r 10%|#   | loss=3]\r\n\r 20%|##  | loss=\033[31m2\033[0m]\r\nloss=1\n",
     "bar.txt live: loss 2=3 4=2 5=1\n"},
    {&FORMAT_TEXT, "user.txt",
     "epoch {epoch} it {iter}/{planned} at {time}: {l\033oss}||eval {acc}",
     "epoch 1 it 5/90 at 1700000000.25: 0.5\neval 0.75\nepoch 2 it 4/90 at 1700000001: 0.25\n",
     "user.txt live of 90: epoch 4=2@1700000001.000; l\\x1boss 4=0.25@1700000001.000; acc "
     "5=0.75\n"},
};

TEST(lines_are_read_to_their_numbers_however_they_come)
{
    for (int i = 0; i < LENGTH(READINGS); i++)
        for (int way = READ_ONCE; way <= READ_AGAIN; way++)
            log_case_check(&READINGS[i], (ReadingWay)way);
}

/* A pattern that finds nothing is told once much was read, and a very long line is no trouble. */
TEST(a_log_without_a_match_is_told)
{
    Buf file = {0};
    LogCase log = {.options = {.pattern = "a{}b {x}"}};
    log_case_begin(&log, &FORMAT_TEXT, "none.txt");
    buf_fill(&file, 'a', 1 << 20);
    buf_char(&file, '\n');
    log_case_write(&log, buf_text(&file));
    assert_string_equal(log.source->notice,
                        "none.txt: no line of the first 64 KB matches the pattern");
    assert_int_equal(log.source->logs, 0);
    log_case_end(&log);
    buf_free(&file);
}

TEST(a_text_without_known_lines_is_no_log)
{
    Buf file = {0};
    buf_fill(&file, 'x', LOG_HEAD - 10);
    buf_text_add(&file, "\niter 1: loss 2, time 3ms, mfu 4%\n");
    LogProbe probe = {.name = "a.txt", .head = {(const uint8_t *)file.data, file.size}};
    assert_ptr_equal(log_format_of(&probe), &FORMAT_TEXT);
    probe.head.size = LOG_HEAD;
    assert_null(log_format_of(&probe));
    buf_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_takes_numbers_from_a_line),
        cmocka_unit_test(a_pattern_that_means_nothing_is_refused),
        cmocka_unit_test(lines_are_read_to_their_numbers_however_they_come),
        cmocka_unit_test(a_log_without_a_match_is_told),
        cmocka_unit_test(a_text_without_known_lines_is_no_log),
    };
    scratch_enter();
    int status = unit_run(tests);
    scratch_leave();
    return status;
}
