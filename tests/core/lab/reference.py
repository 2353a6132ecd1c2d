#!/usr/bin/env python3
"""Compares `xunlian lab metric` with scikit-learn, NLTK, statsmodels and SciPy, and average precision
with its definition in bench/map.py, on random data of a fixed seed; skipped (status 77) when one of
them is not installed."""
import json
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing beside the sources
sys.path.insert(0, os.path.join(os.environ["top_srcdir"], "bench"))
import map as average_precision

try:
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import edit_distance
    import scipy.optimize as optimize
    import scipy.stats as stats
    import sklearn.metrics as metrics
    import statsmodels.stats.inter_rater as raters
except ImportError as missing:
    print(f"reference.py: skipped, {missing.name} is not installed")
    sys.exit(77)

random.seed(20250616)
program = os.path.join(os.environ["top_builddir"], "xunlian")


def ours(metric, gold, given, *options):
    """Figures of two texts."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for name, text in (("gold", gold), ("given", given)):
            names.append(os.path.join(folder, name))
            with open(names[-1], "w", encoding="utf-8") as file:
                file.write(text)
        home = dict(os.environ, XUNLIAN_HOME=os.path.join(folder, "home"))
        run = subprocess.run([program, "lab", "metric", metric, *names, "--json", *options],
                             check=True, capture_output=True, env=home)
        return json.loads(run.stdout)


def table(values):
    return "id,value\n" + "".join(f"{i},{v}\n" for i, v in enumerate(values))


def same(what, got, want):
    assert abs(got - want) < 1e-9, f"{what}: {got}, not {want}"


def labels_round(n, kinds):
    gold = [random.choice("abcdef"[:kinds]) for _ in range(n)]
    given = [v if random.random() < 0.6 else random.choice("abcdef"[:kinds]) for v in gold]
    got = ours("classes", table(gold), table(given))
    same("accuracy", got["accuracy"], metrics.accuracy_score(gold, given))
    same("macro", got["macro_f1"], metrics.f1_score(gold, given, average="macro"))
    same("weighted", got["weighted_f1"], metrics.f1_score(gold, given, average="weighted"))
    got = ours("agreement", table(gold), table(given))
    same("kappa", got["kappa"], metrics.cohen_kappa_score(gold, given))
    counts = [[sum(g == a and v == b for g, v in zip(gold, given))
               for b in sorted(set(gold + given))] for a in sorted(set(gold + given))]
    same("kappa", got["kappa"], raters.cohens_kappa(counts).kappa)
    task = AnnotationTask([("a", str(i), v) for i, v in enumerate(gold)] +
                                    [("b", str(i), v) for i, v in enumerate(given)])
    same("alpha", got["alpha"], task.alpha())
    got = ours("clusters", table(gold), table(given))
    same("ARI", got["ari"], metrics.adjusted_rand_score(gold, given))
    same("Rand", got["rand"], metrics.rand_score(gold, given))


def ranks_round(n):
    gold = [random.randrange(n) for _ in range(n)]
    given = [v + random.randrange(-5, 6) for v in gold]
    got = ours("rank", table(gold), table(given))
    same("tau-b", got["tau_b"], stats.kendalltau(gold, given)[0])
    same("rho", got["rho"], stats.spearmanr(gold, given)[0])


def text_round(n):
    gold = ["".join(random.choice("春眠不觉晓") for _ in range(random.randrange(1, 20))) for _ in range(n)]
    given = ["".join(c for c in line if random.random() < 0.8) + random.choice("处处闻") for line in gold]
    got = ours("cer", "\n".join(gold) + "\n", "\n".join(given) + "\n", "--exact")
    errors = sum(edit_distance(a, b) for a, b in zip(gold, given))
    same("CER", got["rate"], errors / sum(map(len, gold)))


def box_near(box):
    return [edge + random.randrange(-3, 4) for edge in box]


def some_boxes(n):
    """(image, label, left, top, right, bottom), pixels; many overlap."""
    boxes = []
    for _ in range(n):
        x, y = random.randrange(60), random.randrange(60)
        boxes.append(("123"[random.randrange(3)], "12"[random.randrange(2)],
                      x, y, x + random.randrange(10, 40), y + random.randrange(10, 40)))
    return boxes


def coco(boxes, **more):
    return [{"image_id": int(image), "category_id": int(label), "bbox": [x, y, right - x, bottom - y],
             **{name: values[i] for name, values in more.items()}}
            for i, (image, label, x, y, right, bottom) in enumerate(boxes)]


def boxes_round(n):
    """Most pairs of IoU 1/2, then the greatest sum: the assignment as SciPy finds it."""
    gold = some_boxes(n)
    given = [(*box[:2], *box_near(box[2:])) for box in gold[n // 3:]] + some_boxes(n // 3)
    got = ours("boxes", json.dumps({"annotations": coco(gold)}), json.dumps(coco(given)), "--iou", "0.5")
    gains = []
    for a in gold:
        shares = [average_precision.iou(a, b) if a[:2] == b[:2] else (0, 1) for b in given]
        gains.append([10 * n + i / u if 2 * i >= u else 0 for i, u in shares])
    pairs = [gains[i][j] - 10 * n for i, j in zip(*optimize.linear_sum_assignment(gains, maximize=True))
             if gains[i][j] > 0]
    assert got["matched"] == len(pairs), (got, len(pairs))
    same("mean IoU", got["iou"] or 0, sum(pairs) / len(pairs) if pairs else 0)


def map_round(n):
    gold, ignore = some_boxes(n), [int(random.random() < 0.1) for _ in range(n)]
    given = [(*box[:2], *box_near(box[2:])) for box in gold for _ in range(2)] + some_boxes(n)
    score = [random.randrange(8) / 8 for _ in given]  # many alike
    got = ours("map", json.dumps({"annotations": coco(gold, ignore=ignore)}), json.dumps(coco(given, score=score)))
    objects, found = list(zip(gold, map(bool, ignore))), list(zip(given, score))
    for rule in ("voc11", "voc"):
        same(rule, got[rule], average_precision.rate(objects, found, rule, 50))
    levels = [average_precision.rate(objects, found, "coco", percent) for percent in range(50, 100, 5)]
    same("coco", got["coco"], sum(levels) / 10)


for size in (5, 20, 60, 200):
    boxes_round(size)
    map_round(size)
    labels_round(size, 2 + size % 5)
    ranks_round(size)
    text_round(size)
print("the metrics agree with scikit-learn, NLTK, statsmodels and SciPy")
