#!/usr/bin/env python3
"""httpd.py FOLDER LOG [CERTIFICATE] - a server of files on the loopback address, with every bad habit.

Prints its port.  The first part of a path is the habit, the last the file of FOLDER; each request is a
line of LOG: method, path, Range, If-Range.  Nothing here waits for a time: a server that stands still
waits until the other end has gone.
"""
import os
import socketserver
import ssl
import sys

FOLDER, LOG = sys.argv[1:3]
CHUNK = 1 << 16
asked = {}  # path: how often


def read(name):
    with open(os.path.join(FOLDER, os.path.basename(name)), "rb") as file:
        return file.read()


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline().decode("latin-1").split()
        if len(line) < 2:
            return
        self.headers = {}
        for header in iter(self.rfile.readline, b"\r\n"):
            if not header:
                return
            name, _, value = header.decode("latin-1").partition(":")
            self.headers[name.lower()] = value.strip()
        path = line[1]
        if line[0] == "CONNECT":  # as a proxy that refuses: nothing is behind it; the host says how
            return self.do_status(path.split(".")[0])
        via = path.startswith("http://")
        if via:  # as a proxy is asked
            path = "/" + path.split("/", 3)[3]
        asked[path] = asked.get(path, 0) + 1
        self.times = asked[path]
        with open(LOG, "a") as log:
            print(line[0], "proxy" if via else "direct", path, self.headers.get("range", "-"),
                  self.headers.get("if-range", "-"), file=log)
        parts = path.split("/")[1:]
        try:
            getattr(self, "do_" + parts[0])(*parts[1:])
        except (BrokenPipeError, ConnectionResetError):
            pass

    def head(self, status, **fields):
        text = "HTTP/1.1 %d x\r\nConnection: close\r\n" % status
        for name, value in fields.items():
            text += "%s: %s\r\n" % (name.replace("_", "-"), value)
        self.wfile.write((text + "\r\n").encode())

    def send(self, data, most=None, mark='"one"', ranges=True):
        """The file, or the part that is asked for; at most so many bytes of it."""
        wanted = self.headers.get("range") if ranges else None
        since = self.headers.get("if-range", mark)
        extra = {"ETag": mark, "Accept_Ranges": "bytes"} if ranges else {}
        if wanted and since == mark:
            begin = int(wanted[len("bytes="):].split("-")[0])
            if begin >= len(data):
                return self.head(416, Content_Range="bytes */%d" % len(data))
            self.head(206, Content_Length=len(data) - begin,
                      Content_Range="bytes %d-%d/%d" % (begin, len(data) - 1, len(data)), **extra)
            data = data[begin:]
        else:
            self.head(200, Content_Length=len(data), **extra)
        self.wfile.write(data[:most])

    def stand_still(self):
        self.wfile.flush()
        while self.rfile.read(1):
            pass

    # ---- habits

    def do_plain(self, name):
        self.send(read(name))

    def do_simple(self, name):
        """A server that knows of no parts."""
        self.send(read(name), ranges=False)

    def do_status(self, status, *_):
        self.head(int(status), Content_Length=3)
        self.wfile.write(b"no\n")

    def do_busy(self, count, name):
        """Fails so many times first."""
        if self.times <= int(count):
            self.head(503, Content_Length=0, Retry_After=1)
        else:
            self.send(read(name))

    def do_redirect(self, count, name):
        left = int(count) - 1
        self.head(302, Location="/redirect/%d/%s" % (left, name) if left else "/plain/" + name)

    def do_loop(self, *_):
        self.head(302, Location="/loop/again")

    def do_elsewhere(self, scheme, *_):
        self.head(302, Location=scheme + "://127.0.0.1/x")

    def do_cut(self, most, name):
        """Breaks off after so many bytes, each time."""
        self.send(read(name), int(most))

    def do_chop(self, most, name):
        """The same, by a server that knows of no parts."""
        self.send(read(name), int(most), ranges=False)

    def do_stall(self, most, name):
        self.send(read(name), int(most))
        self.stand_still()

    def do_once(self, most, *names):
        """Stands still after so many bytes at the first request."""
        if self.times > 1:
            return self.send(read(names[-1]))
        self.send(read(names[-1]), int(most))
        self.stand_still()

    def do_silent(self, *_):
        self.stand_still()

    def do_deaf(self, most, name):
        """Offers parts and breaks off, but then sends the whole."""
        if self.times == 1:
            return self.send(read(name), int(most))
        data = read(name)
        self.head(200, Content_Length=len(data))
        self.wfile.write(data)

    def do_changed(self, most, name):
        """Breaks off, and has another file by the next request."""
        if self.times == 1:
            data = b"\0" * 200000
            return self.send(data, int(most), '"zero"')
        self.send(read(name), mark='"new"')

    def do_liar(self, most, name):
        """Breaks off, and then sends another part than was asked for."""
        data = read(name)
        if self.headers.get("range"):
            self.head(206, Content_Length=len(data) - 1,
                      Content_Range="bytes 1-%d/%d" % (len(data) - 1, len(data)))
            self.wfile.write(data[1:])
        else:
            self.send(data, int(most) if self.times == 1 else None)

    def do_stale(self, most, name):
        """Breaks off, and then knows of no such part."""
        if self.headers.get("range"):
            return self.head(416, Content_Length=0)
        self.send(read(name), int(most) if self.times == 1 else None)

    def do_short(self, name):
        """Says that it is shorter than it is."""
        data = read(name)
        self.head(200, Content_Length=len(data) // 2)
        self.wfile.write(data)

    def do_untold(self, name):
        """Says no length, and breaks off in the middle: nobody can tell."""
        data = read(name)
        self.head(200)
        self.wfile.write(data[:len(data) // 2])

    def do_endless(self, *_):
        self.head(200, Transfer_Encoding="chunked")
        block = b"%x\r\n" % CHUNK + b"\x1f\x8b" + b"\0" * (CHUNK - 2) + b"\r\n"
        while True:
            self.wfile.write(block)

    def do_huge(self, *_):
        self.head(200, Content_Length=1 << 50)
        self.wfile.write(b"\x1f\x8b")

    def do_page(self, *_):
        body = b"\n<!DOCTYPE html>\n<html><body>Not here</body></html>\n"
        self.head(200, Content_Length=len(body), Content_Type="text/html")
        self.wfile.write(body)

    def do_empty(self, *_):
        self.head(200, Content_Length=0)

    def do_gone(self, *_):
        pass

    def do_noise(self, *_):
        self.wfile.write(b"\0\1\2 what is HTTP?\r\n\r\n")

    def do_dribble(self, name):
        """Byte by byte at first."""
        data = read(name)
        self.head(200, Content_Length=len(data))
        for i in range(200):
            self.wfile.write(data[i:i + 1])
            self.wfile.flush()
        self.wfile.write(data[200:])


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, *_):
        """The other end has its own opinion, which the test asks for."""


with Server(("127.0.0.1", 0), Handler) as server:
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    server.serve_forever()
