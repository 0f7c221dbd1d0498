/* Fuzzes what comes from another process through the socket of a run: a line as a request is one of
 * the commands that a run takes, or none; as an answer it is progress within bounds. */
#include "tests/fuzz/fuzz.h"

#include "io/json.h"
#include "lab/requests.h"
#include "store/progress_json.h"
#include "store/remote.h"

#include <math.h>
#include <string.h>

static void ask(Arena *arena, const Json *line)
{
    const char *command = json_get_text(line, "command", "");
    int request = request_find(arena, command);
    if (request < 0)
        return;
    const char *name = request_name(request);
    FUZZ_REQUIRE(name && strstr(command, name));
}

static void answer(const Json *line)
{
    const char *text;
    Progress now;
    (void)remote_accepts(line, &text);
    FUZZ_REQUIRE(text);
    progress_get(line, &now);
    double done = progress_done(&now);
    FUZZ_REQUIRE(now.state >= JOB_NONE && now.state <= JOB_PAUSED);
    FUZZ_REQUIRE(now.epoch >= 0 && now.batch >= 0 && now.step >= 0 && now.steps >= 0);
    FUZZ_REQUIRE(isfinite(now.elapsed) && isfinite(now.images_per_second) && !isinf(now.left));
    FUZZ_REQUIRE(done >= 0 && done <= 1);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    fuzz_reads_json();
    const Json *line = json_parse(&arena, (Bytes){data, size}, "line", NULL);
    ask(&arena, line);
    answer(line);
    arena_free(&arena);
}
