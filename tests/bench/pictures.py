#!/usr/bin/env python3
"""How long folders of pictures take to load, beside Pillow.

    make -C build bench-pictures

Makes three sets in FOLDER, where they are not there yet, with Pillow (Debian: python3-pil):
  cifar   60,000 JPEG files of 32 x 32, of CIFAR-10 as far as it is in DATA, again and again
  mnist   70,000 PNG files of 28 x 28, MNIST from DATA
  photos  1,000 JPEG files of 4,000 x 3,000: PHOTOS different ones, the rest hard links to these
Loads each ROUNDS times and prints the least seconds: from the start of the program to its end, and of the
processors in it.  For the photographs, to size=224, the rounds alternate with Pillow in two processes, with and
without draft().

FOLDER (/tmp/onecycle-pictures), DATA (../shared/data), ROUNDS (3), PHOTOS (20), BUILDDIR (build), THREADS (2).
Files are in the cache of the system: a disk is not measured.
"""
import gzip
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import time

try:
    from PIL import Image
except ImportError:
    sys.exit("bench-pictures: Pillow is missing; on Debian install python3-pil and run it with /usr/bin/python3")

FOLDER = os.environ.get("FOLDER", "/tmp/onecycle-pictures")
DATA = os.environ.get("DATA", "../shared/data")
ROUNDS = int(os.environ.get("ROUNDS", "3"))
PHOTOS = int(os.environ.get("PHOTOS", "20"))
THREADS = os.environ.get("THREADS", "2")
ONECYCLE = os.path.join(os.environ.get("BUILDDIR", "build"), "onecycle")
SIZE = 224


# ---- the sets

def place(name, part, label, number, end):
    folder = os.path.join(FOLDER, name, part, str(label))
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, "%05d.%s" % (number, end))


def make_cifar():
    with open(os.path.join(DATA, "cifar10_small/data_batch_1.bin"), "rb") as file:
        rows = file.read()
    count = len(rows) // 3073
    files = []
    for i in range(count):
        row = rows[i * 3073:(i + 1) * 3073]
        planes = [Image.frombytes("L", (32, 32), row[1 + 1024 * c:1 + 1024 * (c + 1)]) for c in range(3)]
        path = os.path.join(FOLDER, "one.jpg")
        Image.merge("RGB", planes).save(path, quality=90)
        with open(path, "rb") as file:
            files.append((row[0], file.read()))
    for i in range(60000):
        label, content = files[i % count]
        with open(place("cifar", "train" if i < 50000 else "valid", label, i, "jpg"), "wb") as file:
            file.write(content)


def make_mnist():
    number = 0
    for part, name in (("train", "train"), ("valid", "t10k")):
        with gzip.open(os.path.join(DATA, "mnist", name + "-images-idx3-ubyte.gz")) as file:
            pixels = file.read()[16:]
        with gzip.open(os.path.join(DATA, "mnist", name + "-labels-idx1-ubyte.gz")) as file:
            labels = file.read()[8:]
        for i, label in enumerate(labels):
            image = Image.frombytes("L", (28, 28), pixels[784 * i:784 * (i + 1)])
            image.save(place("mnist", part, label, number, "png"))
            number += 1


def photograph(seed):
    """Light, things of several sizes, and grain: about 4 MB, as from a camera."""
    random.seed(seed)
    picture = Image.new("RGB", (4000, 3000))
    for size in (1000, 200, 40, 9, 2):
        few = Image.frombytes("RGB", (4000 // size + 1, 3000 // size + 1),
                              random.randbytes(3 * (4000 // size + 1) * (3000 // size + 1)))
        picture = Image.blend(picture, few.resize((4000, 3000), Image.BICUBIC), 0.35 if size > 2 else 0.2)
    return picture


def make_photos():
    first = []
    for i in range(1000):
        path = place("photos", "train" if i < 900 else "valid", i % 2, i, "jpg")
        if i < PHOTOS:
            photograph(i).save(path, quality=88)
            first.append(path)
        else:
            os.link(first[i % PHOTOS], path)


def make(name, maker):
    done = os.path.join(FOLDER, name + ".done")
    if not os.path.exists(done):
        print("making", name, flush=True)
        maker()
        open(done, "w").close()


# ---- the times

def clocked(work):
    """Seconds of the clock, and of the processors in the processes that it starts."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (time.time() - began,
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def load(name, options=""):
    line = "data folder %s bs=64 %s" % (os.path.join(FOLDER, name), options)
    subprocess.run([ONECYCLE, "-n", "-q", "--threads", THREADS, "-c", line], check=True)


def shrink(job):
    path, draft = job
    picture = Image.open(path)
    if draft:
        picture.draft("RGB", (SIZE, SIZE))
    picture = picture.convert("RGB")
    side = min(picture.size)
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    picture = picture.resize((SIZE, SIZE), Image.BILINEAR, box=(left, top, left + side, top + side))
    return len(picture.tobytes())


def pillow(draft):
    jobs = [(os.path.join(at, name), draft)
            for at, _, names in os.walk(os.path.join(FOLDER, "photos")) for name in sorted(names)]
    with multiprocessing.Pool(2) as pool:
        pool.map(shrink, jobs, chunksize=8)
        pool.close()
        pool.join()


def least(name, times):
    print("%-40s %6.2f s  %6.2f s of processors" % (name, min(t[0] for t in times), min(t[1] for t in times)),
          flush=True)


os.makedirs(FOLDER, exist_ok=True)
make("cifar", make_cifar)
make("mnist", make_mnist)
make("photos", make_photos)
for name, what in (("cifar", "60,000 JPEG files of 32 x 32"), ("mnist", "70,000 PNG files of 28 x 28")):
    least(what, [clocked(lambda: load(name)) for _ in range(ROUNDS)])
WAYS = (("1,000 photographs to size=%d" % SIZE, lambda: load("photos", "size=%d" % SIZE)),
        ("  Pillow, draft, two processes", lambda: pillow(True)),
        ("  Pillow, two processes", lambda: pillow(False)))
times = [[] for _ in WAYS]
for _ in range(ROUNDS):
    for way, (_, work) in enumerate(WAYS):
        times[way].append(clocked(work))
for (name, _), of_way in zip(WAYS, times):
    least(name, of_way)
