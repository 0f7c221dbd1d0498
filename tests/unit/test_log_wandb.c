/* Tests reading W&B's files: histories, the end of a run, blocks that are damaged, files that
 * grow. */
#include "tests/unit/unit.h"
#include "tests/unit/log_feed.h"

#include "base/arena.h"
#include "io/gz.h"
#include "io/protobuf.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 32768, CHUNK_HEAD = 7, FILE_HEAD = 7 };
enum { HISTORY = 2, EXIT = 18, ITEM = 1, KEY = 1, NESTED_KEY = 2, VALUE_JSON = 16 };

/* ---- files made here */

static void put_header(Buf *file)
{
    buf_add(file, ":W&B\xe1\xbe", FILE_HEAD);
}

static void put_chunk(Buf *file, int type, const char *data, size_t size)
{
    Buf body = {0};
    buf_char(&body, (char)type);
    buf_add(&body, data, size);
    uint32_t checksum = gz_checksum(body.data, body.size);
    buf_add(file, &checksum, sizeof checksum);
    buf_char(file, (char)(size & 255));
    buf_char(file, (char)(size >> 8));
    buf_add(file, body.data, body.size);
    buf_free(&body);
}

/* Cuts a record where blocks end; what is too short for a chunk is zeros. */
static void put_record(Buf *file, const Buf *record)
{
    size_t done = 0;
    for (bool first = true; first || done < record->size; first = false) {
        size_t room = BLOCK - file->size % BLOCK;
        if (room < CHUNK_HEAD) {
            buf_fill(file, '\0', (int)room);
            room = BLOCK;
        }
        size_t size = MIN(record->size - done, room - CHUNK_HEAD);
        bool last = done + size == record->size;
        put_chunk(file, first && last ? 1 : first ? 2 : last ? 4 : 3, record->data + done, size);
        done += size;
    }
}

/* An item of a history: its key, or its nested ones with a dot between them, and its JSON. */
static void put_item(Buf *history, const char *key, bool nested, const char *json)
{
    Buf item = {0};
    const char *dot = nested ? strchr(key, '.') : NULL;
    size_t size = dot ? (size_t)(dot - key) : strlen(key);
    proto_put_bytes(&item, nested ? NESTED_KEY : KEY, key, size);
    if (dot)
        proto_put_bytes(&item, NESTED_KEY, dot + 1, strlen(dot + 1));
    proto_put_bytes(&item, VALUE_JSON, json, strlen(json));
    proto_put_bytes(history, ITEM, item.data, item.size);
    buf_free(&item);
}

/* A record with a field that is a message, which is freed. */
static void put_message(Buf *file, uint32_t number, Buf *message)
{
    Buf record = {0};
    proto_put_bytes(&record, number, message->data, message->size);
    put_record(file, &record);
    buf_free(&record);
    buf_free(message);
}

/* A history of a loss, and of `filling` bytes that nobody reads. */
static void put_loss(Buf *file, int step, int filling)
{
    Buf history = {0}, text = {0};
    buf_printf(&text, "%d", step);
    put_item(&history, "_step", true, text.data);
    put_item(&history, "loss", true, text.data);
    buf_clear(&text);
    buf_char(&text, '"');
    buf_fill(&text, 'x', filling);
    buf_char(&text, '"');
    put_item(&history, "note", true, text.data);
    put_message(file, HISTORY, &history);
    buf_free(&text);
}

/* ---- what was read */

static const LogSeries *find(LogSource *source, const char *name)
{
    return log_find(source_log(source, NULL), name);
}

static Sample last_of(LogSource *source, const char *name)
{
    const LogSeries *series = find(source, name);
    assert_non_null(series);
    return track_last(&series->track);
}

static LogSource *read_file(Buf *file)
{
    LogSource *source = feed_begin(&FORMAT_WANDB);
    feed(source, feed_bytes(file), file->size);
    buf_free(file);
    return source;
}

/* ---- histories */

/* Record num 7, loss 0.5, _step 300; made by the page on the format. */
static const uint8_t VECTOR[] = ":W&B\xe1\xbe\0\xf3\xf7\x74\x16\x26\0\x01\x08\x07\x12\x22\x0a\x0c"
                                "\x0a\x04loss\x82\x01\x03"
                                "0.5\x0a\x0d\x0a\x05_step\x82\x01\x03"
                                "300\x12\x03\x08\xac\x02";

TEST(a_history_is_read)
{
    LogSource *source = feed_begin(&FORMAT_WANDB);
    feed(source, (Bytes){VECTOR, sizeof VECTOR - 1}, sizeof VECTOR);
    assert_int_equal(source->log[0]->count, 1);
    Sample loss = last_of(source, "loss");
    assert_true(loss.step == 300 && loss.value == 0.5 && isnan(loss.time));
    assert_int_equal(source->log[0]->state, LOG_LIVE);
    assert_string_equal(source->notice, "");
    source_free(source);
}

TEST(items_have_names_of_one_part_or_several)
{
    Buf file = {0}, history = {0}, step = {0};
    put_header(&file);
    put_item(&history, "loss", false, "0.5");
    put_item(&history, "valid.acc", true, "1e-1");
    put_item(&history, "_timestamp", true, "1700000000.25");
    put_item(&history, "_runtime", true, "3");
    put_item(&history, "bad", true, "NaN");
    put_item(&history, "who", true, "\"text\"");
    put_item(&history, "list", true, "[1, 2]");
    put_item(&history, "", true, "1");
    proto_put_long(&step, 1, 12);
    proto_put_bytes(&history, 2, step.data, step.size);
    put_message(&file, HISTORY, &history);
    LogSource *source = read_file(&file);
    assert_int_equal(source->log[0]->count, 3);
    Sample loss = last_of(source, "loss");
    assert_true(loss.step == 12 && loss.value == 0.5 && loss.time == 1700000000.25);
    assert_true(last_of(source, "valid.acc").value == 0.1);
    assert_true(isnan(last_of(source, "bad").value));
    buf_free(&step);
    source_free(source);
}

TEST(an_item_s_step_goes_before_the_record_s)
{
    Buf file = {0}, history = {0}, step = {0};
    put_header(&file);
    proto_put_long(&step, 1, 12);
    proto_put_bytes(&history, 2, step.data, step.size);
    put_item(&history, "loss", true, "0.5");
    put_item(&history, "_step", true, "13");
    put_message(&file, HISTORY, &history);
    LogSource *source = read_file(&file);
    assert_true(last_of(source, "loss").step == 13);
    buf_free(&step);
    source_free(source);
}

TEST(the_end_of_a_run_is_told)
{
    for (int code = 0; code < 3; code++) {
        Buf file = {0}, ending = {0};
        put_header(&file);
        put_loss(&file, 1, 0);
        if (code)
            proto_put_long(&ending, 1, code);
        put_message(&file, EXIT, &ending);
        LogSource *source = read_file(&file);
        assert_int_equal(source->log[0]->state, code ? LOG_FAILED : LOG_FINISHED);
        assert_int_equal(source->log[0]->code, code);
        source_free(source);
    }
}

/* ---- blocks */

/* Records of every length around that of a block, so that chunks end and pad it in every way. */
TEST(records_are_put_together_from_any_chunks)
{
    for (int filling = BLOCK - 150; filling < BLOCK - 50; filling++) {
        Buf file = {0};
        put_header(&file);
        put_loss(&file, 1, filling);
        put_loss(&file, 2, 0);
        put_loss(&file, 3, 3 * BLOCK);
        LogSource *source = read_file(&file);
        assert_int_equal(find(source, "loss")->track.count, 3);
        assert_string_equal(source->notice, "");
        source_free(source);
    }
}

/* Five blocks and more of histories, one damaged. */
static LogSource *damaged(void (*damage)(Buf *file))
{
    Buf file = {0};
    put_header(&file);
    for (int i = 0; i < 200; i++)
        put_loss(&file, i, 800);
    damage(&file);
    return read_file(&file);
}

static void turn_a_bit(Buf *file)
{
    file->data[BLOCK + 5000] ^= 4;
}

static void turn_a_bit_in_two_blocks(Buf *file)
{
    turn_a_bit(file);
    file->data[3 * BLOCK + 5000] ^= 4;
}

static void clear_a_block(Buf *file)
{
    memset(file->data + BLOCK, 0, BLOCK);
}

static void lengthen_a_chunk(Buf *file)
{
    file->data[FILE_HEAD + 5] = '\x7f';
}

/* How many losses are there, and whether those of the last block are. */
static void check_damaged(void (*damage)(Buf *file), long least, long most)
{
    LogSource *source = damaged(damage);
    long count = find(source, "loss")->track.count;
    assert_in_range(count, least, most);
    assert_true(last_of(source, "loss").value == 199);
    assert_true(strstr(source->notice, "fed: byte ") || damage == clear_a_block);
    source_free(source);
}

TEST(behind_a_damaged_chunk_reading_goes_on_in_the_next_block)
{
    check_damaged(turn_a_bit, 160, 172);
    check_damaged(turn_a_bit_in_two_blocks, 120, 140);
    check_damaged(clear_a_block, 155, 165);
    check_damaged(lengthen_a_chunk, 159, 162);
}

TEST(parts_of_a_record_without_the_others_are_left_out)
{
    Buf file = {0};
    put_header(&file);
    put_chunk(&file, 4, "end", 3);
    put_loss(&file, 1, 0);
    put_chunk(&file, 2, "begin", 5);
    put_loss(&file, 2, 0);
    put_chunk(&file, 2, "", 0);
    put_chunk(&file, 3, "", 0);
    put_chunk(&file, 4, "", 0);
    LogSource *source = read_file(&file);
    assert_int_equal(find(source, "loss")->track.count, 2);
    assert_true(strstr(source->notice, "byte 7: a record is not whole; it is left out"));
    source_free(source);
}

TEST(another_kind_of_file_is_not_read)
{
    Buf file = {0};
    buf_text_add(&file, ":W&B is not this");
    LogSource *source = read_file(&file);
    assert_true(source->file[0]->given_up);
    assert_string_equal(source->notice,
                        "fed: does not begin as a .wandb file does; it is not read");
    source_free(source);
}

/* ---- files that grow */

TEST(at_every_byte_what_is_whole_is_read)
{
    Buf file = {0};
    size_t end[30];
    put_header(&file);
    for (int i = 0; i < LENGTH(end); i++) {
        put_loss(&file, i, i == 20 ? 2 * BLOCK : 1500);
        end[i] = file.size;
    }
    feed_every_byte(&FORMAT_WANDB, &file, end, LENGTH(end));
    buf_free(&file);
}

TEST(a_file_with_only_its_header_is_a_run)
{
    LogProbe probe = {.path = "run-1.wandb", .name = "run-1.wandb"};
    assert_ptr_equal(log_format_of(&probe), &FORMAT_WANDB);
    probe.name = probe.path = "run";
    assert_null(log_format_of(&probe));
    probe.head = (Bytes){VECTOR, FILE_HEAD};
    assert_ptr_equal(log_format_of(&probe), &FORMAT_WANDB);
    LogSource *source = feed_begin(&FORMAT_WANDB);
    feed(source, probe.head, 1);
    assert_int_equal(source->logs, 1);
    source_free(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_history_is_read),
        cmocka_unit_test(items_have_names_of_one_part_or_several),
        cmocka_unit_test(an_item_s_step_goes_before_the_record_s),
        cmocka_unit_test(the_end_of_a_run_is_told),
        cmocka_unit_test(records_are_put_together_from_any_chunks),
        cmocka_unit_test(behind_a_damaged_chunk_reading_goes_on_in_the_next_block),
        cmocka_unit_test(parts_of_a_record_without_the_others_are_left_out),
        cmocka_unit_test(another_kind_of_file_is_not_read),
        cmocka_unit_test(at_every_byte_what_is_whole_is_read),
        cmocka_unit_test(a_file_with_only_its_header_is_a_run),
    };
    return unit_run(tests);
}
