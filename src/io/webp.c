/* Reads WebP files; the only file that sees libwebp, which a build may lack. */
#include "base/die.h"
#include "io/exif.h"
#include "io/path.h"
#include "io/picture_format.h"

#include <string.h>

static bool webp_looks_like(Bytes bytes)
{
    return bytes.size >= 15 && memcmp(bytes.data, "RIFF", 4) == 0 &&
           memcmp(bytes.data + 8, "WEBPVP8", 7) == 0;
}

#ifdef HAVE_WEBP

#include <webp/decode.h>

/* Files of few colours pack without a limit, and the library takes memory for all pixels at once:
 * so many are taken to be true whatever the file's size, and beyond these so many for each byte. */
enum { PIXELS_BELIEVED = 16 << 20, PIXELS_PER_BYTE = 4096, CHUNK = 8, CHUNKS_AT = 12 };

static size_t little_endian(const uint8_t *bytes)
{
    return (size_t)bytes[3] << 24 | (size_t)bytes[2] << 16 | (size_t)bytes[1] << 8 | bytes[0];
}

/* EXIF data are a chunk of their own: four letters, a size, as many bytes, an even number. */
static int orientation_of(Bytes file)
{
    static const char NAME[] = "Exif\0";
    for (size_t at = CHUNKS_AT; at + CHUNK <= file.size;) {
        size_t size = little_endian(file.data + at + 4);
        Bytes chunk = {file.data + at + CHUNK, MIN(size, file.size - at - CHUNK)};
        if (memcmp(file.data + at, "EXIF", 4) == 0) {
            size_t before = chunk.size > sizeof NAME && memcmp(chunk.data, NAME, sizeof NAME) == 0
                                ? sizeof NAME
                                : 0;
            return exif_orientation((Bytes){chunk.data + before, chunk.size - before});
        }
        if (size > file.size)
            break;
        at += CHUNK + size + size % 2;
    }
    return 1;
}

static bool fail_webp(Error *err, const char *name, VP8StatusCode status)
{
    bool cut = status == VP8_STATUS_NOT_ENOUGH_DATA || status == VP8_STATUS_SUSPENDED;
    return path_fail(err, name,
                     cut ? "the WebP file is cut short; use another copy"
                         : "the WebP file is damaged; use another copy");
}

static bool read_header(Bytes bytes, const char *name, WebPBitstreamFeatures *features,
                        PictureHeader *out, Error *err)
{
    VP8StatusCode status = WebPGetFeatures(bytes.data, bytes.size, features);
    if (status != VP8_STATUS_OK)
        return fail_webp(err, name, status);
    if (features->has_animation)
        return path_fail(err, name, "an animation, not a picture; convert it to PNG or JPEG");
    size_t pixels = (size_t)features->width * (size_t)features->height;
    if (pixels > PIXELS_BELIEVED && pixels / PIXELS_PER_BYTE > bytes.size)
        return path_fail(err, name,
                         "the WebP file is damaged (its header promises more pixels than its bytes "
                         "can contain); use another copy");
    int orientation = orientation_of(bytes);
    bool swaps = orientation >= 5;
    *out = (PictureHeader){
        .w = swaps ? features->height : features->width,
        .h = swaps ? features->width : features->height,
        .c = 3,
        .orientation = orientation,
    };
    return true;
}

static bool webp_probe(Bytes bytes, const char *name, PictureHeader *out, Error *err)
{
    WebPBitstreamFeatures features;
    return read_header(bytes, name, &features, out, err);
}

static bool webp_decode(Arena *arena, Bytes bytes, const char *name, const PictureWish *wish,
                        DecodedPicture *out, Error *err)
{
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return path_fail(err, name, "libwebp is another than when this was built; build it anew");
    if (!read_header(bytes, name, &config.input, &out->header, err))
        return false;
    bool alpha = wish->channels == 4 && config.input.has_alpha;
    Image image = {.w = config.input.width, .h = config.input.height, .c = alpha ? 4 : 3};
    size_t row = (size_t)image.w * (size_t)image.c;
    image.pixels = arena_alloc(arena, (size_t)image.h, row);
    config.output.colorspace = alpha ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = image.pixels;
    config.output.u.RGBA.stride = (int)row;
    config.output.u.RGBA.size = row * (size_t)image.h;
    VP8StatusCode status = WebPDecode(bytes.data, bytes.size, &config);
    WebPFreeDecBuffer(&config.output);
    if (status == VP8_STATUS_OUT_OF_MEMORY)
        die("out of memory in libwebp");
    if (status != VP8_STATUS_OK)
        return fail_webp(err, name, status);
    out->image = image;
    return true;
}

#else

static bool fail_missing(Error *err, const char *name)
{
    return path_fail(err, name,
                     "a WebP file, and this onecycle was built without WebP; convert it to PNG or "
                     "JPEG");
}

static bool webp_probe(Bytes bytes, const char *name, PictureHeader *out, Error *err)
{
    (void)bytes, (void)out;
    return fail_missing(err, name);
}

static bool webp_decode(Arena *arena, Bytes bytes, const char *name, const PictureWish *wish,
                        DecodedPicture *out, Error *err)
{
    (void)arena, (void)bytes, (void)wish, (void)out;
    return fail_missing(err, name);
}

#endif

const PictureFormat WEBP_FORMAT = {
    .ends = {".webp"},
    .looks_like = webp_looks_like,
    .probe = webp_probe,
    .decode = webp_decode,
};
