# Pictures of all kinds in one folder, each once for training and once for validation.
$ for part in train valid; do mkdir -p set/$part/a set/$part/b; for kind in sampled_420.jpg grey.jpg inks.jpg alpha_png.png; do cp "$SRCDIR/tests/unit/pictures/$kind" set/$part/a; done; for kind in progressive.jpg grey.ppm turn_6.jpg; do cp "$SRCDIR/tests/unit/pictures/$kind" set/$part/b; done; done
$ onecycle -c 'data folder set size=12x16 bs=4; model mlp 576,2; fit 1 1e-9; save net; predict set/valid' | grep -v '^epoch\|^0 \|^the net'
set: 7 training and 7 validation images, 12 x 16 x 3, 2 classes: a, b
turned upright: 2 pictures, as their EXIF data say
mlp 576,2: {}
saved net.safetensors: {}
set/valid/a/alpha_png.png  {}
set/valid/a/grey.jpg  {}
set/valid/a/inks.jpg  {}
set/valid/a/sampled_420.jpg  {}
set/valid/b/grey.ppm  {}
set/valid/b/progressive.jpg  {}
set/valid/b/turn_6.jpg  {}
turned upright: 1 picture, as its EXIF data say
$ onecycle -c 'data folder set size=8 channels=4 bs=4; data folder set size=8 channels=1 bs=4'
set: 7 training and 7 validation images, 8 x 8 x 4, 2 classes: a, b
turned upright: 2 pictures, as their EXIF data say
set: 7 training and 7 validation images, 8 x 8 x 1, 2 classes: a, b
turned upright: 2 pictures, as their EXIF data say
$ onecycle -c 'data folder set channels=2 bs=4'
! onecycle: -c:1: pictures have channels=1 (grey), 3 (colour) or 4 (with alpha), not 2; others come as arrays, by `data npy`
? 1

# What cannot be read is named with what it is, or left out and counted.
$ echo 'GIF89a' >set/train/a/moving.jpg; echo '<!DOCTYPE html>' >set/train/b/page.png; head -c 300 set/train/b/progressive.jpg >set/valid/b/cut.jpg; : >set/valid/b/none.png; onecycle -c 'data folder set size=8 bs=4'
! onecycle: -c:1: set/train/a/moving.jpg: a GIF file, which is not read; convert it to PNG or JPEG
? 1
$ onecycle -c 'data folder set size=8 bs=4 skip_bad=true; load net; validate folder set/valid size=12x16 skip_bad=true'
set: 7 training and 7 validation images, 8 x 8 x 3, 2 classes: a, b
left out: 4 pictures that cannot be read: set/train/a/moving.jpg, set/train/b/page.png, set/valid/b/cut.jpg, ...
turned upright: 2 pictures, as their EXIF data say
loaded net.safetensors: {}
valid_loss  accuracy  images
{}
left out: 2 pictures that cannot be read: set/valid/b/cut.jpg, set/valid/b/none.png
turned upright: 1 picture, as its EXIF data say
$ onecycle -k -c 'load net; predict set/valid/b/cut.jpg set/valid/b/none.png set/train/b/page.png'
loaded net.safetensors: {}
! onecycle: predict: set/valid/b/cut.jpg: the JPEG file is cut short; use another copy
! onecycle: predict: set/valid/b/none.png: the file is empty, not a picture; use another copy
! onecycle: -c:1: predict: set/train/b/page.png: a web page, not a picture; use another copy
? 1
