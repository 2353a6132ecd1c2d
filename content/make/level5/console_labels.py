#!/usr/bin/env python3
"""Data of l5-2.2-count, l5-2.2-convert and l5-2.2-agree. Run in the root of the source tree."""
import json
import os
import random

ROOT = "content/level5/labs/"


def write(lab, variant, scenario, gold):
    folder = "%s%s/%s" % (ROOT, lab, variant)
    os.makedirs(folder + "/gold", exist_ok=True)
    for field in gold["fields"].values():
        traps = field.setdefault("traps", {})
        traps.pop(field["value"], None)
        if not traps:
            del field["traps"]
    for path, value in (("scenario.json", scenario), ("gold/gold.json", gold)):
        with open(folder + "/" + path, "w") as out:
            json.dump(value, out, ensure_ascii=False, indent=1)
            out.write("\n")
    print(lab, variant, {k: x["value"] for k, x in gold["fields"].items()})


def number(ident, group, title, unit="", note=""):
    return dict(id=ident, group=group, kind="number", title=title, unit=unit, note=note)


# ---- class counts ----

COUNTS = {
    "a": dict(seed=21, what="路口", prefix="p", images=16, classes=["轿车", "行人", "卡车", "自行车", "公交车"],
              weights=[14, 10, 5, 3, 0], empty=["p07", "p13"], gone="p11"),
    "b": dict(seed=22, what="货架", prefix="s", images=15, classes=["瓶装", "盒装", "袋装", "罐装", "散装"],
              weights=[13, 9, 6, 2, 0], empty=["s04", "s12"], gone="s09"),
    "c": dict(seed=23, what="工地", prefix="g", images=17, classes=["安全帽", "反光衣", "工人", "叉车", "吊钩"],
              weights=[12, 9, 8, 3, 0], empty=["g05", "g16"], gone="g08"),
}


def boxes(rnd, v, names):
    rows, img_w, img_h = [], 640, 480
    for name in names:
        for _ in range(rnd.choice([1, 2, 2, 3, 4, 5])):
            label = rnd.choices(v["classes"], v["weights"])[0]
            w, h = rnd.randrange(20, 160), rnd.randrange(24, 150)
            x, y = rnd.randrange(0, img_w - w), rnd.randrange(0, img_h - h)
            state = rnd.choices(["已标", "待复核", "退回"], [7, 2, 1])[0]
            rows.append([name, label, x, y, w, h, state])
    return rows


def count_lab(variant, v):
    rnd = random.Random(v["seed"])
    every = ["%s%02d" % (v["prefix"], i) for i in range(1, v["images"] + 1)]
    names = [n for n in every if n not in v["empty"] and n != v["gone"]]
    rows = boxes(rnd, v, names)
    first, second = v["classes"][0], v["classes"][1]
    # an empty list is written for images without objects; the missing file has none
    csv = ["id,img,label,x,y,w,h,state"]
    csv += ["%d,%s,%s,%d,%d,%d,%d,%s" % (i, *r) for i, r in enumerate(rows, 1)]
    files = [{"name": "ann.csv", "text": csv},
             {"name": "images.txt", "text": [n + ".jpg" for n in every]},
             {"name": "classes.txt", "text": v["classes"]}]
    for name in every:
        if name == v["gone"]:
            continue
        lines = ["%d %.6f %.6f %.6f %.6f" % (v["classes"].index(r[1]), (r[2] + r[4] / 2) / 640,
                                             (r[3] + r[5] / 2) / 480, r[4] / 640, r[5] / 480)
                 for r in rows if r[0] == name]
        files.append({"name": "labels/%s.txt" % name, "text": lines})
    total = len(rows)
    per = {c: len([r for r in rows if r[1] == c]) for c in v["classes"]}
    imgs = {c: len({r[0] for r in rows if r[1] == c}) for c in v["classes"]}
    done = len([r for r in rows if r[6] == "已标"])
    both = len({r[0] for r in rows if r[1] == first} & {r[0] for r in rows if r[1] == second})
    share = 100 * per[first] / total
    has = 100 * imgs[first] / v["images"]
    assert per[first] != imgs[first] and per[second] != imgs[second]
    fields, gold = [], {}

    def add(ident, group, title, value, unit="", note="", tolerance="0", traps=None):
        fields.append(number(ident, group, title, unit, note))
        gold[ident] = {"value": value, "tolerance": tolerance, "traps": traps or {}}

    add("total", "box", "一共多少个框", str(total), "个", traps={str(len(names)): "images_as_instances"})
    for k, c in enumerate(v["classes"]):
        add("n%d" % k, "box", "%s的框" % c, str(per[c]), "个",
            traps={str(imgs[c]): "images_as_instances"} if per[c] else {})
    add("done", "box", "状态为“已标”的框", str(done), "个")
    add("share", "box", "%s框占全部框" % first, "%.1f" % share, "%", "一位小数", "0.05",
        {"%.1f" % has: "denominator", "%.1f" % (100 * per[first] / done): "denominator"})
    add("images", "img", "图片清单里有多少张", str(v["images"]), "张")
    add("with", "img", "有目标的图", str(len(names)), "张",
        traps={str(sum(imgs.values())): "images_as_instances", str(total): "images_as_instances"})
    add("i0", "img", "含%s的图" % first, str(imgs[first]), "张", traps={str(per[first]): "images_as_instances"})
    add("i1", "img", "含%s的图" % second, str(imgs[second]), "张",
        traps={str(per[second]): "images_as_instances"})
    add("both", "img", "%s、%s都有的图" % (first, second), str(both), "张",
        traps={str(imgs[first] + imgs[second]): "images_as_instances"})
    add("has", "img", "%s的含有率" % first, "%.1f" % has, "%", "分母是清单里的图，一位小数", "0.05",
        {"%.1f" % (100 * imgs[first] / len(names)): "denominator", "%.1f" % share: "denominator"})
    add("empty", "file", "有标注文件、里面没有框的图", str(len(v["empty"])), "张",
        traps={str(len(v["empty"]) + 1): "other"})
    fields.append(dict(id="gone", group="file", kind="text", title="清单里有、标注文件丢了的图",
                       note="只写图号，如 %s01" % v["prefix"]))
    gold["gone"] = {"value": v["gone"], "accept": [v["gone"] + ".jpg", v["gone"] + ".txt"],
                    "traps": {v["empty"][0]: "other"}}
    scenario = {
        "system": "%s标注统计" % v["what"], "host": "stat", "clock": "2025-03-10T09:00:00+08:00", "zone": 480,
        "motd": "一行一个框的表 ann.csv；YOLO 标注在 labels/；图片清单 images.txt。files 列出，show 打开，count 数。",
        "files": files,
        "form": {"groups": [{"id": "box", "title": "框"}, {"id": "img", "title": "图"},
                            {"id": "file", "title": "文件"}], "fields": fields}}
    write("l5-2.2-count", variant, scenario, {
        "fields": gold, "steps": [{"run": ["files", "count ann.csv --by label",
                                           "count ann.csv --by label --distinct img"]}]})


# ---- formats ----

CONVERTS = {
    "a": dict(what="路口", classes=[(1, "行人"), (2, "自行车"), (4, "轿车"), (8, "卡车")],
              images=[("r01.jpg", 640, 480), ("r02.jpg", 800, 600)],
              boxes=[(1, 0, 4, [296, 180, 88, 60]), (2, 0, 1, [508, 204, 36, 96]), (3, 1, 8, [120, 90, 240, 150])],
              voc=("r03.jpg", 1000, 750, [("轿车", [100, 240, 260, 345]), ("行人", [610, 300, 655, 424])])),
    "b": dict(what="货架", classes=[(3, "瓶装"), (5, "盒装"), (6, "袋装"), (9, "罐装")],
              images=[("s01.jpg", 800, 600), ("s02.jpg", 640, 480)],
              boxes=[(11, 0, 6, [320, 150, 96, 90]), (12, 0, 3, [40, 210, 64, 180]), (13, 1, 9, [272, 96, 48, 84])],
              voc=("s03.jpg", 1200, 900, [("盒装", [180, 330, 420, 465]), ("罐装", [905, 210, 968, 318])])),
    "c": dict(what="工地", classes=[(2, "安全帽"), (3, "反光衣"), (7, "叉车"), (10, "吊钩")],
              images=[("g01.jpg", 1000, 800), ("g02.jpg", 640, 480)],
              boxes=[(21, 0, 7, [350, 220, 300, 200]), (22, 0, 2, [610, 144, 50, 48]), (23, 1, 3, [208, 180, 80, 132])],
              voc=("g03.jpg", 960, 720, [("反光衣", [222, 168, 318, 336]), ("吊钩", [700, 45, 748, 129])])),
}


def convert_lab(variant, v):
    fields, gold, groups = [], {}, []
    order = [i for i, _ in v["classes"]]
    name_of = dict(v["classes"])
    for ident, image, cat, (x, y, w, h) in v["boxes"]:
        file, iw, ih = v["images"][image]
        group = "y%d" % ident
        groups.append({"id": group, "title": "%d 号框 → YOLO（%s，%d×%d）" % (ident, file[:-4], iw, ih)})
        values = {"class": (str(order.index(cat)), {str(cat): "class_index", str(order.index(cat) + 1): "class_index"}),
                  "cx": ((x + w / 2) / iw, {x / iw: "corner", (x + w / 2) / ih: "axes",
                                            (y + h / 2) / ih: "axes", x + w / 2: "denominator"}),
                  "cy": ((y + h / 2) / ih, {y / ih: "corner", (y + h / 2) / iw: "axes",
                                            (x + w / 2) / iw: "axes", y + h / 2: "denominator"}),
                  "w": (w / iw, {h / ih: "axes", w / ih: "axes", float(w): "denominator", w / 2 / iw: "other"}),
                  "h": (h / ih, {w / iw: "axes", h / iw: "axes", float(h): "denominator", h / 2 / ih: "other"})}
        titles = {"class": "类别号", "cx": "中心 x", "cy": "中心 y", "w": "宽", "h": "高"}
        for key, (value, traps) in values.items():
            ident_ = "%s_%s" % (group, key)
            fields.append(number(ident_, group, titles[key], "", "" if key == "class" else "六位小数"))
            if key == "class":
                gold[ident_] = {"value": value, "traps": {k: t for k, t in traps.items() if k != value}}
            else:
                gold[ident_] = {"value": "%.6f" % value, "tolerance": "0.0005",
                                "traps": {"%.6f" % k: t for k, t in traps.items() if abs(k - value) > .0011}}
    file, iw, ih, objects = v["voc"]
    by_name = {n: i for i, n in v["classes"]}
    for k, (label, (x1, y1, x2, y2)) in enumerate(objects, 1):
        group = "c%d" % k
        groups.append({"id": group, "title": "%s 的%s → COCO" % (file[:-4], label)})
        values = [("x", "x（左上角）", x1, {(x1 + x2) / 2: "corner"}),
                  ("y", "y（左上角）", y1, {(y1 + y2) / 2: "corner"}),
                  ("w", "宽", x2 - x1, {x2: "corner", x2 - x1 + 1: "other", y2 - y1: "axes"}),
                  ("h", "高", y2 - y1, {y2: "corner", y2 - y1 + 1: "other", x2 - x1: "axes"}),
                  ("cat", "category_id", by_name[label], {order.index(by_name[label]): "class_index",
                                                         order.index(by_name[label]) + 1: "class_index"})]
        for key, title, value, traps in values:
            fields.append(number("%s_%s" % (group, key), group, title))
            gold["%s_%s" % (group, key)] = {"value": str(value), "traps": {"%g" % t: n for t, n in traps.items()
                                                                            if t != value}}
    coco = json.dumps({
        "images": [{"id": i, "file_name": f, "width": w, "height": h} for i, (f, w, h) in enumerate(v["images"], 1)],
        "categories": [{"id": i, "name": n} for i, n in v["classes"]],
        "annotations": [{"id": i, "image_id": m + 1, "category_id": c, "bbox": b, "area": b[2] * b[3], "iscrowd": 0}
                        for i, m, c, b in v["boxes"]]}, ensure_ascii=False)
    for mark in ('{"id"', '"categories"', '"annotations"'):
        coco = coco.replace(mark, "\n  " + mark if mark[0] == "{" else "\n " + mark)
    xml = ["<annotation>", "  <filename>%s</filename>" % file,
           "  <size><width>%d</width><height>%d</height><depth>3</depth></size>" % (iw, ih)]
    for label, (x1, y1, x2, y2) in objects:
        xml += ["  <object><name>%s</name>" % label, "    <bndbox><xmin>%d</xmin><ymin>%d</ymin>" % (x1, y1),
                "      <xmax>%d</xmax><ymax>%d</ymax></bndbox>" % (x2, y2), "  </object>"]
    xml.append("</annotation>")
    scenario = {
        "system": "%s标注转换" % v["what"], "host": "conv", "clock": "2025-03-12T09:00:00+08:00", "zone": 480,
        "motd": "show coco.json 和 show voc.xml 看原件，calc 算数，表单里逐格填。",
        "files": [{"name": "coco.json", "text": coco.split("\n")}, {"name": "voc.xml", "text": xml},
                  {"name": "classes.txt", "text": [n for _, n in v["classes"]]}],
        "form": {"groups": groups, "fields": fields}}
    assert all(name_of[c] for _, _, c, _ in v["boxes"])
    write("l5-2.2-convert", variant, scenario, {"fields": gold, "steps": [{"run": ["show coco.json", "show voc.xml"]}]})


# ---- agreement ----

AGREES = {
    "a": dict(what="客诉", classes=["破损", "少发", "错发"], cells=[[17, 2, 1], [0, 8, 4], [1, 3, 6]], seed=41,
              only=(1, 1), spot=(17, 16)),
    "b": dict(what="来电", classes=["查询", "催单", "投诉"], cells=[[18, 4, 1], [3, 11, 1], [1, 0, 9]], seed=42,
              only=(2, 0), spot=(18, 17)),
    "c": dict(what="评论", classes=["正向", "中性", "负向"], cells=[[22, 3, 0], [2, 9, 2], [0, 5, 7]], seed=43,
              only=(0, 2), spot=(16, 18)),
    "d": dict(what="工单", classes=["安装", "维修", "退换"], cells=[[10, 1, 2], [0, 20, 1], [4, 1, 7]], seed=44,
              only=(1, 2), spot=(19, 15)),
}


def agree_lab(variant, v):
    rnd = random.Random(v["seed"])
    cls, cells = v["classes"], v["cells"]
    pairs = [(cls[i], cls[j]) for i in range(3) for j in range(3) for _ in range(cells[i][j])]
    pairs += [(rnd.choice(cls), "") for _ in range(v["only"][0])] + [("", rnd.choice(cls)) for _ in range(v["only"][1])]
    rnd.shuffle(pairs)
    n = sum(map(sum, cells))
    same = sum(cells[i][i] for i in range(3))
    rows = [sum(r) for r in cells]
    cols = [sum(c) for c in zip(*cells)]
    po, pe = same / n, sum(a * b for a, b in zip(rows, cols)) / n / n
    kappa = (po - pe) / (1 - pe)
    # the spot check: 20 rows both have marked, the truth given beside them
    both = [i for i, p in enumerate(pairs) if p[0] and p[1]]
    a_right, b_right = v["spot"]
    for _ in range(100000):
        chosen = sorted(rnd.sample(both, 20))
        truth = {}
        for i in chosen:
            truth[i] = pairs[i][0] if pairs[i][0] == pairs[i][1] else rnd.choice(pairs[i] + (pairs[i][0],))
        agreeing = [i for i in chosen if pairs[i][0] == pairs[i][1]]
        wrong = rnd.sample(agreeing, 1)
        for i in wrong:
            truth[i] = rnd.choice([c for c in cls if c != pairs[i][0]])
        if sum(truth[i] == pairs[i][0] for i in chosen) == a_right and \
                sum(truth[i] == pairs[i][1] for i in chosen) == b_right:
            break
    else:
        raise SystemExit("no spot check")
    labels = ["id,甲,乙"] + ["t%02d,%s,%s" % (i + 1, *p) for i, p in enumerate(pairs)]
    check = ["id,甲,乙,标准"] + ["t%02d,%s,%s,%s" % (i + 1, *pairs[i], truth[i]) for i in chosen]
    mixes = {(i, j): cells[i][j] + cells[j][i] for i in range(3) for j in range(i + 1, 3)}
    worst = max(mixes, key=mixes.get)
    assert sorted(mixes.values())[-1] > sorted(mixes.values())[-2]
    names = {k: "%s与%s" % (cls[k[0]], cls[k[1]]) for k in mixes}
    i, j = max(((i, j) for i in range(3) for j in range(3) if i != j), key=lambda k: cells[k[0]][k[1]])
    everything = len(pairs)
    fields = [
        number("n", "agree", "两人都标了的条数", "条"), number("same", "agree", "两人一致的条数", "条"),
        number("po", "agree", "原始一致率", "", "0 到 1 的小数，三位"),
        number("pe", "agree", "碰巧一致率 pe", "", "0 到 1 的小数，三位"),
        number("kappa", "agree", "Cohen κ", "", "三位小数"),
        number("cell", "mix", "甲标“%s”、乙标“%s”" % (cls[i], cls[j]), "条"),
        number("turned", "mix", "甲标“%s”、乙标“%s”" % (cls[j], cls[i]), "条"),
        dict(id="worst", group="mix", kind="choice", title="最容易混的一对", choices=sorted(names.values())),
        number("pair", "mix", "这一对混了几条", "条"),
        number("a", "spot", "甲的正确率", "", "0 到 1 的小数"), number("b", "spot", "乙的正确率", "", "0 到 1 的小数"),
        number("points", "spot", "两人差几个百分点", "", "取正数")]
    spot = {"a": a_right / 20, "b": b_right / 20}
    gap = abs(a_right - b_right) * 5
    gold = {
        "n": {"value": str(n), "traps": {str(everything): "denominator"}},
        "same": {"value": str(same), "traps": {str(n - same): "other"}},
        "po": {"value": "%.4f" % po, "tolerance": "0.005",
               "traps": {"%.4f" % (same / everything): "denominator", "%.4f" % (1 - po): "other"}},
        "pe": {"value": "%.4f" % pe, "tolerance": "0.005", "traps": {"0.3333": "chance"}},
        "kappa": {"value": "%.4f" % kappa, "tolerance": "0.005",
                  "traps": {"%.4f" % po: "chance", "%.4f" % ((po - 1 / 3) / (2 / 3)): "chance",
                            "%.4f" % (po - pe): "chance"}},
        "cell": {"value": str(cells[i][j]), "traps": {str(cells[j][i]): "axes"}},
        "turned": {"value": str(cells[j][i]), "traps": {str(cells[i][j]): "axes"}},
        "worst": {"value": names[worst], "traps": {x: "other" for x in names.values() if x != names[worst]}},
        "pair": {"value": str(mixes[worst]), "traps": {str(cells[i][j]): "other"}},
        "a": {"value": "%.2f" % spot["a"], "tolerance": "0.005", "traps": {"%.2f" % spot["b"]: "axes"}},
        "b": {"value": "%.2f" % spot["b"], "tolerance": "0.005", "traps": {"%.2f" % spot["a"]: "axes"}},
        "points": {"value": str(gap), "tolerance": "0.05",
                   "traps": {"%.2f" % (gap / 100): "unit", "%.1f" % (100 * gap / 100 / min(spot.values())): "other"}}}
    assert abs(pe - 1 / 3) > .015 and abs(kappa - (po - 1 / 3) * 1.5) > .01
    scenario = {
        "system": "%s标注一致性" % v["what"], "host": "agree", "clock": "2025-03-14T09:00:00+08:00", "zone": 480,
        "motd": "labels.csv 是两人的标签，check.csv 是抽查的 20 条和标准答案。",
        "files": [{"name": "labels.csv", "text": labels}, {"name": "check.csv", "text": check}],
        "form": {"groups": [{"id": "agree", "title": "一致率"}, {"id": "mix", "title": "混淆"},
                            {"id": "spot", "title": "抽查"}], "fields": fields}}
    write("l5-2.2-agree", variant, scenario, {
        "fields": gold, "steps": [{"run": ["cut -d, -f2,3 labels.csv | tail -n +2 | sort | uniq -c"]}]})


for name, value in COUNTS.items():
    count_lab(name, value)
for name, value in CONVERTS.items():
    convert_lab(name, value)
for name, value in AGREES.items():
    agree_lab(name, value)
