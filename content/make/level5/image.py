#!/usr/bin/env python3
"""Pictures and gold of the labs l5-2.1-box-street, -box-shelf, -polygon and -point.

    content/make/level5/image.py content/level5/labs

Deterministic: the same seeds give the same bytes (with the same librsvg)."""
import json
import math
import os
import random
import sys
from image_scene import Scene, write_png


def rect(x, y, w, h, fill, rx=0, extra=""):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{rx}" fill="{fill}" {extra}/>'


def disc(x, y, r, fill, extra=""):
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{fill}" {extra}/>'


def poly(points, fill, extra=""):
    return f'<polygon points="{" ".join("%.1f,%.1f" % p for p in points)}" fill="{fill}" {extra}/>'


def line(x1, y1, x2, y2, stroke, width=2):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" '
            f'stroke-width="{width}" fill="none"/>')


# ---- street ----

def car(x, base, w, paint):
    h = round(w * .40)
    y, r = base - h, h * .21
    return (poly([(x + .16 * w, y + .48 * h), (x + .29 * w, y), (x + .70 * w, y), (x + .86 * w, y + .48 * h)], paint) +
            poly([(x + .22 * w, y + .46 * h), (x + .31 * w, y + .09 * h), (x + .48 * w, y + .09 * h), (x + .48 * w, y + .46 * h)], "#b9d3df") +
            poly([(x + .52 * w, y + .46 * h), (x + .52 * w, y + .09 * h), (x + .68 * w, y + .09 * h), (x + .79 * w, y + .46 * h)], "#a9c3cf") +
            rect(x, y + .44 * h, w, .40 * h, paint, round(h * .1)) +
            rect(x + .02 * w, y + .70 * h, .96 * w, .05 * h, "#20242a") +
            rect(x, y + .50 * h, .06 * w, .12 * h, "#f4e7a1") + rect(x + .94 * w, y + .50 * h, .06 * w, .12 * h, "#c0392b") +
            "".join(disc(cx, base - r, r, "#17191c") + disc(cx, base - r, r * .5, "#8d949b") for cx in (x + .21 * w, x + .79 * w)))


def bus(x, base, w, paint):
    h = round(w * .42)
    y, r = base - h, h * .13
    panes = "".join(rect(x + .05 * w + i * .155 * w, y + .14 * h, .13 * w, .34 * h, "#a8c6d6") for i in range(6))
    return (rect(x, y, w, .90 * h, paint, 5) + rect(x, y + .56 * h, w, .08 * h, "#f2efe6") + panes +
            rect(x + .44 * w, y + .16 * h, .12 * w, .68 * h, "#5c7785") +
            "".join(disc(cx, base - r, r, "#15171a") + disc(cx, base - r, r * .5, "#9aa1a8") for cx in (x + .2 * w, x + .8 * w)))


def bicycle(x, base, w, paint):
    r, s = w * .24, max(3, w / 22)
    ax, bx, y, top = x + r, x + w - r, base - r, base - w * .66
    ring = "".join(f'<circle cx="{c:.1f}" cy="{y:.1f}" r="{r - s / 2:.1f}" fill="none" stroke="#22252a" stroke-width="{s:.1f}"/>' for c in (ax, bx))
    mx = x + w * .46
    return (ring + line(ax, y, x + w * .38, y - w * .26, paint, s) + line(x + w * .38, y - w * .26, x + w * .68, y - w * .30, paint, s) +
            line(x + w * .34, y - w * .36, mx, y, paint, s) + line(mx, y, x + w * .68, y - w * .30, paint, s) + line(mx, y, ax, y, paint, s) +
            line(bx, y, x + w * .66, top + s / 2, paint, s) + rect(x + w * .26, y - w * .38, w * .16, s, "#22252a") +
            rect(x + w * .58, top, w * .16, s, "#22252a"))


def person(x, base, h, shirt, legs):
    w = h * .36
    y, c = base - h, x + w / 2
    return (rect(x + .18 * w, y + .52 * h, .27 * w, .48 * h, legs, 2) + rect(x + .55 * w, y + .52 * h, .27 * w, .48 * h, legs, 2) +
            rect(x + .14 * w, y + .20 * h, .72 * w, .36 * h, shirt, 5) + rect(x, y + .22 * h, .17 * w, .32 * h, shirt, 3) +
            rect(x + .83 * w, y + .22 * h, .17 * w, .32 * h, shirt, 3) + disc(c, y + .10 * h, .10 * h, "#e3b38f") +
            f'<path d="M{c - .10 * h:.1f} {y + .10 * h:.1f} a{.1 * h:.1f} {.1 * h:.1f} 0 0 1 {.2 * h:.1f} 0 z" fill="#2b211c"/>')


SKIES = {"a": ("#bcd9ee", "#eef4f6", "#6d7176"), "b": ("#e8c9a4", "#f6ead8", "#63605f"), "c": ("#aab6bf", "#d5dade", "#565d63")}
PAINTS = ["#b03a2e", "#2e5f8a", "#e8e8e4", "#3b4046", "#c8a233", "#3f7d58"]


def street_back(s, variant, r):
    top, low, road = SKIES[variant]
    s.gradient("sky", top, low)
    s.gradient("road", road, "#3c4044")
    w, h = s.w, s.h
    out = rect(0, 0, w, h * .55, "url(#sky)")
    x = -20
    while x < w:
        bw, bh = r.randint(60, 120), r.randint(110, 220)
        tone = r.choice(["#b8a999", "#9fa8ad", "#c3b7a0", "#a99287", "#8f9aa0"])
        out += rect(x, h * .56 - bh, bw, bh, tone)
        for wy in range(int(h * .56 - bh) + 12, int(h * .56) - 20, 24):
            for wx in range(x + 9, x + bw - 14, 20):
                out += rect(wx, wy, 10, 13, r.choice(["#5d6a72", "#6f7d86", "#d9cf9f", "#51606a"]))
        x += bw + r.randint(0, 8)
    out += rect(0, h * .55, w, h * .09, "#b5b0a6") + rect(0, h * .635, w, 4, "#8b867d")
    out += rect(0, h * .64, w, h * .36, "url(#road)")
    for i in range(9):
        out += rect(i * 90 - r.randint(0, 40), h * .80, 46, 5, "#d8d6cc")
    for _ in range(700):
        out += rect(r.randint(0, w), h * .65 + r.randint(0, int(h * .35)), r.choice((1, 2, 3)), 1, r.choice(["#4a4e52", "#7c8084", "#36393d"]))
    px = r.randint(40, w - 90)
    out += rect(px, h * .40, 42, 62, "#f3efe2") + person(px + 10, h * .40 + 58, 50, "#c2577b", "#44506b").replace("<rect", '<rect opacity=".9"')
    return out + rect(px - 2, h * .40 - 2, 46, 3, "#555") + rect(px - 2, h * .40 + 61, 46, 3, "#555")


def street(variant, n):
    for attempt in range(400):
        r = random.Random(f"street-{variant}-{n}-{attempt}")
        w, h = r.choice([(640, 480), (640, 480), (600, 440), (680, 460)])
        s = Scene(w, h, r)
        s.back = street_back(s, variant, r)
        kinds = [["car", "bus", "pedestrian"], ["car", "bicycle", "pedestrian", "car"], ["bus", "bicycle", "pedestrian"],
                 ["car", "pedestrian", "pedestrian", "bicycle"], ["bus", "car", "bicycle", "pedestrian"]][n]
        things = []
        for k in kinds:
            base = round(h * (.66 + .31 * r.random()))
            scale = .55 + .75 * (base - h * .64) / (h * .36)
            if k == "car":
                cw = round(170 * scale)
                things.append((base, k, car(r.randint(-cw // 4, w - cw * 3 // 4), base, cw, r.choice(PAINTS))))
            elif k == "bus":
                cw = round(300 * scale)
                things.append((base, k, bus(r.randint(-cw // 4, w - cw * 3 // 4), base, cw, r.choice(["#2f7f79", "#c65f2d", "#3f6fa8"]))))
            elif k == "bicycle":
                cw = round(105 * scale)
                things.append((base, k, bicycle(r.randint(10, w - cw - 10), base, cw, r.choice(PAINTS[:2] + PAINTS[4:]))))
            else:
                ph = round(140 * scale)
                things.append((base, k, person(r.randint(5, w - 60), base, ph, r.choice(PAINTS), r.choice(["#2d3540", "#57493b", "#33415c"]))))
        pole = r.randint(60, w - 60)
        things.append((round(h * .70), None, rect(pole, h * .18, 9, h * .52, "#4b4f52") + rect(pole - 6, h * .69, 21, 9, "#3d4144")))
        bin_x = r.randint(20, w - 60)
        things.append((round(h * .68), None, rect(bin_x, h * .60, 26, h * .08, "#7d6a58", 3)))
        for _, k, svg in sorted(things, key=lambda t: t[0]):
            s.put(k, svg)
        found = s.boxes()
        hidden = found and sum(f[5] for f in found)
        if found and hidden <= 2 and (n not in (1, 4) or hidden >= 1) and (n not in (0, 2) or any(f[6] for f in found)):
            return s, found
    raise SystemExit("street")


# ---- shelf ----

def bottle(x, base, w, h, paint):
    y, m = base - h, x + w / 2
    return (f'<path d="M{m - .16 * w:.1f} {y + .08 * h:.1f} L{m + .16 * w:.1f} {y + .08 * h:.1f} L{m + .18 * w:.1f} {y + .26 * h:.1f} '
            f'Q{x + w:.1f} {y + .32 * h:.1f} {x + w:.1f} {y + .44 * h:.1f} L{x + w:.1f} {base:.1f} L{x:.1f} {base:.1f} L{x:.1f} {y + .44 * h:.1f} '
            f'Q{x:.1f} {y + .32 * h:.1f} {m - .18 * w:.1f} {y + .26 * h:.1f} z" fill="{paint}"/>' +
            rect(m - .2 * w, y, .4 * w, .09 * h, "#e9e3d3") + rect(x, y + .54 * h, w, .28 * h, "#f1ead8") +
            rect(x + .16 * w, y + .60 * h, .68 * w, .05 * h, "#6b5d4b") + rect(x + .16 * w, y + .69 * h, .46 * w, .04 * h, "#8f8270") +
            rect(x + .1 * w, y + .42 * h, .08 * w, .1 * h, "#ffffff", 0, 'opacity=".45"'))


def carton(x, base, w, h, paint):
    y = base - h
    return (rect(x, y, w, h, paint) + rect(x, y, w, .10 * h, "#00000022".replace("22", ""), 0, 'opacity=".18"') +
            rect(x + .12 * w, y + .22 * h, .76 * w, .30 * h, "#f5efdd") + rect(x + .2 * w, y + .30 * h, .6 * w, .05 * h, "#5b4a3a") +
            disc(x + .5 * w, y + .72 * h, min(w, h) * .16, "#f5d9a0") + rect(x + .92 * w, y, .08 * w, h, "#000000", 0, 'opacity=".16"'))


def can(x, base, w, h, paint):
    y, e = base - h, w * .12
    return (rect(x, y + e, w, h - 2 * e, paint) + f'<ellipse cx="{x + w / 2:.1f}" cy="{base - e:.1f}" rx="{w / 2:.1f}" ry="{e:.1f}" fill="{paint}"/>' +
            f'<ellipse cx="{x + w / 2:.1f}" cy="{y + e:.1f}" rx="{w / 2:.1f}" ry="{e:.1f}" fill="#d5d8da"/>' +
            f'<ellipse cx="{x + w / 2:.1f}" cy="{y + e:.1f}" rx="{w * .36:.1f}" ry="{e * .6:.1f}" fill="#9ea4a8"/>' +
            rect(x, y + .36 * h, w, .30 * h, "#f3ecd9") + rect(x + .2 * w, y + .45 * h, .6 * w, .07 * h, "#54463a"))


BOARDS = {"a": ("#e9dfca", "#d8cbb0", "#9a7b52"), "b": ("#d9e2e4", "#c3cfd3", "#7d868a"), "c": ("#ece6e0", "#dcd2c8", "#6f5a4c")}
GOODS = ["#2f7d4f", "#8c2f39", "#2c5f93", "#b5722a", "#5a3f7d", "#1f7f86", "#a8452e"]


def shelf(variant, n):
    for attempt in range(600):
        r = random.Random(f"shelf-{variant}-{n}-{attempt}")
        w, h = r.choice([(640, 480), (560, 480), (640, 440), (600, 460)])
        s = Scene(w, h, r)
        wall, low, wood = BOARDS[variant]
        s.gradient("wall", wall, low)
        s.gradient("wood", wood, "#4f3f2e")
        back = rect(0, 0, w, h, "url(#wall)")
        for i in range(0, w, 40):
            back += rect(i, 0, 1, h, "#000000", 0, 'opacity=".07"')
        boards = [round(h * .47), round(h * .95)]
        for b in boards:
            back += rect(0, b - 20, w, 20, "#000000", 0, 'opacity=".08"') + rect(0, b, w, 16, "url(#wood)")
            for t in range(30, w - 40, r.randint(110, 150)):
                back += rect(t, b + 2, 34, 12, "#f7f5ef") + rect(t + 4, b + 5, 20, 2, "#777") + rect(t + 4, b + 9, 13, 2, "#999")
        s.back = back
        things = []
        for row, b in enumerate(boards):
            x = r.randint(-22, 30)
            for _ in range(2 if (row + n) % 2 else 3):
                k = r.choice(["bottle", "box", "can"])
                ww, hh = {"bottle": (r.randint(44, 62), r.randint(140, 175)), "box": (r.randint(70, 115), r.randint(90, 150)),
                          "can": (r.randint(52, 68), r.randint(82, 108))}[k]
                draw = {"bottle": bottle, "box": carton, "can": can}[k]
                depth = r.choice([0, 0, 1])
                things.append((row, -depth, k, draw(x, b - 7 * depth, ww, hh, r.choice(GOODS))))
                x += ww + r.choice([-26, 24, 46, 70])
                if x > w - 40:
                    break
        for row, depth, k, svg in sorted(things, key=lambda t: (t[0], t[1])):
            s.put(k, svg)
        s.put(None, rect(r.randint(120, w - 160), boards[0] - 26, 58, 26, "#f2d44e") if n % 2 else rect(-9, 0, 5, 5, "#fff"))
        found = s.boxes()
        if found and len(found) >= 4 and any(f[5] for f in found) and len({f[0] for f in found}) >= 2 and \
                (n not in (0, 3) or any(f[6] for f in found)):
            return s, found
    raise SystemExit("shelf")


# ---- polygons ----

def turned(points, angle, cx, cy):
    a = math.radians(angle)
    return [(round(cx + x * math.cos(a) - y * math.sin(a)), round(cy + x * math.sin(a) + y * math.cos(a))) for x, y in points]


def parcel_scene(variant):
    r = random.Random(f"parcel-{variant}")
    s = Scene(640, 440, r)
    s.gradient("belt", {"a": "#4a4f55", "b": "#3f4a45", "c": "#51494a"}[variant], "#2c3035")
    s.back = rect(0, 0, 640, 440, "#8d9296") + rect(0, 40, 640, 360, "url(#belt)")
    for x in range(-40, 680, 36):
        s.back += line(x, 40, x + 24, 400, "#262a2e", 2)
    s.back += rect(0, 34, 640, 8, "#c2a63a") + rect(0, 398, 640, 8, "#c2a63a")
    shapes = []
    for i, (cx, cy) in enumerate([(125, 165), (330, 250), (525, 180)]):
        a, b, c = r.randint(62, 84), r.randint(50, 72), r.randint(18, 30)
        plan = [[(-a, -b), (a, -b), (a, b), (-a, b)], [(-a, -b), (a - c, -b), (a, -b + c), (a, b), (-a, b)],
                [(-a, -b), (a, -b), (a, b - c), (a - c, b), (-a + c, b), (-a, b - c)]][(i + "abc".index(variant)) % 3]
        p = turned(plan, r.choice([-28, -17, 14, 23, 31]), cx + r.randint(-12, 12), cy + r.randint(-14, 14))
        m = (sum(x for x, _ in p) / len(p), sum(y for _, y in p) / len(p))
        s.put(None, poly([(x + 7, y + 9) for x, y in p], "#000000", 'opacity=".35"') + poly(p, r.choice(["#c79a62", "#b98a55", "#d3aa74"])) +
              poly([tuple(m[k] + (q[k] - m[k]) * .42 for k in (0, 1)) for q in p[:4]], "#f0ece0") +
              line((p[0][0] + p[-1][0]) / 2, (p[0][1] + p[-1][1]) / 2, (p[1][0] + p[2][0]) / 2, (p[1][1] + p[2][1]) / 2, "#a57a3e", 7))
        shapes.append(("parcel", p))
    return s, shapes


def leaf_scene(variant):
    r = random.Random(f"leaf-{variant}")
    s = Scene(600, 440, r)
    s.gradient("paper", {"a": "#f1ead9", "b": "#e4e9e6", "c": "#efe4e0"}[variant], "#d9d0bd")
    s.back = rect(0, 0, 600, 440, "url(#paper)")
    for x in range(0, 600, 30):
        s.back += line(x, 0, x, 440, "#cfc6b2", 1)
    for y in range(0, 440, 30):
        s.back += line(0, y, 600, y, "#cfc6b2", 1)
    shapes = []
    for i, (cx, cy) in enumerate([(165, 215), (430, 225)]):
        half = r.randint(62, 74)
        plan = [(0, -150), (half * .6, -84), (half, -10), (half * .78, 66), (0, 130), (-half * .78, 70), (-half, -4), (-half * .55, -88)]
        p = turned([(x, y * .95) for x, y in plan], r.choice([-24, -12, 15, 27]), cx, cy)
        tone = r.choice(["#4c8a46", "#6a9a3c", "#b58d35", "#a3562f"])
        s.put(None, poly([(x + 5, y + 6) for x, y in p], "#000000", 'opacity=".18"') + poly(p, tone) + line(*p[0], *p[4], "#2f5a2f", 4) +
              "".join(line((p[0][0] * (4 - k) + p[4][0] * k) / 4, (p[0][1] * (4 - k) + p[4][1] * k) / 4,
                           *(q * .82 + c * .18 for q, c in zip(p[j], (cx, cy))), "#3c6b38", 2) for k, j in ((1, 1), (2, 2), (2, 6), (3, 3), (3, 5))))
        shapes.append(("leaf", p))
    return s, shapes


# ---- points ----

def gauge(cx, cy, radius, turn, value, face, r):
    def at(share, far):
        a = math.radians(135 + 270 * share)
        return (cx + radius * far * math.cos(a), cy + radius * far * math.sin(a))
    out = disc(cx + 4, cy + 6, radius * 1.15, "#000000", 'opacity=".25"') + disc(cx, cy, radius * 1.15, "#3a3f44") + disc(cx, cy, radius * 1.04, face)
    for i in range(31):
        p, q = at(i / 30, .96), at(i / 30, .88 if i % 5 else .80)
        out += line(*p, *q, "#2b2b2b", 2 if i % 5 else 3)
    start, end, tip = at(0, .80), at(1, .80), at(value, .70)
    out += disc(*start, 4, "#2c6fb0") + disc(*end, 4, "#c0392b")
    back = at(value, -.18)
    side = math.radians(135 + 270 * value + 90)
    dx, dy = 4.5 * math.cos(side), 4.5 * math.sin(side)
    out += poly([(back[0] + dx, back[1] + dy), (back[0] - dx, back[1] - dy), tip], "#b3261e") + disc(cx, cy, 9, "#1f2326") + disc(cx, cy, 3, "#cfd3d6")
    out += rect(cx - 20, cy + radius * .38, 40, 14, "#e9e4d4") + rect(cx - 14, cy + radius * .38 + 5, 28, 4, "#5a564c")
    return out, [("centre", (cx, cy)), ("tip", tip), ("start", start), ("end", end)]


def gauge_scene(variant, n):
    r = random.Random(f"gauge-{variant}-{n}")
    s = Scene(640, 420, r)
    s.gradient("panel", {"a": "#9fb0b8", "b": "#b3aca0", "c": "#98a599"}[variant], "#6d767a")
    s.back = rect(0, 0, 640, 420, "url(#panel)") + rect(0, 300, 640, 26, "#80868a") + rect(0, 306, 640, 6, "#a7adb0")
    for x in (14, 626):
        for y in (14, 406):
            s.back += disc(x, y, 6, "#4d5356")
    for x in (170, 470):
        s.back += rect(x - 12, 300, 24, 120, "#757b7f") + rect(x - 18, 330, 36, 14, "#5e6468")
    shapes = []
    for cx in (175, 462):
        svg, points = gauge(cx + r.randint(-20, 20), 176 + r.randint(-22, 22), r.randint(96, 116), 0, r.uniform(.12, .88),
                            r.choice(["#f6f3ea", "#eef2f2", "#f4efd9"]), r)
        s.put(None, svg)
        shapes += points
    return s, shapes


# ---- files ----

def save(root, lab, variant, pictures):
    folder = os.path.join(root, lab, variant)
    os.makedirs(os.path.join(folder, "gold"), exist_ok=True)
    images, notes = [], []
    for i, (scene, shapes) in enumerate(pictures, 1):
        name = f"img_{i:02d}.png"
        write_png(os.path.join(folder, name), scene.picture())
        images.append({"id": i, "file_name": name, "width": scene.w, "height": scene.h})
        for shape in shapes:
            entry = {"id": len(notes) + 1, "image_id": i, "label": shape[0]}
            if len(shape) == 7:
                l, t, r, b = shape[1:5]
                entry.update(kind="box", bbox=[l, t, r - l, b - t])
            elif isinstance(shape[1], list):
                entry.update(kind="polygon", points=[list(p) for p in shape[1]])
            else:
                entry.update(kind="point", points=[[round(v, 1) for v in shape[1]]])
            entry.update(occluded=len(shape) == 7 and shape[5], truncated=len(shape) == 7 and shape[6])
            notes.append(entry)
    with open(os.path.join(folder, "gold", "gold.json"), "w", encoding="utf-8") as f:
        f.write('{"images": [\n' + ",\n".join(json.dumps(x) for x in images) + '],\n"annotations": [\n' +
                ",\n".join(json.dumps(x) for x in notes) + "]}\n")
    print(lab, variant, len(notes))


def main(root):
    for v in "abc":
        save(root, "l5-2.1-box-street", v, [street(v, n) for n in range(5)])
        save(root, "l5-2.1-box-shelf", v, [shelf(v, n) for n in range(5)])
        save(root, "l5-2.1-polygon", v, [parcel_scene(v), leaf_scene(v)])
        save(root, "l5-2.1-point", v, [gauge_scene(v, n) for n in range(2)])


if __name__ == "__main__":
    main(sys.argv[1])
