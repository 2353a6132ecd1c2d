#!/usr/bin/env python3
"""Compares `xunlian lab metric` with scikit-learn, NLTK, statsmodels and SciPy on random data of a
fixed seed, as far as they are installed; skipped (status 77) when none is."""
import json
import os
import random
import subprocess
import sys
import tempfile

try:
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import edit_distance
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


for size in (5, 20, 60, 200):
    labels_round(size, 2 + size % 5)
    ranks_round(size)
    text_round(size)
print("the metrics agree with scikit-learn, NLTK, statsmodels and SciPy")
