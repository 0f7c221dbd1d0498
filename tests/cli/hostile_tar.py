#!/usr/bin/env python3
"""hostile_tar.py FOLDER - archives that no one should unpack, FOLDER/KIND.tgz; prints their kinds.

Each begins with an honest file, set/honest, so that something could be left behind.
"""
import gzip
import io
import os
import sys
import tarfile

MB = 1 << 20


def file(name, size=4, **fields):
    info = tarfile.TarInfo(name)
    info.size = size
    for key, value in fields.items():
        setattr(info, key, value)
    return info


class Zeros(io.RawIOBase):
    def readable(self):
        return True

    def readinto(self, block):
        block[:] = bytes(len(block))
        return len(block)


LINKS = {"type": tarfile.SYMTYPE, "size": 0}
KINDS = {
    "absolute": [file("/tmp/onecycle-hostile")],
    "parent": [file("set/../../up")],
    "link-out": [file("set/out", linkname="/etc", **LINKS), file("set/out/passwd")],
    "link-up": [file("set/up", linkname="../..", **LINKS)],
    "hard-link": [file("set/hard", type=tarfile.LNKTYPE, size=0, linkname="/etc/passwd")],
    "device": [file("set/disk", type=tarfile.BLKTYPE, size=0, devmajor=8, devminor=0)],
    "character": [file("set/null", type=tarfile.CHRTYPE, size=0, devmajor=1, devminor=3)],
    "pipe": [file("set/pipe", type=tarfile.FIFOTYPE, size=0)],
    "deep": [file("set/" + "d/" * 40 + "f")],
    "count": [file("set/%06d" % i, 0) for i in range(20000)],
    "ratio": [file("set/zeros", 80 * MB)],
    "size": [file("set/huge", 1 << 40)],
}


def write(path, entries):
    with gzip.open(path, "wb", compresslevel=1) as out, \
            tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for entry in [file("set/honest")] + entries:
            if entry.size > 1 << 32:  # the header alone
                out.write(entry.tobuf(tarfile.GNU_FORMAT))
                return
            tar.addfile(entry, io.BufferedReader(Zeros()) if entry.isreg() else None)


for kind, entries in KINDS.items():
    write(os.path.join(sys.argv[1], kind + ".tgz"), entries)
    print(kind)
