#!/usr/bin/env python3
"""Records and gold of the lab l5-1.2-classify. Run by hand; writes into content/level5/labs."""
import json
import pathlib
import random

LAB = pathlib.Path(__file__).resolve().parents[2] / "level5" / "labs" / "l5-1.2-classify"

PLAIN = """
外箱破损，里面两件变形|少发一件，称重记录对得上|颜色发错，要求换货|运输途中受潮，包装发霉
屏幕不亮，换了插座也一样|配件缺一套螺丝|送错楼栋，隔天才找回|生产日期模糊，要求核对
拉链用两次就坏|标价与结算不符|到货比约定晚四天|桌腿长短不齐，放不平
充电十小时仍不满|印刷褪色，一擦就掉|型号贴错，装不上|重复扣款一次
赠品没有放进箱子|木架开裂，钉子外露但没有伤人|包裹丢失，物流停在中转站|退货已签收，款没有退
尺码与标签不一致|门封漏风，冷藏不住|说明书是别的型号|保修卡没有盖章
送货划伤了门框|水龙头接口漏水，泡了柜子|床垫塌陷，睡了三周|电机异响，开机就停
灯罩碎裂，拆箱时已经发现|整箱发错，地址是别人的|压痕明显，客户拒收|安装后倾斜，要求重装
预约两次都没有上门|重量不足，差三百克|键盘三个键失灵|漆面起泡，一撕就掉
"""
UNSAFE = """
开箱时玻璃碎片扎破手，去医院缝了三针|喝了以后上吐下泻，有急诊病历|插头冒火花，烫伤手背|罐头吃出金属片，划破口腔
梯子断裂，摔伤脚踝|充电时起火，熏黑一面墙，一人呛伤|奶粉结块发苦，孩子喝后起疹子|面包里有霉斑，吃了两片后呕吐
"""
NEAR = """
闻到塑料味，人没有不舒服|外包装有油污，食品密封完好|担心会扎手，还没有拆开|箱角尖锐，提醒以后注意
"""
EDGES = (100, 500, 2000)
LABELS = ((100, "small"), (500, "middle"), (2000, "large"), (None, "huge"))


def label_of(value):
    return next(label for most, label in LABELS if most is None or value < most)


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def hanzi(value):
    digits, units, out = "零一二三四五六七八九", ["", "十", "百", "千"], ""
    text = str(int(value))
    for i, c in enumerate(text):
        out += digits[int(c)] + (units[len(text) - 1 - i] if c != "0" else "")
    while "零零" in out:
        out = out.replace("零零", "零")
    out = out.rstrip("零")
    return out[1:] if out.startswith("一十") else out


def grouped(value):
    return f"{value:,.2f}" if value != int(value) else f"{int(value):,}"


def plain(value):
    return f"{value:.2f}" if value != int(value) else str(int(value))


def forms(value):
    """Ways of writing that people use and a program does not read as a number."""
    yield full_width(grouped(value))
    yield "¥" + grouped(value)
    yield plain(value) + "元"
    if value >= 1000:
        yield grouped(value)
    if value == int(value) and value >= 10:
        yield hanzi(value)
    if value >= 1000 and value % 100 == 0:
        yield f"{value / 10000:g}万"


def pool(text):
    return [one for line in text.strip().split("\n") for one in line.split("|")]


def values(rng):
    """Twelve on bounds or beside them, the others anywhere in the four bins."""
    out = [v for e in EDGES for v in (e, e, e - 0.01, e + rng.choice([0.01, 1]))]
    bins = [(8, 98), (110, 490), (520, 1980), (2050, 9600)]
    for low, high in bins:
        out += [rng.randrange(low, high) for _ in range(3)]
    return out


def write(folder, v):
    rng = random.Random(1203 + v)
    plain_texts, unsafe, near = pool(PLAIN), pool(UNSAFE), pool(NEAR)
    rng.shuffle(plain_texts)
    rows = []
    for k, value in enumerate(values(rng)):
        written = rng.choice(list(forms(value))) if k % 2 else plain(value)
        text = near[v] if k == 13 else near[(v + 1) % 4] if k == 17 else plain_texts.pop()
        rows.append((text, value, written, label_of(value), ""))
    for k in range(4):
        value = rng.choice([28, 66, 180, 320, 499, 750, 2400])
        rows.append((unsafe[(2 * v + k) % 8], value, plain(value), "urgent",
                     "有人受伤或不适，不论金额"))
    for k in range(2):
        value = rng.randrange(120, 480)
        rows.append((plain_texts.pop(), value, rng.choice(list(forms(value))), label_of(value), ""))
    rng.shuffle(rows)
    start = rng.randrange(300, 900)
    with open(folder / "items.jsonl", "w") as data, \
            open(folder / "gold" / "choice.jsonl", "w") as gold:
        for i, (text, value, written, label, why) in enumerate(rows):
            number = f"{start + 7 * i:05d}"
            total = int(value * rng.choice([1, 1.2, 1.5, 2, 3])) + rng.choice([0, 10, 19])
            item = {"id": number, "text": text + "。",
                    "fields": {"单号": number, "订单金额": str(total), "索赔金额": written}}
            answer = {"id": number, "label": label} | ({"why": why} if why else {})
            for file, one in ((data, item), (gold, answer)):
                file.write(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n")


for v, name in enumerate("abc"):
    (LAB / name / "gold").mkdir(parents=True, exist_ok=True)
    write(LAB / name, v)
