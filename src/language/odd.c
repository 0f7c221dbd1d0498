/* Knows characters that look like others or like nothing, such as no-break spaces and typographic
 * quotes, which pasted lines may contain. */
#include "language/odd.h"

#include "base/text.h"

static const Odd ODD[] = {
    {0x0085, 0x0085, ODD_BLANK, "a next-line character"},
    {0x00a0, 0x00a0, ODD_BLANK, "a no-break space"},
    {0x00ab, 0x00ab, ODD_SIGN, "a typographic quote"},
    {0x00ad, 0x00ad, ODD_BLANK, "a soft hyphen"},
    {0x00bb, 0x00bb, ODD_SIGN, "a typographic quote"},
    {0x00d7, 0x00d7, ODD_OTHER, "a multiplication sign"},
    {0x1680, 0x1680, ODD_BLANK, "a wide space"},
    {0x2000, 0x200a, ODD_BLANK, "a wide space"},
    {0x200b, 0x200b, ODD_BLANK, "a zero-width space"},
    {0x200c, 0x200d, ODD_OTHER, "a zero-width joiner"},
    {0x2010, 0x2012, ODD_SIGN, "a typographic hyphen"},
    {0x2013, 0x2013, ODD_SIGN, "an en dash"},
    {0x2014, 0x2015, ODD_SIGN, "an em dash"},
    {0x2018, 0x201f, ODD_SIGN, "a typographic quote"},
    {0x2026, 0x2026, ODD_OTHER, "an ellipsis"},
    {0x2028, 0x2029, ODD_BLANK, "a line separator"},
    {0x202f, 0x202f, ODD_BLANK, "a narrow no-break space"},
    {0x2039, 0x203a, ODD_SIGN, "a typographic quote"},
    {0x205f, 0x205f, ODD_BLANK, "a wide space"},
    {0x2060, 0x2060, ODD_BLANK, "a word joiner"},
    {0x2212, 0x2212, ODD_SIGN, "a minus sign"},
    {0x3000, 0x3000, ODD_BLANK, "a wide space"},
    {0xfeff, 0xfeff, ODD_BLANK, "a byte order mark"},
    {0xff01, 0xff5e, ODD_OTHER, "a full-width character"},
};

const Odd *odd_at(const char *p, int *size)
{
    if ((unsigned char)*p < 0xc2)
        return NULL;
    const char *end = p;
    uint32_t c = utf8_next(&end);
    *size = (int)(end - p);
    for (int i = 0; i < LENGTH(ODD); i++)
        if (c >= ODD[i].first && c <= ODD[i].last)
            return &ODD[i];
    return NULL;
}

bool odd_is(const char *p)
{
    int size;
    return odd_at(p, &size);
}
