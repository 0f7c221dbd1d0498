/* Writes a run as an event file of TensorBoard: records of a length, the event as a message of
 * protocol buffers, and a checksum of either. */
#include "store/tensorboard.h"

#include "io/fd.h"
#include "io/file.h"
#include "io/protobuf.h"
#include "store/shelf.h"
#include "logs/tensorboard_format.h"
#include "train/replay.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- records */

static void put_checksum(Buf *out, const void *data, size_t size)
{
    uint32_t checksum = tf_checksum(data, size);
    buf_add(out, &checksum, sizeof checksum);
}

/* Adds the event as a record. */
static void end_event(TensorBoard *board)
{
    uint64_t size = board->event.size;
    buf_add(&board->out, &size, sizeof size);
    put_checksum(&board->out, &size, sizeof size);
    buf_add(&board->out, board->event.data, board->event.size);
    put_checksum(&board->out, board->event.data, board->event.size);
}

static void begin_event(TensorBoard *board)
{
    buf_clear(&board->event);
    proto_put_double(&board->event, TF_EVENT_WALL_TIME, board->date + clock_now(&board->clock));
}

static void add_value(TensorBoard *board, const char *group, const char *name, double value)
{
    Buf *out = &board->value, tag = {0};
    buf_clear(out);
    buf_printf(&tag, "%s%s", group, name);
    proto_put_bytes(out, TF_VALUE_TAG, tag.data, tag.size);
    proto_put_float(out, TF_VALUE_SIMPLE, (float)value);
    proto_put_bytes(&board->summary, TF_SUMMARY_VALUE, out->data, out->size);
    buf_free(&tag);
}

/* Adds the values so far as the event of a step. */
static void end_values(TensorBoard *board, long step)
{
    begin_event(board);
    proto_put_long(&board->event, TF_EVENT_STEP, step);
    proto_put_bytes(&board->event, TF_EVENT_SUMMARY, board->summary.data, board->summary.size);
    end_event(board);
    buf_clear(&board->summary);
}

static void add_version(TensorBoard *board)
{
    begin_event(board);
    proto_put_bytes(&board->event, TF_EVENT_VERSION, TF_VERSION, strlen(TF_VERSION));
    end_event(board);
}

static void add_batch(TensorBoard *board, const Event *event)
{
    add_value(board, "loss/", "train", event->loss);
    add_value(board, "", "lr", event->hyper.lr);
    add_value(board, "", "momentum", event->hyper.mom);
    end_values(board, event->step);
}

static void add_epoch(TensorBoard *board, const Event *event)
{
    const Recorder *recorder = board->recorder;
    if (event->validated)
        add_value(board, "loss/", "valid", event->valid_loss);
    for (int m = 0; event->validated && m < MIN(recorder->metrics, MEASURES_MAX); m++)
        add_value(board, "metric/", recorder->metric[m].name, event->metric[m]);
    add_value(board, "", "epoch", event->epoch);
    end_values(board, event->step - 1);
}

/* ---- the file */

/* A folder that no other run has: two sessions may record elsewhere, and log to the same place. */
static bool make_folder(TensorBoard *board, long seconds, const char **folder, Error *err)
{
    enum { TRIES = 100000 };
    Arena *arena = &board->arena;
    const char *name = board->name ? board->name : shelf_stamp(arena, seconds);
    const char *first = path_join(arena, board->folder, name);
    *folder = first;
    if (!folder_make(board->folder, 0777, err))
        return false;
    for (int i = 2; mkdir(*folder, 0777) < 0; i++) {
        if (errno != EEXIST || i == TRIES)
            return path_fail_system(err, *folder, "the folder cannot be made", errno);
        *folder = arena_printf(arena, "%s-%02d", first, i);
    }
    return true;
}

/* As TensorBoard expects it: it knows event files by "tfevents", and reads them in this order. */
static char *file_name(Arena *arena, long seconds)
{
    char host[256] = "";
    if (gethostname(host, sizeof host - 1) < 0 || !*host)
        snprintf(host, sizeof host, "localhost");
    for (char *at = host; *at; at++)
        if (!isalnum((unsigned char)*at) && *at != '-' && *at != '.')
            *at = '_';
    return arena_printf(arena, TF_FILE "%010ld.%s.%ld.0", seconds, host, (long)getpid());
}

static bool open_file(TensorBoard *board, Error *err)
{
    const char *folder;
    long seconds = clock_date(&board->clock);
    board->date = (double)seconds - clock_now(&board->clock);
    if (!make_folder(board, seconds, &folder, err))
        return false;
    board->path = path_join(&board->arena, folder, file_name(&board->arena, seconds));
    board->fd = fd_open(board->path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    board->open = board->fd >= 0;
    return board->open || path_fail_system(err, board->path, "cannot be written", errno);
}

/* Readers see whole records only, also if the disk is full: what was written of the last is taken
 * away. */
static bool write_out(TensorBoard *board, Error *err)
{
    bool written = fd_write(board->fd, buf_text(&board->out), board->out.size);
    int reason = errno;
    if (!written && ftruncate(board->fd, board->whole) < 0)
        reason = errno;
    board->whole += (long)board->out.size;
    buf_clear(&board->out);
    return written || path_fail_system(err, board->path, "writing failed", reason);
}

static void give_up(TensorBoard *board, const Error *err)
{
    if (board->open)
        close(board->fd);
    board->open = false;
    board->tell(board->context, err->text);
}

static bool begin(TensorBoard *board, Error *err)
{
    Replay replay = {.recorder = board->recorder};
    if (!open_file(board, err))
        return false;
    add_version(board);
    for (Event past; replay_next(&replay, &past);)
        if (past.kind == EVENT_BATCH)
            add_batch(board, &past);
        else
            add_epoch(board, &past);
    return true;
}

/* A batch is written at once: one short write(2), which costs less than a thread that would write
 * several together a little later, and a run that pauses leaves nothing unwritten. */
static StopReason tell(void *self, const Event *event)
{
    TensorBoard *board = self;
    Error err;
    bool ok = true;
    if (event->kind == EVENT_BEGIN)
        ok = begin(board, &err);
    if (board->open && event->kind == EVENT_BATCH)
        add_batch(board, event);
    if (board->open && event->kind == EVENT_EPOCH)
        add_epoch(board, event);
    if (board->open && board->out.size > 0)
        ok = write_out(board, &err);
    if (!ok)
        give_up(board, &err);
    return STOP_NONE;
}

Hook tensorboard_hook(TensorBoard *board)
{
    return (Hook){.on = tell, .self = board};
}

void tensorboard_end(TensorBoard *board)
{
    if (board->open)
        close(board->fd);
    board->open = false;
    buf_free(&board->value);
    buf_free(&board->summary);
    buf_free(&board->event);
    buf_free(&board->out);
    arena_free(&board->arena);
}
