#!/usr/bin/env python3
"""Makes the data of the two labs in model-sample/ (seeded; run by hand, from this folder)."""
import csv
import json
import os
import random

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "model-sample", "labs")
GOODS = ["保温杯", "台灯", "书包", "耳机", "羽绒服", "电饭煲", "雨伞", "键盘", "运动鞋", "床单", "水壶", "闹钟"]
OPENERS = ["", "", "你好，", "您好，", "请问", "麻烦看下，", "在吗？", "客服你好，", "急，"]
CLOSERS = ["", "", "。", "，谢谢", "，麻烦尽快", "！", "，在线等", "，辛苦了"]
DAYS = ["两天", "三天", "五天", "一周", "十天", "快半个月"]
# class: (share, sentences)
MESSAGES = {
    "delivery": (0.46, [
        "{g}买了{d}还没发货", "{g}的快递{d}没动静了", "物流一直停在中转站，{g}什么时候到", "显示{g}已签收，可我没收到",
        "能不能把{g}改送到公司地址", "{g}的单号查不到", "快递员没打电话就把{g}放驿站了", "催一下{g}，等了{d}",
        "{g}能在周末前送到吗", "包裹到了但少了一件{g}", "{g}发的哪家快递", "{g}怎么分两个包裹寄"]),
    "refund": (0.30, [
        "{g}不想要了，怎么退款", "{g}退回去{d}了，钱还没到账", "申请退{g}一直在审核", "{g}七天无理由能退吗",
        "退{g}的运费谁出", "{g}降价了，能补差价吗", "刚拍的{g}想取消订单", "{g}退款只退了一半",
        "把{g}的钱退到原来的卡上", "{g}拍错颜色了，想退掉重拍"]),
    "quality": (0.17, [
        "{g}用了{d}就坏了", "收到的{g}有划痕", "{g}有股怪味", "{g}和图片颜色差太多", "{g}边上开裂了", "{g}没法用，一用就出毛病",
        "{g}配件对不上", "{g}才用{d}就变形"]),
    "invoice": (0.07, [
        "{g}能开发票吗", "发票抬头写错了，{g}那单", "{g}的电子发票没收到邮件", "公司报销{g}要专票", "{g}的发票税号要改",
        "补开一张{g}的票"]),
}
# Things that only a few say so, in other words than the templates above.
RARE = {
    "delivery": ["{g}走到哪了", "{g}咋还在路上飘着", "{g}派件员电话给一个", "{g}今天能收着吗", "{g}寄哪去了"],
    "refund": ["{g}这单撤了吧", "{g}我寄回去了，把款还我", "{g}不合适，不留了", "{g}给我取消掉", "{g}多扣的返给我"],
    "quality": ["{g}这做工太糙了", "{g}到手就是个次品", "{g}跟说明写的不一样", "{g}没法使", "{g}边角都毛了"],
    "invoice": ["{g}抬头开成个人了", "{g}凭据在哪下", "{g}税号填串了", "{g}报账的单子给我"],
}
MIXED = {
    ("refund", "quality"): "{g}坏了，我要退款", ("delivery", "refund"): "{g}{d}没到，退钱吧",
    ("quality", "delivery"): "{g}{d}才到，外壳还裂了", ("invoice", "refund"): "{g}退了，发票还要寄回吗",
}


def say(rng, pattern):
    text = pattern.format(g=rng.choice(GOODS), d=rng.choice(DAYS))
    return rng.choice(OPENERS) + text + rng.choice(CLOSERS)


def message(rng, label):
    kind = rng.random()
    if kind < 0.22:
        return say(rng, rng.choice(RARE[label]))
    if kind < 0.38:
        pairs = [p for (a, _), p in MIXED.items() if a == label]
        if pairs:
            return say(rng, rng.choice(pairs))
    return say(rng, rng.choice(MESSAGES[label][1]))


def draw_label(rng):
    at = rng.random()
    for label, (share, _) in MESSAGES.items():
        at -= share
        if at < 0:
            return label
    return "delivery"


def near(rng, text):
    """The same again, as people send it twice."""
    return rng.choice([text + "？", text + "！", text.rstrip("。！，谢谢") + "啊", "再问一次，" + text, text])


def write(path, head, rows):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(head)
        out.writerows(rows)


def dump(path, what):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(what, f, ensure_ascii=False, indent=1)
        f.write("\n")


def messages(variant, seed):
    rng = random.Random(seed)
    folder = os.path.join(ROOT, "messages", variant)
    rows, seen = [], set()
    while len(rows) < 352:
        label = draw_label(rng)
        text = message(rng, label)
        if text in seen:
            continue
        seen.add(text)
        rows.append((text, label))
    for _ in range(48):
        text, label = rng.choice(rows[:352])
        rows.append((near(rng, text), label))
    rng.shuffle(rows)
    write(os.path.join(folder, "data.csv"), ["id", "text", "label"],
          [[f"m{i + 1}", t, c] for i, (t, c) in enumerate(rows)])
    test = []
    while len(test) < 240:
        label = draw_label(rng)
        text = message(rng, label)
        if text not in seen:
            seen.add(text)
            test.append([f"t{len(test) + 1}", text, label])
    write(os.path.join(folder, "gold", "test.csv"), ["id", "text", "label"], test)
    write(os.path.join(folder, "test.csv"), ["id", "text"], [r[:2] for r in test])
    errors, causes = [], {}
    wrong = {"delivery": "refund", "refund": "delivery", "quality": "delivery", "invoice": "refund"}

    def add(text, label, given, cause):
        errors.append([f"e{len(errors) + 1}", text, label, given])
        causes[errors[-1][0]] = cause
    for label in ("quality", "invoice", "delivery"):
        text = say(rng, rng.choice(MESSAGES[wrong[label]][1]))
        add(text, label, wrong[label], ["noise"])
    for text, label in rng.sample([("在吗", "refund"), ("快点", "delivery"), ("急", "delivery"),
                                   ("怎么弄", "refund"), ("坏", "quality"), ("票", "invoice")], 3):
        add(text, label, wrong[label], ["short"])
    for (a, b), pattern in rng.sample(sorted(MIXED.items()), 3):
        add(say(rng, pattern), a, b, ["mixed"])
    for label in rng.sample(sorted(RARE), 3):
        add(say(rng, rng.choice(RARE[label])), label, wrong[label], ["rare"])
    order = list(range(len(errors)))
    rng.shuffle(order)
    shuffled = [[f"e{n + 1}"] + errors[i][1:] for n, i in enumerate(order)]
    right = {f"e{n + 1}": causes[errors[i][0]] for n, i in enumerate(order)}
    write(os.path.join(folder, "errors.csv"), ["id", "text", "label", "predicted"], shuffled)
    dump(os.path.join(folder, "gold", "answers.json"), {"causes": right})
    dump(os.path.join(folder, "gold", "model.json"), {
        "form": "pipeline",
        "split": {"by": "stratified", "train": 70, "validation": 15, "seed": 1, "dedupe": "near"},
        "features": {"fit_on": "train", "grams": [1, 2], "min_df": 1, "weight": "tfidf"},
        "train": {"solver": "l2svm", "C": 1, "weights": "balanced"},
        "tune": {"on": "validation", "folds": 5, "grid": [0.1, 1, 10]},
        "tags": {k: v[0] for k, v in right.items()}})


def customer(rng):
    return {"months": rng.randint(1, 60), "plan": rng.choice(["基础", "基础", "标准", "尊享"]),
            "region": rng.choice(["华东", "华南", "华北", "西南"]), "anger": rng.gauss(0, 1)}


def churn_row(rng, c):
    visits = max(0, int(rng.gauss(14 - 3 * c["anger"], 4)))
    complaints = max(0, int(rng.gauss(0.8 + 1.3 * c["anger"], 0.9)))
    spend = round(max(5, rng.gauss({"基础": 40, "标准": 90, "尊享": 180}[c["plan"]], 18)), 1)
    risk = (1.1 * complaints - 0.16 * (visits - 14) - 0.035 * c["months"]
            + (0.7 if c["plan"] == "基础" else 0) + rng.gauss(0, 0.7) - 1.9)
    gone = risk > 0
    reason = rng.choice(["价格", "搬家", "换别家"]) if gone else "无"
    if rng.random() < 0.04:
        reason = "未登记"
    return [c["months"], visits if rng.random() > 0.03 else "", complaints, spend, c["plan"],
            c["region"], reason, "churn" if gone else "stay"]


def churn(variant, seed, best):
    rng = random.Random(seed)
    folder = os.path.join(ROOT, "churn", variant)
    head = ["id", "customer", "months", "visits", "complaints", "spend", "plan", "region",
            "cancel_reason", "label"]
    for file, customers, prefix in (("data.csv", 330, "r"), ("gold/test.csv", 260, "t")):
        rows = []
        for k in range(customers):
            c = customer(rng)
            for _ in range(rng.choice([1, 1, 2, 3])):
                rows.append([f"{prefix.upper()}{k + 1:03d}"] + churn_row(rng, c))
        rng.shuffle(rows)
        if prefix == "t":  # on the day of the forecast nobody has given a reason yet
            for row in rows:
                row[7] = "无"
        write(os.path.join(folder, file), head, [[f"{prefix}{i + 1}"] + r for i, r in enumerate(rows)])
    dump(os.path.join(folder, "gold", "answers.json"), {
        "leaky": ["cancel_reason"],
        "baseline": {
            "form": "pipeline",
            "split": {"by": "group", "train": 60, "validation": 20, "seed": 1},
            "features": {"fit_on": "train", "numeric": ["spend"], "onehot": ["region"]},
            "train": {"solver": "l2lr", "C": 1}}})
    dump(os.path.join(folder, "gold", "model.json"), {
        "form": "pipeline",
        "split": {"by": "group", "train": 60, "validation": 20, "seed": 1, "dedupe": "none"},
        "features": {"fit_on": "train", "numeric": ["months", "visits", "complaints", "spend"],
                     "onehot": ["plan"], "scale": "standard"},
        "train": {"solver": "l2lr", "C": best, "weights": "balanced"},
        "tune": {"on": "folds", "folds": 5, "grid": [0.1, 1, 10]},
        "threshold": 0.6})


# the last number: the C that cross-validation chooses (`xunlian lab train … --grid`)
for name, seed, best in (("a", 11, 0.1), ("b", 12, 10), ("c", 13, 1)):
    messages(name, seed)
    churn(name, seed + 100, best)
