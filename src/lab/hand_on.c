/* Hands commands on to the run of another process that this session follows. */
#include "lab/hand_on.h"

#include "base/text.h"
#include "io/path.h"
#include "lab/lab.h"
#include "lab/live.h"
#include "lab/needs.h"
#include "lab/reply.h"
#include "lab/requests.h"
#include "store/remote.h"

#include <string.h>

static bool is_request(const Call *call)
{
    const char *name = call->command->name;
    if (strcmp(name, "set") == 0)
        return call_text(call, "value") && text_lists("lr_max wd", call_text(call, "key"));
    for (int i = 0; request_name(i); i++)
        if (strcmp(request_name(i), name) == 0)
            return true;
    return false;
}

/* Of a session that has no data only the run can be meant. */
static bool is_about_net(const Session *session, const Call *call)
{
    return !lab_dataset_seen(session) && (call->command->needs & (NEED_DATA | NEED_LEARNER));
}

/* Those of a screen stay here, as do settings other than the plan's. */
bool hand_on_takes(const Session *session, const Call *call)
{
    return session->live && session->live->remote && call->command &&
           (is_request(call) || is_about_net(session, call));
}

static bool refuse_net(const Session *session, const Call *call, Error *err)
{
    const char *name = call->command->name, *run = path_name(session->live->remote);
    long pid = remote_process(session->live->remote);
    if (strcmp(name, "save") == 0)
        return fail(err,
                    "save: the net belongs to process %ld, which trains it; `tell %s checkpoint "
                    "%s` saves it there",
                    pid, run, call_text(call, "name"));
    return fail(err,
                "%s: the net belongs to process %ld, which trains it; `open %s` brings it here "
                "when the run is over",
                name, pid, run);
}

/* `pause toggle` is one or the other, as the run is now. */
static const char *command_for(const Session *session, const Call *call)
{
    Progress now;
    if (strcmp(call->command->name, "pause") != 0 || !call_text(call, "how"))
        return call->text;
    publisher_read(&session->live->publisher, &now);
    return now.state == JOB_PAUSED ? "continue" : "pause";
}

bool hand_on(Session *session, const Call *call, Error *err)
{
    if (!is_request(call))
        return refuse_net(session, call, err);
    Arena scratch = {0};
    const char *text = "";
    RemoteAsk ask = {"attach", command_for(session, call)};
    bool ok = remote_tell(&scratch, session->live->remote, &ask, &text, err);
    if (ok && *text)
        reply_line(session->reply, "%s", text);
    arena_free(&scratch);
    return ok;
}
