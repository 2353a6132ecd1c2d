#!/usr/bin/env python3
"""Average precision written from the definitions in plain Python: the reference that bench/metric is
compared with, for value and for time.   bench/map.py FILE [bench/metric]"""
import subprocess
import sys
import time


def read(path):
    objects, found = [], []
    for line in open(path, encoding="utf-8"):
        kind, value, image, label, *edges = line.split()
        item = (image, label, *map(int, edges))
        if kind == "o":
            objects.append((item, value == "1"))
        else:
            found.append((item, float(value)))
    return objects, found


def iou(a, b):
    """Intersection and union of (image, label, left, top, right, bottom)."""
    width = min(a[4], b[4]) - max(a[2], b[2])
    height = min(a[5], b[5]) - max(a[3], b[3])
    shared = width * height if width > 0 and height > 0 else 0
    both = (a[4] - a[2]) * (a[5] - a[3]) + (b[4] - b[2]) * (b[5] - b[3])
    return shared, both - shared


def judge_voc(box, here, taken, percent):
    best, index = 0.0, None
    for i, (other, _) in here:
        shared, whole = iou(box, other)
        if shared / whole > best:
            best, index, exact = shared / whole, i, (shared, whole)
    if index is None or 100 * exact[0] < percent * exact[1]:
        return 0, None
    if dict(here)[index][1]:
        return None, None
    return (0, None) if index in taken else (1, index)


def judge_coco(box, here, taken, percent):
    for ignored in (False, True):
        best, index = 0.0, None
        for i, (other, off) in here:
            shared, whole = iou(box, other)
            if off == ignored and i not in taken and 100 * shared >= percent * whole and shared:
                if shared / whole >= best:
                    best, index = shared / whole, i
        if index is not None:
            return (None if ignored else 1), index
    return 0, None


def precision_at(rights, wanted, count):
    """The best precision at a recall of wanted / count or more."""
    best = right = 0
    for seen, verdict in enumerate(rights, 1):
        right += verdict
        if right >= wanted and right:
            best = max(best, right / seen)
    return best


def average(rights, count, rule):
    if rule == "voc":
        best, area, right = 0, 0, sum(rights)
        for seen in range(len(rights), 0, -1):
            best = max(best, right / seen)
            if rights[seen - 1]:
                area += best / count
                right -= 1
        return area
    steps = 10 if rule == "voc11" else 100
    return sum(precision_at(rights, -(-i * count // steps), count) for i in range(steps + 1)) / (steps + 1)


def rate(objects, found, rule, percent):
    figures = []
    places = {}
    for i, item in enumerate(objects):
        places.setdefault(item[0][:2], []).append((i, item))
    for label in sorted({o[0][1] for o in objects}):
        count = sum(not off for box, off in objects if box[1] == label)
        taken, verdicts, seen = set(), [], {}
        mine = [d for d in found if d[0][1] == label]
        if rule == "coco":
            mine.sort(key=lambda d: int(d[0][0]))
        for box, _ in sorted(mine, key=lambda d: -d[1]):
            seen[box[0]] = seen.get(box[0], 0) + 1
            if rule == "coco" and seen[box[0]] > 100:
                continue
            judge = judge_coco if rule == "coco" else judge_voc
            verdict, index = judge(box, places.get(box[:2], []), taken, percent)
            if index is not None:
                taken.add(index)
            if verdict is not None:
                verdicts.append(verdict)
        if count:
            figures.append(average(verdicts, count, rule))
    return sum(figures) / len(figures)


def main():
    objects, found = read(sys.argv[1])
    ours = {}
    if len(sys.argv) > 2:
        text = subprocess.run([sys.argv[2], "--rate", sys.argv[1]], check=True, capture_output=True, text=True)
        ours = {line.split()[0]: [float(x) for x in line.split()[1:]] for line in text.stdout.splitlines()}
    bad = False
    for rule in ("voc11", "voc", "coco"):
        start = time.perf_counter()
        levels = range(50, 100, 5) if rule == "coco" else (50,)
        value = sum(rate(objects, found, rule, percent) for percent in levels) / len(levels)
        took = 1e3 * (time.perf_counter() - start)
        print(f"{rule}: {value:.12f} in {took:.1f} ms", end="")
        if rule in ours:
            print(f"; bench/metric {ours[rule][0]:.12f} in {ours[rule][1]:.2f} ms, {took / ours[rule][1]:.0f} times as fast", end="")
            bad |= abs(value - ours[rule][0]) > 1e-9
        print()
    sys.exit(bad)


if __name__ == "__main__":
    main()
