#!/usr/bin/env python3
"""Draws the pictures and makes the recordings of the examples in centre/, and writes their gold.

Pictures and sounds are drawn and computed, so that everybody may use them. Run it in this folder:
python3 centre.py; the same files come out each time.
"""
import json
import math
import random
import struct
import wave
import zlib

LABS = "centre/labs"


class Picture:
    def __init__(self, width, height, colour):
        self.width, self.height = width, height
        self.rows = [bytearray(bytes(colour) * width) for _ in range(height)]

    def rect(self, left, top, right, bottom, colour):
        left, right = max(0, left), min(self.width, right)
        for y in range(max(0, top), min(self.height, bottom)):
            self.rows[y][3 * left:3 * right] = bytes(colour) * max(0, right - left)

    def polygon(self, points, colour):
        for y in range(self.height):
            cuts = []
            for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
                if (y0 <= y + .5) != (y1 <= y + .5):
                    cuts.append(x0 + (y + .5 - y0) * (x1 - x0) / (y1 - y0))
            cuts.sort()
            for a, b in zip(cuts[::2], cuts[1::2]):
                self.rect(int(a + .5), y, int(b + .5), y + 1, colour)

    def disc(self, cx, cy, radius, colour):
        for y in range(cy - radius, cy + radius + 1):
            half = int(math.sqrt(radius * radius - (y - cy) ** 2))
            self.rect(cx - half, y, cx + half + 1, y + 1, colour)

    def line(self, start, end, colour):
        for t in range(201):
            x = round(start[0] + (end[0] - start[0]) * t / 200)
            y = round(start[1] + (end[1] - start[1]) * t / 200)
            self.rect(x - 1, y - 1, x + 2, y + 2, colour)

    def save(self, file):
        def chunk(kind, data):
            return (struct.pack(">I", len(data)) + kind + data
                    + struct.pack(">I", zlib.crc32(kind + data)))
        raw = b"".join(b"\0" + bytes(row) for row in self.rows)
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        with open(file, "wb") as out:
            out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
                      + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def street(file, sky, bus, light, lane, zone):
    picture = Picture(240, 160, sky)
    picture.rect(0, 90, 240, 160, (90, 90, 95))
    picture.polygon(zone, (200, 180, 60))
    picture.line(lane[0], lane[1], (250, 250, 250))
    x, y, width, height = bus
    picture.rect(x, y, x + width, y + height, (30, 110, 200))
    picture.rect(x + 6, y + 6, x + width - 6, y + height // 2, (190, 220, 240))
    picture.rect(light[0] - 1, light[1], light[0] + 2, 90, (60, 60, 60))
    picture.disc(light[0], light[1], 5, (220, 30, 30))
    picture.save(file)


def streets(variant, scenes):
    images, objects = [], []
    for n, (sky, bus, light, lane, zone) in enumerate(scenes, 1):
        name = f"street_{variant}{n}.png"
        street(f"{LABS}/image-street/{variant}/{name}", sky, bus, light, lane, zone)
        images.append({"id": n, "file_name": name, "width": 240, "height": 160})
        for label, kind, what in (("bus", "box", bus), ("light", "point", [light]),
                                  ("lane", "polyline", lane), ("zone", "polygon", zone)):
            objects.append({"id": len(objects) + 1, "image_id": n, "label": label, "kind": kind,
                            "bbox" if kind == "box" else "points": what})
    lines = ",\n".join(json.dumps(one) for one in images)
    drawn = ",\n".join(json.dumps(one) for one in objects)
    with open(f"{LABS}/image-street/{variant}/gold/gold.json", "w") as out:
        out.write('{"images": [\n' + lines + '],\n"annotations": [\n' + drawn + ']}\n')


def call(variant, total, segments):
    """Sound where somebody speaks, two tones where a key is pressed, else a little noise."""
    chance = random.Random(variant)
    rate = 8000
    samples = [chance.uniform(-1, 1) for _ in range(total * rate // 1000)]
    for start, end, label, _ in segments:
        for i in range(start * rate // 1000, end * rate // 1000):
            t = i / rate
            if label == "keytone":
                samples[i] += 20 * (math.sin(2 * math.pi * 770 * t)
                                    + math.sin(2 * math.pi * 1336 * t))
            else:
                pitch = 180 + 40 * math.sin(9 * t)
                loud = 25 * (.4 + .6 * abs(math.sin(12 * t)))
                samples[i] += loud * sum(math.sin(2 * math.pi * k * pitch * t) / k
                                         for k in (1, 2, 5))
    with wave.open(f"{LABS}/audio-call/{variant}/audio.wav", "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(rate)
        out.writeframes(bytes(max(0, min(255, round(128 + s))) for s in samples))
    lines = []
    for start, end, label, text in segments:
        one = {"start_ms": start, "end_ms": end, "label": label}
        if text:
            one["text"] = text
        lines.append(json.dumps(one, ensure_ascii=False))
    with open(f"{LABS}/audio-call/{variant}/gold/segments.json", "w") as out:
        out.write('{"segments": [\n' + ",\n".join(lines) + "]}\n")


streets("a", [((150, 190, 230), [30, 60, 80, 40], [180, 40], [[10, 150], [220, 120]],
               [[150, 130], [200, 100], [230, 140]]),
              ((170, 170, 180), [110, 55, 100, 45], [50, 30], [[5, 110], [200, 158]],
               [[20, 120], [70, 120], [60, 150], [15, 145]])])
streets("b", [((140, 200, 240), [90, 62, 90, 42], [210, 35], [[10, 120], [225, 125]],
               [[20, 130], [80, 135], [60, 155]]),
              ((200, 180, 160), [15, 50, 110, 50], [160, 42], [[130, 150], [235, 95]],
               [[20, 115], [100, 118], [90, 150], [30, 150]])])
streets("c", [((120, 150, 190), [60, 58, 120, 44], [30, 38], [[20, 155], [230, 150]],
               [[100, 110], [160, 112], [140, 140]]),
              ((210, 210, 220), [140, 66, 85, 40], [100, 45], [[5, 100], [130, 150]],
               [[150, 120], [220, 122], [225, 150], [160, 155]])])
call("a", 4200, [(300, 1500, "speech", "嗯，我想问一下十二路几点收车。"), (1700, 2000, "keytone", ""),
                 (2300, 3900, "speech", "末班车是二十二点三十分。")])
call("b", 3800, [(200, 1400, "speech", "喂，我的卡丢了怎么办呢？"),
                 (1700, 3000, "speech", "请带身份证到服务网点挂失。"), (3300, 3600, "keytone", "")])
call("c", 3600, [(250, 550, "keytone", ""), (800, 1900, "speech", "哦，学生卡打几折啊？"),
                 (2200, 3300, "speech", "学生卡五折，老人卡免费。")])
