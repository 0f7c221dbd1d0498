/* Reads JPEG files with libjpeg-turbo, which reports errors by a function that must not return:
 * ours jumps back to decode(), which leaves nothing allocated.  Its settings are the library's own,
 * which are also Pillow's: the slow, exact integer DCT, and fancy upsampling of colours. */
#include "base/die.h"
#include "io/exif.h"
#include "io/picture_format.h"
#include "io/path.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

enum {
    BLOCKS_PER_BYTE = 8, /* of 8 x 8 pixels: Huffman codes of a block take a bit at least */
    MOST_SCANS = 500,    /* of a progressive picture; each goes through all of it */
    ROWS = 16,           /* read at once, at most */
    MARKER = JPEG_APP0 + 1,
};

typedef struct {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    Bytes file;
    Arena *arena; /* of the pixels */
    const PictureWish *wish;
    PictureHeader header; /* w is 0 until it has been read */
    Image image;          /* the result */
    Extent extent;
    bool truncated; /* the file ends before the picture does */
    bool large;     /* sides beyond PICTURE_MOST_SIDE */
    bool damaged;   /* pixels were made up */
    Error reason;   /* the library's words */
    jmp_buf escape; /* where errors return to */
} Decoder;

/* ---- what the library calls */

static _Noreturn void on_error(j_common_ptr jpeg)
{
    Decoder *decoder = jpeg->client_data;
    char text[JMSG_LENGTH_MAX];
    int code = jpeg->err->msg_code;
    if (code == JERR_OUT_OF_MEMORY)
        die("out of memory in libjpeg");
    decoder->large = code == JERR_IMAGE_TOO_BIG;
    jpeg->err->format_message(jpeg, text);
    fail(&decoder->reason, "%s", text);
    longjmp(decoder->escape, 1);
}

static _Noreturn void refuse(Decoder *decoder, const char *why)
{
    fail(&decoder->reason, "%s", why);
    longjmp(decoder->escape, 1);
}

/* Levels below 0 are warnings.  Bytes between two markers harm nothing. */
static void on_message(j_common_ptr jpeg, int level)
{
    Decoder *decoder = jpeg->client_data;
    int code = jpeg->err->msg_code;
    if (level < 0 &&
        (code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_ARITH_BAD_CODE ||
         code == JWRN_MUST_RESYNC || code == JWRN_BOGUS_PROGRESSION))
        decoder->damaged = true;
}

static void on_output(j_common_ptr jpeg)
{
    (void)jpeg;
}

static void on_source(j_decompress_ptr jpeg)
{
    (void)jpeg;
}

/* The whole file is there from the beginning. */
static boolean on_more(j_decompress_ptr jpeg)
{
    Decoder *decoder = jpeg->client_data;
    decoder->truncated = true;
    refuse(decoder, "cut short");
}

static void on_skip(j_decompress_ptr jpeg, long count)
{
    struct jpeg_source_mgr *source = jpeg->src;
    if (count <= 0)
        return;
    if ((size_t)count > source->bytes_in_buffer)
        on_more(jpeg);
    source->next_input_byte += count;
    source->bytes_in_buffer -= (size_t)count;
}

/* A marker in which EXIF data may be; looked at where it stands. */
static boolean on_exif(j_decompress_ptr jpeg)
{
    static const char NAME[] = "Exif\0";
    Decoder *decoder = jpeg->client_data;
    const struct jpeg_source_mgr *source = jpeg->src;
    if (source->bytes_in_buffer < 2)
        on_more(jpeg);
    const uint8_t *marker = source->next_input_byte;
    size_t size = (size_t)marker[0] << 8 | marker[1], name = 2 + sizeof NAME;
    if (size < 2)
        refuse(decoder, "a marker without a length");
    if (size <= source->bytes_in_buffer && size > name &&
        memcmp(marker + 2, NAME, sizeof NAME) == 0)
        decoder->header.orientation =
            exif_orientation((Bytes){.data = marker + name, .size = size - name});
    on_skip(jpeg, (long)size);
    return TRUE;
}

static void on_progress(j_common_ptr jpeg)
{
    Decoder *decoder = jpeg->client_data;
    if (decoder->jpeg.input_scan_number > MOST_SCANS)
        refuse(decoder, "it goes over its pixels more than " TEXT_OF(500) " times");
}

/* ---- the header */

/* A picture of several scans is kept whole, as numbers, while they are read.  Arithmetic coding,
 * which hardly any program writes, might in theory take less. */
static void check_promise(Decoder *decoder)
{
    size_t blocks = 0;
    for (int i = 0; i < decoder->jpeg.num_components; i++) {
        const jpeg_component_info *component = &decoder->jpeg.comp_info[i];
        blocks += (size_t)component->width_in_blocks * component->height_in_blocks;
    }
    if (blocks / BLOCKS_PER_BYTE > decoder->file.size)
        refuse(decoder, "its header promises more pixels than its bytes can contain");
}

static void read_header(Decoder *decoder)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    int orientation;
    decoder->header.orientation = 1;
    decoder->source = (struct jpeg_source_mgr){.next_input_byte = decoder->file.data,
                                               .bytes_in_buffer = decoder->file.size,
                                               .init_source = on_source,
                                               .fill_input_buffer = on_more,
                                               .skip_input_data = on_skip,
                                               .resync_to_restart = jpeg_resync_to_restart,
                                               .term_source = on_source};
    jpeg->src = &decoder->source;
    jpeg_set_marker_processor(jpeg, MARKER, on_exif);
    (void)jpeg_read_header(jpeg, TRUE);
    decoder->large = MAX(jpeg->image_width, jpeg->image_height) > PICTURE_MOST_SIDE;
    if (decoder->large)
        refuse(decoder, "too large");
    if (jpeg->num_components != 1 && jpeg->num_components != 3 && jpeg->num_components != 4)
        refuse(decoder, "its number of colours is neither 1 nor 3 nor 4");
    check_promise(decoder);
    orientation = decoder->header.orientation;
    bool swaps = orientation >= 5;
    decoder->header = (PictureHeader){
        .w = (int)(swaps ? jpeg->image_height : jpeg->image_width),
        .h = (int)(swaps ? jpeg->image_width : jpeg->image_height),
        .c = jpeg->num_components == 1 ? 1 : 3,
        .orientation = orientation,
    };
}

/* ---- pixels */

/* The largest part of its size that the library decodes and the wish allows, as Pillow's
 * draft(). */
static unsigned denominator(const PictureWish *wish, const PictureHeader *header)
{
    if (wish->w == 0)
        return 1;
    int times = MIN(header->w / wish->w, header->h / wish->h);
    return times >= 8 ? 8 : times >= 4 ? 4 : times >= 2 ? 2 : 1;
}

/* a * b / 255, rounded as Pillow does it. */
static uint8_t share(unsigned a, unsigned b)
{
    unsigned product = a * b + 128;
    return (uint8_t)(((product >> 8) + product) >> 8);
}

/* Files of four inks have them inverted, as Adobe's programs began to; Pillow takes all for
 * such. */
static void inks_to_colour(const uint8_t *inks, int count, uint8_t *rgb)
{
    for (int i = 0; i < count; i++, inks += 4, rgb += 3)
        for (int c = 0; c < 3; c++)
            rgb[c] = (uint8_t)(inks[3] - share(UINT8_MAX - inks[c], inks[3]));
}

/* Memory is touched as rows come. */
static void read_rows(Decoder *decoder, JSAMPARRAY rows, size_t bytes)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    const Image *image = &decoder->image;
    size_t row = (size_t)image->w * (size_t)image->c;
    while (jpeg->output_scanline < jpeg->output_height) {
        uint8_t *to = image->pixels + jpeg->output_scanline * row;
        JDIMENSION most = MIN(jpeg->output_height - jpeg->output_scanline, (JDIMENSION)ROWS);
        for (JDIMENSION i = 0; bytes == row && i < most; i++)
            rows[i] = to + i * row;
        JDIMENSION count = jpeg_read_scanlines(jpeg, rows, most);
        for (JDIMENSION i = 0; bytes != row && i < count; i++)
            inks_to_colour(rows[i], image->w, to + i * row);
    }
}

static void read_pixels(Decoder *decoder)
{
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    JSAMPROW row[ROWS];
    read_header(decoder);
    decoder->progress.progress_monitor = on_progress;
    jpeg->progress = &decoder->progress;
    jpeg->scale_denom = denominator(decoder->wish, &decoder->header);
    (void)jpeg_start_decompress(jpeg);
    decoder->image = (Image){
        .w = (int)jpeg->output_width, .h = (int)jpeg->output_height, .c = decoder->header.c};
    decoder->extent = (Extent){.w = (double)jpeg->image_width / jpeg->scale_denom,
                               .h = (double)jpeg->image_height / jpeg->scale_denom};
    size_t bytes = (size_t)jpeg->output_width * (size_t)jpeg->output_components;
    JSAMPARRAY rows = row;
    if (jpeg->output_components == 4)
        rows = jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE, (JDIMENSION)bytes, ROWS);
    decoder->image.pixels = arena_alloc(decoder->arena, (size_t)jpeg->output_height,
                                        (size_t)decoder->image.w * (size_t)decoder->image.c);
    read_rows(decoder, rows, bytes);
    (void)jpeg_finish_decompress(jpeg);
}

/* ---- the row */

static bool decode(Decoder *decoder, void (*work)(Decoder *decoder), const char *name, Error *err)
{
    decoder->jpeg.err = jpeg_std_error(&decoder->errors);
    decoder->jpeg.client_data = decoder;
    decoder->errors.error_exit = on_error;
    decoder->errors.emit_message = on_message;
    decoder->errors.output_message = on_output;
    bool ok = setjmp(decoder->escape) == 0;
    if (ok) {
        jpeg_create_decompress(&decoder->jpeg);
        work(decoder);
    }
    jpeg_destroy_decompress(&decoder->jpeg);
    if (ok)
        return true;
    if (decoder->large)
        return picture_too_large(err, name, (long)decoder->jpeg.image_width,
                                 (long)decoder->jpeg.image_height);
    return path_fail(err, name,
                     decoder->truncated ? "the JPEG file is %s; use another copy"
                                        : "the JPEG file cannot be read (%s); use another copy",
                     decoder->reason.text);
}

static bool jpeg_looks_like(Bytes bytes)
{
    return bytes.size >= 3 && memcmp(bytes.data, "\xff\xd8\xff", 3) == 0;
}

static bool jpeg_probe(Bytes bytes, const char *name, PictureHeader *out, Error *err)
{
    Decoder decoder = {.file = bytes};
    if (!decode(&decoder, read_header, name, err))
        return false;
    *out = decoder.header;
    return true;
}

static bool jpeg_decode(Arena *arena, Bytes bytes, const char *name, const PictureWish *wish,
                        DecodedPicture *out, Error *err)
{
    Decoder decoder = {.file = bytes, .arena = arena, .wish = wish};
    bool ok = decode(&decoder, read_pixels, name, err);
    out->header = decoder.header;
    out->image = decoder.image;
    out->extent = decoder.extent;
    out->damaged = decoder.damaged;
    return ok;
}

const PictureFormat JPEG_FORMAT = {
    .ends = {".jpg", ".jpeg", ".jpe", ".jfif"},
    .looks_like = jpeg_looks_like,
    .probe = jpeg_probe,
    .decode = jpeg_decode,
};
