/* Finds out whether characters are UTF-8 where the C library has no locale that says so. */
#include "base/locale_name.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The name of the locale that is asked for. */
static const char *name_of_locale(void)
{
    static const char *const VARIABLES[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (int i = 0; i < LENGTH(VARIABLES); i++) {
        const char *name = getenv(VARIABLES[i]);
        if (name && *name)
            return name;
    }
    return "";
}

bool locale_is_known(void)
{
    return MB_CUR_MAX > 1;
}

bool locale_is_utf8(void)
{
    if (locale_is_known())
        return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    const char *codeset = strchr(name_of_locale(), '.');
    return codeset && (strcasecmp(codeset, ".UTF-8") == 0 || strcasecmp(codeset, ".utf8") == 0);
}
