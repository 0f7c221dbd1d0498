"""screen.py - what `make bench-screen` runs: what the full screen costs while it trains.

    ROUNDS=5    rounds, in each of which every surface trains once; medians are shown
    EPOCHS=40   of each training
    KEYS=100    keys typed while it trains, for each surface
    SURFACES=   some of: plain braille kitty sixel

The terminal is simulated here: 120 x 40 cells of 9 x 18 pixels, which answers as kitty does, or as
a terminal with sixels.  `plain` is the same training without a screen, its lines thrown away.  All
have the same seed and so the same numbers; they take turns in random order, since others may use
the machine.
"""

import json
import os
import pty
import random
import re
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from fcntl import ioctl

COLUMNS, ROWS, CELL = 120, 40, (9, 18)
DATA = "data digits train=8000 valid=500 bs=64"
PROGRAM = os.path.join(os.environ.get("BUILDDIR", "build"), "onecycle")
SURFACES = {
    "plain": None,
    "braille": ("braille", b"\033[?62;22c", b""),
    "kitty": ("pixels", b"\033[?62;22c", b"\033_Gi=31;OK\033\\"),
    "sixel": ("pixels", b"\033[?62;4;22c", b""),
}
FRAME = b"\033[?2026h"


def start(words, terminal=None):
    """The program as a process of its own; with a terminal of ours, or with none."""
    pid = os.fork()
    if pid:
        return pid
    if terminal is None:
        null = os.open(os.devnull, os.O_RDWR)
        for fd in range(3):
            os.dup2(null, fd)
    else:
        login(terminal)
    os.environ.update(TERM="xterm-256color", XDG_STATE_HOME="/nonexistent",
                      XDG_CONFIG_HOME="/nonexistent")
    for name in ("NO_COLOR", "TERM_PROGRAM", "COLORTERM", "COLUMNS", "LINES"):
        os.environ.pop(name, None)
    os.execv(PROGRAM, [PROGRAM, "-n"] + words)


def login(terminal):
    os.setsid()
    ioctl(terminal, termios.TIOCSCTTY, 0)
    for fd in range(3):
        os.dup2(terminal, fd)


class Screen:
    """The program on a simulated terminal."""

    def __init__(self, surface, events):
        glyphs, attributes, kitty = SURFACES[surface]
        self.answers = [(b"\033[c", attributes), (b"\033_Gi=31,", kitty),
                        (b"\033]11;?", b"\033]11;rgb:0000/0000/0000\033\\"),
                        (b"\033[?2026$p", b"\033[?2026;2$y"), (b"\033[16t", b"\033[6;18;9t"),
                        (b"\033[?1;1;0S", b"\033[?1;0;256S"), (b"\033[5n", b"\033[0n")]
        self.fd, other = pty.openpty()
        ioctl(self.fd, termios.TIOCSWINSZ,
              struct.pack("HHHH", ROWS, COLUMNS, COLUMNS * CELL[0], ROWS * CELL[1]))
        self.pid = start(["-i", "--events", events, "-c", DATA, "-c", "set glyphs " + glyphs],
                         other)
        os.close(other)
        self.frames = self.bytes = 0
        self.tail = b""

    def read(self, seconds):
        """What it writes within that time, or nothing."""
        if not select.select([self.fd], [], [], max(seconds, 0))[0]:
            return b""
        try:
            got = os.read(self.fd, 1 << 16)
        except OSError:
            return b""
        self.frames += got.count(FRAME)
        self.bytes += len(got)
        for question, answer in self.answers:
            if question in got and answer:
                os.write(self.fd, answer)
        return got

    def see(self, pattern, seconds=60):
        until, text = time.monotonic() + seconds, b""
        while time.monotonic() < until:
            text += self.read(until - time.monotonic())
            if re.search(pattern, text):
                return
        sys.exit("bench-screen: %r was not seen" % pattern)

    def type(self, text):
        os.write(self.fd, text.encode())

    def busy(self):
        """Seconds of a core that the thread which draws has had."""
        with open("/proc/%d/task/%d/schedstat" % (self.pid, self.pid)) as file:
            return int(file.read().split()[0]) / 1e9

    def end(self):
        """Leaves; returns the seconds of a core that all of it took."""
        while self.read(5):
            pass
        used = os.wait4(self.pid, 0)[2]
        os.close(self.fd)
        return used.ru_utime + used.ru_stime


def run_end(events):
    """Seconds of the training, once it is over; reads the end of the file, as cores are few."""
    try:
        with open(events, "rb") as file:
            file.seek(max(os.path.getsize(events) - 4096, 0))
            for line in file:
                if b'"run_end"' in line:
                    return json.loads(line)["time"]
    except FileNotFoundError:
        pass
    return None


def measure_plain(events, training):
    pid = start(["--plain", "--events", events, "-c", DATA, "-c", training])
    used = os.wait4(pid, 0)[2]
    return {"time": run_end(events), "cpu": used.ru_utime + used.ru_stime}


def measure(surface, events, training):
    """One training: its time, and what its frames took."""
    if surface == "plain":
        return measure_plain(events, training)
    screen = Screen(surface, events)
    screen.see(rb"8,000\+500")
    screen.read(0.5)
    screen.frames = screen.bytes = 0
    busy, began, seconds = screen.busy(), time.monotonic(), None
    screen.type(training + "\r")
    while seconds is None:
        screen.read(0.2)
        seconds = run_end(events)
    passed = time.monotonic() - began
    row = {"time": seconds, "rate": screen.frames / passed, "bytes": screen.bytes / passed,
           "share": 100 * (screen.busy() - busy) / passed}
    screen.type("quit\r")
    row["cpu"] = screen.end()
    return row


def delays(surface, events, keys):
    """Milliseconds from a key to the frame that shows it, while it trains."""
    screen = Screen(surface, events)
    screen.see(rb"8,000\+500")
    screen.type("fit_one_cycle 2000 1e-2\r")
    screen.see(rb"fit_one_cycle 2000")
    found = []
    rng = random.Random(1)
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        screen.read(0.05)
    for _ in range(keys):
        pause = time.monotonic() + rng.uniform(0.1, 0.3)
        while time.monotonic() < pause:
            screen.read(pause - time.monotonic())
        began = time.monotonic()
        screen.type("Z")
        screen.see(rb"\033\[39;\d+H(\033\[[0-9;]*m)*Z")
        found.append(1000 * (time.monotonic() - began))
        screen.type("\x7f")
    os.kill(screen.pid, signal.SIGTERM)
    screen.end()
    return found


def main():
    rounds = int(os.environ.get("ROUNDS", "5"))
    keys = int(os.environ.get("KEYS", "100"))
    training = "fit_one_cycle %s 1e-2" % os.environ.get("EPOCHS", "40")
    names = os.environ.get("SURFACES", "").split() or list(SURFACES)
    rows = {name: [] for name in names}
    with open("/proc/cpuinfo") as file:
        print("processor:", re.search(r"model name\s*: (.*)", file.read()).group(1))
    with tempfile.TemporaryDirectory() as folder:
        for i in range(rounds):
            for name in random.sample(names, len(names)):
                events = os.path.join(folder, "%s%d.jsonl" % (name, i))
                rows[name].append(measure(name, events, training))
        print("surface   frames/s  % of a core  kB/s   training s  processor s   key ms: median  most")
        for name in names:
            middle = {key: statistics.median(row[key] for row in rows[name])
                      for key in (rows[name][0] if rows[name] else ())}
            line = "%-8s" % name
            if "rate" in middle:
                line += "  %8.1f  %11.2f  %4.1f" % (middle["rate"], middle["share"],
                                                    middle["bytes"] / 1e3)
            else:
                line += " " * 29
            if middle:
                line += "   %10.2f  %11.2f" % (middle["time"], middle["cpu"])
            if name != "plain" and keys:
                found = delays(name, os.path.join(folder, name + ".keys"), keys)
                line += "   %14.1f %5.1f" % (statistics.median(found), max(found))
            print(line, flush=True)
    if rounds and "plain" in names:
        for name in names:
            ratio = {key: statistics.median(a[key] / b[key]
                                            for a, b in zip(rows[name], rows["plain"]))
                     for key in ("time", "cpu")}
            if name != "plain":
                least = min(row["time"] for row in rows[name]) / min(
                    row["time"] for row in rows["plain"])
                print("%s against plain: time %+.1f %%, the least %+.1f %%, processor %+.1f %%" %
                      (name, 100 * (ratio["time"] - 1), 100 * (least - 1),
                       100 * (ratio["cpu"] - 1)))


if __name__ == "__main__":
    main()
