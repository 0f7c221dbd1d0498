/* Hashes a file that holds its own hash, and compares the two. */
#include "io/seal.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>

static const char MEMBER[] = "\"" SEAL_KEY "\":\""; /* the digits follow */

/* Where the digits are in the header, if they begin with `digits`; 0: nowhere. */
static size_t place_of(const uint8_t *file, size_t header, const char *digits)
{
    char pattern[64];
    int length = snprintf(pattern, sizeof pattern, "%s%s", MEMBER, digits);
    if (length < 0 || length >= (int)sizeof pattern)
        return 0;
    const uint8_t *found = memmem(file, header, pattern, (size_t)length);
    return found ? (size_t)(found - file) + strlen(MEMBER) : 0;
}

static void hash_text(char text[SEAL_DIGITS + 1], const uint8_t *file, size_t size, size_t place)
{
    static const char ZEROS[SEAL_DIGITS + 1] = "0000000000000000";
    uint64_t hash = hash_bytes(0, file, place);
    hash = hash_bytes(hash, ZEROS, SEAL_DIGITS);
    hash = hash_bytes(hash, file + place + SEAL_DIGITS, size - place - SEAL_DIGITS);
    snprintf(text, SEAL_DIGITS + 1, "%016llx", (unsigned long long)hash);
}

bool seal_fits(Bytes file, size_t header, const char *digits)
{
    char fitting[SEAL_DIGITS + 1];
    bool whole = digits && strlen(digits) == SEAL_DIGITS;
    size_t place = whole ? place_of(file.data, header, digits) : 0;
    if (!place)
        return false;
    hash_text(fitting, file.data, file.size, place);
    return strcmp(fitting, digits) == 0;
}

bool seal_put(uint8_t *file, size_t size, size_t header)
{
    char digits[SEAL_DIGITS + 1];
    size_t place = place_of(file, header, "");
    if (!place || place + SEAL_DIGITS > size)
        return false;
    hash_text(digits, file, size, place);
    memcpy(file + place, digits, SEAL_DIGITS);
    return true;
}
