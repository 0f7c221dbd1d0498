"""Opens pages in a headless chromium, light and dark, and says what is wrong with each.

    browser.py CHROMIUM FOLDER PAGE...          pictures of the pages are left in FOLDER

Speaks the DevTools protocol over pipes, so nothing but Python's own library is needed: what the console says, what is
requested, where figures, images and tables are, and what the pixels there look like.
"""
import base64
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib

WIDTHS = 1200, 400
SCALE = 0.5  # of pictures: enough to see whether something is there
PLACES = """JSON.stringify(Array.from(document.querySelectorAll('figure svg, figure img, table'), e => {
    let r = e.getBoundingClientRect();
    return [e.tagName.toLowerCase(), r.left + scrollX, r.top + scrollY, r.width, r.height];
}))"""
PAGE = "JSON.stringify([document.documentElement.scrollWidth, document.documentElement.scrollHeight])"


class Browser:
    """One chromium, and a page in it."""

    def __init__(self, program, profile):
        to_child, self.output = os.pipe()
        self.input, from_child = os.pipe()

        def pipes():
            """The browser reads descriptor 3 and writes 4."""
            ends = os.dup(to_child), os.dup(from_child)
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
                 "--hide-scrollbars", "--no-first-run", "--user-data-dir=" + profile]
        self.process = subprocess.Popen([program, *flags], preexec_fn=pipes, close_fds=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self.rest, self.number, self.session, self.events = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in "Page", "Runtime", "Log", "Network":
            self.call(domain + ".enable")

    def receive(self):
        """The next message."""
        while b"\0" not in self.rest:
            more = os.read(self.input, 1 << 16)
            if not more:
                sys.exit("the browser has ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        """What a method answers; events that come before it are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.output, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit("%s: %s" % (method, answer["error"]["message"]))
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        """Until an event has come."""
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive())

    def evaluate(self, expression):
        """The value of an expression of JavaScript, which the page itself may not run."""
        return json.loads(self.call("Runtime.evaluate", expression=expression)["result"]["value"])

    def picture(self):
        """The whole page as rows of pixels."""
        width, height = self.evaluate(PAGE)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": SCALE}
        return base64.b64decode(self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"])


def decode(png):
    """Width and rows of a PNG file with 8 bits for each of 3 or 4 channels; a row is a list of colours."""
    at, data = 8, b""
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            data += body
        at += 12 + size
    assert depth == 8 and colour in (2, 6) and not interlaced
    channels = 3 if colour == 2 else 4
    data, stride, above, rows = zlib.decompress(data), width * channels, None, []
    above = bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        kind, row = data[start], bytearray(data[start + 1:start + 1 + stride])
        for i in range(stride if kind else 0):
            left = row[i - channels] if i >= channels else 0
            corner = above[i - channels] if i >= channels else 0
            row[i] = (row[i] + predicted(kind, left, above[i], corner)) & 255
        rows.append([bytes(row[i:i + 3]) for i in range(0, stride, channels)])
        above = row
    return width, rows


def predicted(kind, left, above, corner):
    """What a filter of PNG takes a byte for."""
    if kind == 1:
        return left
    if kind == 2:
        return above
    if kind == 3:
        return (left + above) // 2
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value)) if kind == 4 else 0


def light(colour):
    """How light a colour is, 0 to 255."""
    return (colour[0] * 299 + colour[1] * 587 + colour[2] * 114) // 1000


def complaints(events, url):
    """What the console said and what was requested besides the page itself and the data in it."""
    for event in events:
        params = event.get("params", {})
        if event["method"] in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
            yield "the console says: " + json.dumps(params)[:300]
        if event["method"] == "Network.requestWillBeSent":
            wanted = params["request"]["url"]
            if wanted != url and not wanted.startswith("data:"):
                yield "it requests " + wanted[:200]


def looks(rows, place, dark):
    """What is wrong with the pixels of an element."""
    name, left, top, width, height = place
    x, y, w, h = (int(value * SCALE) for value in (left, top, width, height))
    seen = [colour for row in rows[y:y + h] for colour in row[x:x + w]]
    if width < 40 or not seen:
        yield "%s at %d, %d is too small to be seen" % (name, left, top)
        return
    counts = {}
    for colour in seen:
        counts[colour] = counts.get(colour, 0) + 1
    ground = max(counts, key=counts.get)
    if sum(count for colour, count in counts.items() if abs(light(colour) - light(ground)) > 60) < len(seen) // 200:
        yield "%s at %d, %d is blank" % (name, left, top)
    if name == "svg" and (light(ground) > 80 if dark else light(ground) < 220):
        yield "%s at %d, %d has the wrong ground" % (name, left, top)


def look(browser, page, folder):
    """Everything that is wrong with a page."""
    url = "file://" + os.path.realpath(page)
    for width in WIDTHS:
        for dark in False, True:
            scheme = "dark" if dark else "light"
            browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
                         mobile=False)
            browser.call("Emulation.setEmulatedMedia",
                         features=[{"name": "prefers-color-scheme", "value": scheme}])
            browser.events = []
            browser.call("Page.navigate", url=url)
            browser.wait("Page.loadEventFired")
            png = browser.picture()
            stem = os.path.splitext(os.path.basename(page))[0]
            with open(os.path.join(folder, "%s-%d-%s.png" % (stem, width, scheme)), "wb") as file:
                file.write(png)
            places = browser.evaluate(PLACES)
            across, rows = decode(png)
            wrong = list(complaints(browser.events, url))
            if across > width * SCALE:
                wrong.append("it is %d wide" % (across / SCALE))
            if not any(place[0] == "svg" for place in places):
                wrong.append("it has no figure")
            for place in places:
                wrong += looks(rows, place, dark)
            for words in wrong:
                yield "%s, %d wide, %s: %s" % (os.path.basename(page), width, scheme, words)


def main():
    """Prints what is wrong; fails if anything is."""
    program, folder, *pages = sys.argv[1:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        wrong = [words for page in pages for words in look(browser, page, folder)]
        browser.session = None
        browser.call("Browser.close")
        browser.process.wait()
    print("\n".join(wrong), end="\n" if wrong else "")
    sys.exit(bool(wrong))


main()
