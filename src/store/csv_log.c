/* Appends the epochs of a run to a CSV file, each as it ends. */
#include "store/csv_log.h"

#include "io/file.h"
#include "io/lines.h"
#include "train/epoch_csv.h"

#include <string.h>
#include <unistd.h>

typedef struct {
    Bytes head; /* as it should be, without its newline */
    bool same;  /* the file's last head is the same */
} HeadSearch;

static bool find_head(void *context, Bytes line)
{
    static const char BEGIN[] = "epoch,";
    HeadSearch *search = context;
    line = line_text(line);
    search->same =
        line.size == search->head.size && memcmp(line.data, search->head.data, line.size) == 0;
    return line.size >= sizeof BEGIN - 1 && memcmp(line.data, BEGIN, sizeof BEGIN - 1) == 0;
}

/* Adds what a new row needs before it: the end of a line that was cut short, and a head if the last
 * one in the file names other columns. */
static void begin_row(const CsvLog *log, Buf *out)
{
    Buf head = {0};
    epoch_csv_header(log->recorder, &head);
    HeadSearch search = {.head = {(const uint8_t *)head.data, head.size - 1}};
    if (lines_cut_short(log->path))
        buf_char(out, '\n');
    if (!log->begun && !(lines_find_last(log->path, find_head, &search) && search.same))
        buf_add(out, head.data, head.size);
    buf_free(&head);
}

static StopReason log_epoch(void *self, const Event *event)
{
    CsvLog *log = self;
    size_t size;
    if (event->kind != EVENT_EPOCH || log->error.text[0])
        return STOP_NONE;
    Buf text = {0};
    if (access(log->path, F_OK) != 0 || (file_size(log->path, &size, NULL) && size == 0))
        log->begun = false;
    begin_row(log, &text);
    epoch_csv_row(log->recorder, series_count(&log->recorder->train_loss) - 1, &text);
    log->begun = file_append(log->path, text.data, text.size, 0666, &log->error);
    if (!log->begun)
        error_prefix(&log->error, "csv");
    buf_free(&text);
    return STOP_NONE;
}

Hook csv_hook(CsvLog *log)
{
    return (Hook){.on = log_epoch, .self = log};
}
