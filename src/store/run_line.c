/* Writes what lines about a run say, and finds the number of the last run of a file. */
#include "store/run_line.h"

#include "io/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void run_line_batch(JsonLine *line, const BatchLine *batch)
{
    json_long(line, "epoch", batch->epoch);
    json_long(line, "batch", batch->batch);
    json_double(line, "lr", batch->used.lr);
    json_double(line, "mom", batch->used.mom);
    json_float(line, "loss", batch->loss);
    json_float(line, "smooth_loss", batch->smooth);
}

void run_line_metric(JsonLine *line, const char *name, const float *value)
{
    if (value)
        json_float(line, name, *value);
    else
        json_none(line, name);
}

void run_line_epoch(JsonLine *line, long epoch, float train_loss, const float *valid_loss)
{
    json_long(line, "epoch", epoch);
    json_float(line, TRAIN_LOSS, train_loss);
    run_line_metric(line, VALID_LOSS, valid_loss);
}

void run_line_end(JsonLine *line, StopReason reason, double time)
{
    json_text(line, "reason", stop_reason_name(reason));
    json_double(line, "time", time);
}

void run_line_suggestions(JsonLine *line, const double lr[RULES])
{
    for (int rule = 0; rule < RULES; rule++)
        json_double(line, rule_name(rule), lr[rule]);
}

/* ---- the last run of a file */

static const char KEY[] = "\"run\":";
enum { KEY_SIZE = sizeof KEY - 1, DIGITS = 12, PIECE = 4096 };

/* The number that follows a key, if it is whole: what comes after it is there, too. */
static int number_at(const char *text, const char *end)
{
    enum { MOST = 1 << 30 };
    long number = 0;
    while (text < end && *text == ' ')
        text++;
    while (text < end && *text >= '0' && *text <= '9' && number <= MOST)
        number = 10 * number + (*text++ - '0');
    return text < end && (*text == ',' || *text == '}') && number <= MOST ? (int)number : 0;
}

/* The last one in a piece of a file; 0: none.  In texts of JSON quotes have a backslash, so that a
 * key is none of a text. */
static int number_in(const char *piece, size_t size)
{
    const char *end = piece + size;
    for (size_t at = size < KEY_SIZE ? 0 : size - KEY_SIZE + 1; at-- > 0;)
        if (memcmp(piece + at, KEY, KEY_SIZE) == 0) {
            int number = number_at(piece + at + KEY_SIZE, end);
            if (number > 0)
                return number;
        }
    return 0;
}

/* Where the last whole line ends: one that was cut short says nothing. */
static off_t lines_end(int fd, off_t end)
{
    char piece[PIECE];
    while (end > 0) {
        off_t begin = end > PIECE ? end - PIECE : 0;
        ssize_t got = pread(fd, piece, (size_t)(end - begin), begin);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        const char *line = memrchr(piece, '\n', (size_t)got);
        if (line)
            return begin + (line - piece) + 1;
        end = begin;
    }
    return 0;
}

static int number_before(int fd, off_t end)
{
    enum { OVERLAP = KEY_SIZE + DIGITS };
    char piece[PIECE];
    int number = 0;
    while (number == 0 && end > 0) {
        off_t begin = end > PIECE ? end - PIECE : 0;
        ssize_t got = pread(fd, piece, (size_t)(end - begin), begin);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        number = number_in(piece, (size_t)got);
        end = begin > 0 ? begin + OVERLAP : 0;
    }
    return number;
}

/* O_NONBLOCK, because a named pipe without a writer would block in open. */
int run_number_last(const char *path, bool *cut)
{
    struct stat info;
    char last = '\n';
    int number = 0, fd = fd_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        number = number_before(fd, lines_end(fd, info.st_size));
        (void)!pread(fd, &last, 1, info.st_size - 1);
    }
    if (fd >= 0)
        close(fd);
    *cut = last != '\n';
    return number;
}
