/* Takes addresses of files on HTTP servers apart. */
#include "io/address.h"

#include "base/text.h"

#include <string.h>

static const char SECURE[] = "https://", PLAIN[] = "http://";

bool address_is_secure(const char *text)
{
    return strncasecmp(text, SECURE, strlen(SECURE)) == 0;
}

/* The part after the scheme; NULL: it has another scheme, or none. */
static const char *after_scheme(const char *url)
{
    if (address_is_secure(url))
        return url + strlen(SECURE);
    return strncasecmp(url, PLAIN, strlen(PLAIN)) == 0 ? url + strlen(PLAIN) : NULL;
}

bool address_is(const char *text)
{
    enum { LONGEST = 2000 };
    const char *rest = after_scheme(text);
    if (!rest || !*rest || strchr("/?#", *rest) || strlen(text) > LONGEST)
        return false;
    for (const char *c = text; *c; c++)
        if (*c <= ' ' || *c > '~')
            return false;
    return true;
}

char *address_shown(Arena *arena, const char *url)
{
    const char *host = after_scheme(url);
    const char *at = host ? memchr(host, '@', strcspn(host, "/?#")) : NULL;
    char *shown =
        at ? arena_printf(arena, "%.*s%s", (int)(host - url), url, at + 1) : arena_text(arena, url);
    if (strlen(shown) <= ADDRESS_SHOWN)
        return shown;
    return arena_printf(arena, "%.*s...", ADDRESS_SHOWN - 3, shown);
}

char *address_file(Arena *arena, const char *url)
{
    const char *rest = after_scheme(url), *begin = rest ? rest : url;
    size_t length = strcspn(begin, "?#");
    const char *slash = memrchr(begin, '/', length);
    if (!slash)
        return arena_text(arena, "");
    slash++;
    return arena_printf(arena, "%.*s", (int)(begin + length - slash), slash);
}
