/* Cuts a net where fastai v1's create_body does, and adds the layers of its create_head. */
#include "nn/head.h"

#include "base/text.h"
#include "nn/layer.h"
#include "nn/spec.h"

#include <stdio.h>
#include <string.h>

/* Whether a word is a layer that pools: global_avgpool, maxpool. */
static bool pools(const char *word, size_t length)
{
    char name[32];
    if (length >= sizeof name || word[length] == ':')
        return false;
    snprintf(name, sizeof name, "%.*s", (int)length, word);
    return text_ends(name, "pool") && layer_find(name);
}

/* Where the last layer of the net begins that pools or holds such a layer, at the bar before it;
 * NULL: there is none. */
static const char *last_pool(const char *net)
{
    const char *layer = net, *found = NULL;
    int depth = 0;
    for (const char *at = net; *at;) {
        size_t length = strcspn(at, " \t\r\n|{}:");
        if (length && pools(at, length))
            found = layer;
        if (!length && *at == '|' && depth == 0 && at[-(at > net)] != '|')
            layer = at;
        depth += !length ? (*at == '{') - (*at == '}') : 0;
        at += length ? length : 1;
    }
    return found;
}

bool head_put(const char *net, int classes, Buf *out, Error *err)
{
    const char *cut = last_pool(net);
    if (!cut)
        return fail(err,
                    "head= takes the place of the layers from the last pool on, and the net "
                    "has none; end it with global_avgpool | dense %d, or leave head= out",
                    classes);
    while (cut > net && strchr(" \t\r\n", cut[-1]))
        cut--;
    if (cut == net)
        return fail(err, "head= takes the place of the layers from the last pool on, and the net "
                         "has none before it; leave head= out");
    buf_printf(out,
               "%.*s || " HEAD_NAME ": { concat { adaptive_maxpool 1 } { adaptive_avgpool 1 } | "
               "flatten | bn | dropout 0.25 | dense 512 init=fan_in | relu | bn | dropout 0.5 | "
               "dense %d init=fan_in }",
               (int)(cut - net), net, classes);
    return true;
}
