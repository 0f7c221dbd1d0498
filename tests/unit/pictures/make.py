#!/usr/bin/env python3
"""Makes the pictures of this folder anew, and what Pillow reads of them: the tests compare with it.

    /usr/bin/python3 tests/unit/pictures/make.py tests/unit/pictures

Made with Pillow 9.4.0, libjpeg-turbo 2.1.5 and libwebp 1.2.4.  inks_ycck.jpg is not made here: Pillow writes no YCCK.
Those that are there are from a program of ten lines that gives libjpeg the pixels of inks.jpg.
"""
import os
import random
import sys

from PIL import Image, ImageOps

folder = sys.argv[1]
random.seed(15)


def photo(w, h):
    """Patches of several sizes, and a slope that tells one side from another."""
    picture = Image.new("RGB", (w, h))
    for size in (24, 7, 2):
        few = Image.new("RGB", (w // size + 2, h // size + 2))
        few.putdata([tuple(random.randrange(256) for _ in range(3)) for _ in range(few.width * few.height)])
        picture = Image.blend(picture, few.resize((w, h), Image.BICUBIC), 0.3)
    slope = Image.new("RGB", (w, h))
    slope.putdata([(255 * x // w, 255 * y // h, 128) for y in range(h) for x in range(w)])
    return Image.blend(picture, slope, 0.4)


def keep(name, **options):
    """A JPEG file, and the pixels that Pillow finds in it."""
    source = options.pop("source")
    source.save(os.path.join(folder, name + ".jpg"), **options)
    Image.open(os.path.join(folder, name + ".jpg")).convert("RGB").save(os.path.join(folder, name + ".ppm"))


small = photo(21, 13)
keep("sampled_444", source=small, quality=90, subsampling=0)
keep("sampled_422", source=small, quality=90, subsampling=1)
keep("sampled_420", source=small, quality=90, subsampling=2)
keep("progressive", source=small, quality=90, progressive=True)
keep("grey", source=small.convert("L"), quality=90)
keep("inks", source=small.convert("CMYK"), quality=90)
if os.path.exists(os.path.join(folder, "inks_ycck.jpg")):
    Image.open(os.path.join(folder, "inks_ycck.jpg")).convert("RGB").save(os.path.join(folder, "inks_ycck.ppm"))


def keep_alpha(name, end, **options):
    """A picture with alpha, and its pixels without, and as RGBA in a PAM file."""
    source = small.copy()
    source.putalpha(small.convert("L"))
    path = os.path.join(folder, name + end)
    source.save(path, **options)
    Image.open(path).convert("RGB").save(os.path.join(folder, name + ".ppm"))
    with open(os.path.join(folder, name + ".pam"), "wb") as file:
        file.write(b"P7\nWIDTH %d\nHEIGHT %d\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n" % source.size)
        file.write(Image.open(path).convert("RGBA").tobytes())


keep_alpha("alpha_png", ".png")
keep_alpha("alpha_lossy", ".webp", quality=80)
keep_alpha("alpha_lossless", ".webp", lossless=True, exact=True)

# Upright and turned, by EXIF's number.
plain = photo(7, 5)
plain.save(os.path.join(folder, "turn.jpg"), quality=95, subsampling=0)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = os.path.join(folder, "turn_%d.jpg" % orientation)
    plain.save(path, quality=95, subsampling=0, exif=exif)
    ImageOps.exif_transpose(Image.open(path)).convert("RGB").save(path.replace(".jpg", ".ppm"))
    if orientation != 6:
        os.remove(path)
os.remove(os.path.join(folder, "turn.jpg"))

# photo.jpg brought to 20 sizes in three ways, all pixels in one column: SIZES of test_picture_file.c.
SIZES = [(8, 8), (12, 9), (9, 12), (16, 16), (5, 20), (20, 5), (1, 1), (24, 24), (7, 3), (3, 7), (13, 11),
         (2, 2), (10, 15), (15, 10), (6, 23), (23, 6), (18, 4), (4, 18), (11, 11), (22, 17)]
photo(203, 155).save(os.path.join(folder, "photo.jpg"), quality=85)


def scaled(side, ratio):
    return max(round(side / ratio), 1)


def mirrored(at, n):
    at %= max(2 * (n - 1), 1)
    return at if at < n else 2 * (n - 1) - at


def fit(w, h, method):
    picture = Image.open(os.path.join(folder, "photo.jpg"))
    whole_w, whole_h = picture.size
    _, (x, y, wide, high) = picture.draft("RGB", (w, h)) or (None, (0, 0, whole_w, whole_h))
    picture = picture.convert("RGB")
    if method == "squish":
        return picture.resize((w, h), Image.BILINEAR, box=(x, y, wide, high))
    ratio = (min if method == "crop" else max)(whole_h / h, whole_w / w)
    rows, columns = scaled(whole_h, ratio), scaled(whole_w, ratio)
    if method == "crop":
        top, left = (rows - h + 1) // 2, (columns - w + 1) // 2
        across, down = wide / columns, high / rows
        box = (left * across, top * down, (left + w) * across, (top + h) * down)
        return picture.resize((w, h), Image.BILINEAR, box=box)
    inner = picture.resize((columns, rows), Image.BILINEAR, box=(x, y, wide, high))
    out = Image.new("RGB", (w, h))
    out.putdata([inner.getpixel((mirrored(x - (w - columns) // 2, columns), mirrored(y - (h - rows) // 2, rows)))
                 for y in range(h) for x in range(w)])
    return out


pixels = [pixel for method in ("crop", "squish", "pad") for w, h in SIZES for pixel in fit(w, h, method).getdata()]
column = Image.new("RGB", (1, len(pixels)))
column.putdata(pixels)
column.save(os.path.join(folder, "photo_fits.ppm"))
