/* Reads one number of EXIF data, which are a TIFF file of tags without a picture (CIPA DC-008): a
 * byte order, the place of the first directory, and there 12 bytes for each tag. */
#include "io/exif.h"

#include <string.h>

enum { ORIENTATION = 0x0112, SHORT = 3, ENTRY = 12 };

/* A number of so many bytes; 0 beyond the end. */
static size_t number_at(Bytes bytes, size_t at, size_t size)
{
    size_t number = 0;
    if (at > bytes.size || bytes.size - at < size)
        return 0;
    bool big = bytes.data[0] == 'M';
    for (size_t i = 0; i < size; i++)
        number = number << 8 | bytes.data[at + (big ? i : size - 1 - i)];
    return number;
}

int exif_orientation(Bytes bytes)
{
    if (bytes.size < 8 || (memcmp(bytes.data, "II*\0", 4) != 0 && memcmp(bytes.data, "MM\0*", 4)))
        return 1;
    size_t directory = number_at(bytes, 4, 4), count = number_at(bytes, directory, 2);
    for (size_t i = 0; i < count; i++) {
        size_t entry = directory + 2 + i * ENTRY, value = number_at(bytes, entry + 8, 2);
        if (number_at(bytes, entry, 2) == ORIENTATION && number_at(bytes, entry + 2, 2) == SHORT)
            return value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}
