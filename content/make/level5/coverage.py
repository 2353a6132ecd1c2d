#!/usr/bin/env python3
"""Prints the two tables of docs/review-level5.md, counted from the pack's sources: questions and
labs for every requirement, and reading time beside the plan of minutes. Wants PyYAML."""

import collections
import glob
import math
import os
import re

import yaml

CONTENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
PACK = os.path.join(CONTENT, "level5")
HAN_A_MINUTE = 250
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f]")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def sources(pattern):
    return sorted(glob.glob(os.path.join(PACK, pattern)))


def row(cells):
    print("| " + " | ".join(str(cell) if cell != 0 else "–" for cell in cells) + " |")


def tags(text, counts):
    """Counts the requirements that the questions of a text name; the number of questions."""
    heads = re.findall(r"^// .*\[id:.*$", text, re.M)
    for head in heads:
        counts.update(re.findall(r"\[tag:([SKB][0-9.]+)\]", head))
    return len(heads)


def texts_of(node, texts):
    """Every requirement below a node of the standard."""
    if isinstance(node, dict):
        if "key" in node and "text" in node:
            texts[node["key"]] = node["text"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            texts_of(child, texts)


def requirements():
    for path in glob.glob(os.path.join(CONTENT, "standards/standards/*.yaml")):
        standard = yaml.safe_load(read(path))
        if standard.get("code") == "4-04-05-05":
            texts = {}
            level = next(one for one in standard["levels"] if str(one["id"]) == "5")
            texts_of([standard["basics"], level], texts)
            return texts
    raise SystemExit("4-04-05-05?")


def place(key):
    return (key[0] != "B", [int(n) for n in re.findall(r"\d+", key)][:2], key[0] != "S", key)


def main():
    texts, bank, inline, labs = requirements(), *(collections.Counter() for _ in range(3))
    questions = sum(tags(read(path), bank) for path in sources("questions/*.gift"))
    asked = 0
    reading = collections.defaultdict(lambda: [0, 0, 0])
    for path in sources("lessons/*.md"):
        _, head, body = read(path).split("---", 2)
        head = yaml.safe_load(head)
        asked += tags(body, inline)
        work = reading[str(head["work"])]
        for i, number in enumerate((1, len(HAN.findall(body)), head["minutes"])):
            work[i] += number
    practised = collections.Counter()
    for path in sources("labs/*/lab.yaml"):
        lab = yaml.safe_load(read(path))
        labs.update(lab["covers"])
        practised[str(lab["work"])] += lab["minutes"] * len(lab["variants"])

    row(["要求", "内容", "题库", "课内", "实训"])
    row(["---"] * 5)
    for key in sorted(set(bank) | set(inline) | set(labs), key=place):
        row([key, texts[key], bank[key], inline[key], labs[key]])
    row(["合计", "", questions, asked, len(sources("labs/*/lab.yaml"))])
    print()
    row(["工作内容", "课", "汉字", "读完（分）", "课程", "练习", "实训", "考试", "合计"])
    row(["---"] * 9)
    sums = [0] * 8
    for plan in yaml.safe_load(read(os.path.join(PACK, "pack.yaml")))["plan"]:
        work = str(plan["work"])
        lessons, han, minutes = reading[work]
        planned = [plan[kind] for kind in ("lesson", "practice", "lab", "exam")]
        if work and [minutes, practised[work]] != [planned[0], planned[2]]:
            raise SystemExit(f"{work}: {minutes}, {practised[work]}; {planned}")
        cells = [lessons, han, math.ceil(han / HAN_A_MINUTE), *planned, sum(planned)]
        sums = [a + b for a, b in zip(sums, cells)]
        row([work or "整个等级"] + cells)
    row(["合计"] + sums)


main()
