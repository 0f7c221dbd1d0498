#!/usr/bin/env python3
"""How fast ranks are: training steps of one process with two threads beside one rank of two threads, and two ranks of one.

    ranks.py [NET...]       airbench, resnet

Sides take turns in each round, so that what else the machine does hits all of them.  Each trains one epoch, then some more:
what the others take beyond that is the time of steps, without start and end.  Medians over rounds of wall time and of
processor time (user and system, of all processes) of an epoch, and their ratios to one process; on a busy machine look at
processor time, in which waiting that spins counts as work.
Environment: ONECYCLE (the program), ROUNDS (5), EPOCHS (3, beyond the first), IMAGES (2048 of noise, 32 x 32 x 3).
Needs ./configure --with-mpi and mpirun.
"""
import os
import random
import resource
import statistics
import struct
import subprocess
import sys
import tempfile
import time

program = os.path.abspath(os.environ.get("ONECYCLE", "onecycle"))
rounds = int(os.environ.get("ROUNDS", "5"))
epochs = int(os.environ.get("EPOCHS", "3"))
images = int(os.environ.get("IMAGES", "2048"))

NETS = {
    "airbench": "model airbench widths=64,256,256; augment flip=alternate shift=2; learner opt=sgd nesterov=true "
    "label_smoothing=0.2 lookahead=airbench bs=256",
    "resnet": "model resnet 20; augment flip=random shift=4; learner bs=128",
}
MPIRUN = ["mpirun", "--bind-to", "none", "--oversubscribe", "-n"]
SIDES = {
    "one process": ([], 2),
    "one rank": (MPIRUN + ["1"], 2),
    "two ranks": (MPIRUN + ["2"], 1),
}


def write_array(path, shape, data):
    head = "{'descr': '|u1', 'fortran_order': False, 'shape': %r, }" % (shape,)
    head += " " * (-(11 + len(head)) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + data)


def train(side, net, count):
    """Wall and processor seconds of `count` epochs and all around them."""
    prefix, threads = SIDES[side]
    script = "data npy x.npy y.npy valid_pct=0; normalize; " + NETS[net] + "; fit %d 1e-4" % count
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(prefix + [program, "-n", "-q", "--threads", str(threads), "-c", script], check=True,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - began, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def epoch(side, net):
    short, long = train(side, net, 1), train(side, net, 1 + epochs)
    return [(b - a) / epochs for a, b in zip(short, long)]


def measure(net):
    seen = {side: [] for side in SIDES}
    for number in range(rounds):
        order = list(SIDES)
        for side in order[number % len(order):] + order[:number % len(order)]:
            seen[side].append(epoch(side, net))
    for side, times in seen.items():
        row = ["%-9s %-12s" % (net, side)]
        for column, what in enumerate(("wall", "processor")):
            ratios = [mine[column] / base[column] for mine, base in zip(times, seen["one process"])]
            row.append("%s %6.2f s  ratio %.3f" % (what, statistics.median(t[column] for t in times), statistics.median(ratios)))
        print("   ".join(row), flush=True)


os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    random.seed(1)
    write_array("x.npy", (images, 32, 32, 3), random.randbytes(images * 3072))
    write_array("y.npy", (images,), bytes(i % 10 for i in range(images)))
    for name in sys.argv[1:] or NETS:
        measure(name)
