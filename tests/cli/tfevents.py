#!/usr/bin/env python3
"""Reads TensorBoard's event files by the description of their format alone, nothing of ours:

    tfevents.py FILE            a line a value: tag, step, value, seconds since 1970
    tfevents.py FILE EVENTS     whether it holds exactly what EVENTS (--events) tells of its last run

A record that is damaged or incomplete ends it with a message."""
import json
import struct
import sys


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(data):
    at = 0
    while at < len(data):
        size, = struct.unpack_from("<Q", data, at)
        event = data[at + 12:at + 12 + size]
        assert struct.unpack_from("<I", data, at + 8)[0] == masked(data[at:at + 8]), "checksum of a length"
        assert struct.unpack_from("<I", data, at + 12 + size)[0] == masked(event), "checksum of an event"
        yield event
        at += 12 + size + 4


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        elif key & 7 == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        else:
            form, size = {1: ("<d", 8), 5: ("<f", 4)}[key & 7]
            value, at = struct.unpack_from(form, data, at)[0], at + size
        yield key >> 3, value


def scalars(path):
    for number, record in enumerate(records(open(path, "rb").read())):
        event = dict(fields(record))
        assert (event.get(3) == b"brain.Event:2") == (number == 0), "the version is in the first record"
        for _, value in fields(event.get(5, b"")):
            value = dict(fields(value))
            yield value[1].decode(), event.get(2, 0), value[2], event[1]


def wanted(path):
    """What a run has, by its events: tag, step, value."""
    lines = [json.loads(line) for line in open(path)]
    begins = max(i for i, line in enumerate(lines) if line["event"] == "run_begin")
    step = -1
    for line in lines[begins:]:
        if line["event"] == "batch":
            step += 1
            yield "loss/train", step, line["loss"]
            yield "lr", step, line["lr"]
            yield "momentum", step, line["mom"]
        if line["event"] == "epoch":
            if line["valid_loss"] is not None:
                yield "loss/valid", step, line["valid_loss"]
                yield "metric/accuracy", step, line["accuracy"]
            yield "epoch", step, line["epoch"]


def as_float(value):
    return struct.pack("<f", float(value))


def main():
    found = list(scalars(sys.argv[1]))
    if len(sys.argv) == 2:
        for row in found:
            print(*row)
        return
    want = [(tag, step, as_float(value)) for tag, step, value in wanted(sys.argv[2])]
    have = [(tag, step, as_float(value)) for tag, step, value, _ in found]
    if have != want:
        sys.exit(f"{len(have)} values, {len(want)} wanted; {[pair for pair in zip(have, want) if pair[0] != pair[1]][:3]}")


main()
