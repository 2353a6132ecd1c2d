"""Scenes in SVG whose objects tell their visible pixels: what image.py draws with.

An object is a piece of SVG. The picture is rendered once as it is, and once with every object in
one flat colour and without smoothing; the visible extent of an object is that of its colour.
Needs rsvg-convert and nothing else but the standard library."""
import re
import struct
import subprocess
import zlib


def render(svg):
    return subprocess.run(["rsvg-convert", "-f", "png"], input=svg.encode(), check=True,
                          capture_output=True).stdout


def pixels(png):
    """Rows of (r, g, b) tuples of an 8-bit RGBA or RGB PNG without interlace."""
    at, idat, head = 8, b"", None
    while at < len(png):
        n, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + n]
        head = struct.unpack(">IIBBBBB", body) if kind == b"IHDR" else head
        idat += body if kind == b"IDAT" else b""
        at += 12 + n
    w, h, _, colour = head[:4]
    size = {2: 3, 6: 4}[colour]
    raw, rows, last = zlib.decompress(idat), [], bytearray(w * size)
    for y in range(h):
        kind, line = raw[y * (w * size + 1)], bytearray(raw[y * (w * size + 1) + 1:(y + 1) * (w * size + 1)])
        for i in range(w * size):
            a = line[i - size] if i >= size else 0
            b, c = last[i], last[i - size] if i >= size else 0
            if kind == 1:
                line[i] = (line[i] + a) & 255
            elif kind == 2:
                line[i] = (line[i] + b) & 255
            elif kind == 3:
                line[i] = (line[i] + (a + b) // 2) & 255
            elif kind == 4:
                p = a + b - c
                pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
                line[i] = (line[i] + (a if pa <= pb and pa <= pc else b if pb <= pc else c)) & 255
        last = line
        rows.append([(line[x * size], line[x * size + 1], line[x * size + 2]) for x in range(w)])
    return rows


def write_png(path, rows, levels=24):
    """A palette of 256: the most frequent of coarse colours, others to the nearest of them."""
    h, w = len(rows), len(rows[0])
    step = 256 // levels
    count, total = {}, {}
    for row in rows:
        for p in row:
            k = (p[0] // step, p[1] // step, p[2] // step)
            count[k] = count.get(k, 0) + 1
            t = total.setdefault(k, [0, 0, 0])
            t[0] += p[0]
            t[1] += p[1]
            t[2] += p[2]
    keys = sorted(count, key=lambda k: (-count[k], k))[:256]
    index = {k: i for i, k in enumerate(keys)}
    for k in count:
        if k not in index:
            index[k] = min(range(len(keys)), key=lambda i: sum((a - b) ** 2 for a, b in zip(k, keys[i])))
    pal = b"".join(bytes(v // count[k] for v in total[k]) for k in keys)
    raw = b"".join(b"\0" + bytes(index[(p[0] // step, p[1] // step, p[2] // step)] for p in row) for row in rows)

    def chunk(t, d):
        return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))
    data = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 3, 0, 0, 0)) +
            chunk(b"PLTE", pal) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))
    assert len(data) <= 120 * 1024, (path, len(data))
    with open(path, "wb") as f:
        f.write(data)


def flat(svg, colour):
    svg = re.sub(r'fill="(?!none)[^"]*"', f'fill="{colour}"', svg)
    svg = re.sub(r'stroke="(?!none)[^"]*"', f'stroke="{colour}"', svg)
    return re.sub(r'(fill-|stroke-)?opacity="[^"]*"', "", svg)


class Scene:
    def __init__(self, w, h, rng):
        self.w, self.h, self.rng = w, h, rng
        self.defs, self.back, self.things, self.front = "", "", [], ""

    def put(self, label, svg):
        """label None: clutter that hides what is behind it."""
        self.things.append((label, svg))

    def gradient(self, name, top, bottom, across=False):
        ends = 'x2="1" y2="0"' if across else 'x2="0" y2="1"'
        self.defs += (f'<linearGradient id="{name}" x1="0" y1="0" {ends}><stop offset="0" stop-color="{top}"/>'
                      f'<stop offset="1" stop-color="{bottom}"/></linearGradient>')

    def svg(self, inside, extra=""):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.w}" height="{self.h}" {extra}>'
                f'<defs>{self.defs}</defs>{inside}</svg>')

    def picture(self):
        rows = pixels(render(self.svg(self.back + "".join(s for _, s in self.things) + self.front)))
        r = self.rng
        for row in rows:
            for x, p in enumerate(row):
                if r.random() < .04:
                    d = r.choice((-9, 9))
                    row[x] = tuple(min(255, max(0, v + d)) for v in p)
        return rows

    def count(self, chosen):
        """Pixels and extent of each thing when only the chosen ones are drawn, in order."""
        inside = '<rect width="100%" height="100%" fill="#ffffff"/>' + "".join(
            flat(self.things[i][1], "#%02x%02x%02x" % (10 + 40 * (i % 6), 10 + 40 * (i // 6 % 6), 20 + 40 * (i // 36)))
            for i in chosen)
        found = {}
        names = {(10 + 40 * (i % 6), 10 + 40 * (i // 6 % 6), 20 + 40 * (i // 36)): i for i in chosen}
        for y, row in enumerate(pixels(render(self.svg(inside, 'shape-rendering="crispEdges"')))):
            for x, p in enumerate(row):
                i = names.get(p)
                if i is not None:
                    f = found.setdefault(i, [0, x, y, x + 1, y + 1])
                    f[0] += 1
                    f[1], f[3], f[4] = min(f[1], x), max(f[3], x + 1), y + 1
        return found

    def boxes(self, sure=.06, least=.35):
        """[(label, l, t, r, b, occluded, truncated)] of what is visible; asserts that nothing is in
        doubt: hidden by less than `sure`, or visible by less than `least`."""
        seen = self.count(range(len(self.things)))
        out = []
        for i, (label, svg) in enumerate(self.things):
            if label is None:
                continue
            whole = self.count([i])[i]
            share = seen[i][0] / whole[0] if i in seen else 0
            if share < least or 1 - sure < share < 1 - .002:
                return None
            box = seen[i][1:]
            cut = box[0] == 0 or box[1] == 0 or box[2] == self.w or box[3] == self.h
            if min(box[2] - box[0], box[3] - box[1]) < 22:
                return None
            out.append((label, *box, share < 1 - .002, cut))
        return out
