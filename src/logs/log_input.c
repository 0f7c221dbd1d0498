/* Finds out the format of what comes on standard input, and passes it on to a file. */
#include "logs/log_input.h"

#include "io/fd.h"

#include <fcntl.h>
#include <unistd.h>

bool log_input_open(LogInput *input, const LogOptions *options, Error *err)
{
    if (input->waits)
        return true;
    if (options->tee)
        input->tee = fd_open_to_write(options->tee, O_CREAT | O_TRUNC | O_CLOEXEC, 0666, err);
    if (options->tee && input->tee < 0)
        return false;
    tail_init_stream(&input->stream, "-", options->input, input->tee);
    return input->waits = true;
}

static const LogFormat *find_format(const LogInput *input, const LogOptions *options)
{
    Bytes head = tail_left(&input->stream);
    head.size = MIN(head.size, (size_t)LOG_HEAD);
    if (options->format || options->pattern)
        return log_format_named(options->format ? options->format : "text");
    return log_format_of(&(LogProbe){.path = "-", .name = "-", .head = head});
}

LogSource *log_input_poll(LogInput *input, const LogOptions *options, Error *err)
{
    Bytes bytes;
    input->news = tail_look(&input->stream) == TAIL_MORE && tail_read(&input->stream, &bytes, err);
    const LogFormat *format = input->news ? find_format(input, options) : NULL;
    if (format) {
        input->waits = false;
        return source_new_stream(format, options, &input->stream);
    }
    if (!input->stream.over && input->stream.left <= LOG_HEAD)
        return NULL;
    if (input->stream.left)
        fail(err, "standard input is in no known format; name one with format=, or say how its "
                  "lines look with pattern=");
    input->waits = false;
    tail_free(&input->stream);
    return NULL;
}

void log_input_close(LogInput *input)
{
    if (input->waits)
        tail_free(&input->stream);
    if (input->tee >= 0)
        close(input->tee);
    *input = LOG_INPUT_NONE;
}
