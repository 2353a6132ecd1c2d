#!/usr/bin/env python3
"""Data of the lab l5-3.2-ledger: a log, a ledger of data, notes. Run in the root of the source tree."""
import json
import os
import random
from datetime import datetime, timedelta

OUT = "content/level5/labs/l5-3.2-ledger"
SYSTEMS = {
    "a": dict(system="杯体质检台", host="qc01", day="2025-09-24", seed=11, func="detect", name="识别",
              down=(13, 41), cause="14:02 管理员重启识别服务"),
    "b": dict(system="快递面单识别台", host="sort02", day="2025-10-15", seed=12, func="ocr", name="面单识别",
              down=(10, 27), cause="10:44 管理员切换到备用网关"),
    "c": dict(system="语音客服质检台", host="voice04", day="2025-11-05", seed=13, func="score", name="通话评分",
              down=(15, 8), cause="15:21 管理员清理任务队列后重启"),
    "d": dict(system="退货照片分级台", host="rt03", day="2025-12-03", seed=14, func="grade", name="分级",
              down=(9, 53), cause="10:11 管理员恢复数据库连接"),
}


def build(v):
    rnd = random.Random(v["seed"])
    day = datetime.strptime(v["day"], "%Y-%m-%d")
    lines, truth = [], []

    def utc(at):
        return (at - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def put(at, level, func, req, user, ms, rest):
        lines.append((at, "%s %-5s %-7s req=%s user=%s ms=%d %s" % (utc(at), level, func, req, user, ms, rest)))

    def at(h, m, s=None):
        return day + timedelta(hours=h, minutes=m, seconds=rnd.randrange(1, 59) if s is None else s)

    def ok(when, func, req, user, ms):
        put(when, "INFO", func, req, user, ms, "ok")
        truth.append((when, func, req, user, True, ms))

    f = v["func"]
    h, m = v["down"]
    users = ["op03", "op05", "op02"]
    # the day before and after by local time, so that dates in UTC deceive
    ok(at(-1, 12), f, "y1", "op05", 230)
    for k in range(4):
        put(at(7 + 4 * k, 30), "INFO", "health", "h%d" % k, "probe", 4, "ok")
    hours = rnd.sample([8, 9, 11, 12, 15, 16, 17, 18], 5 + v["seed"] % 3)
    n = 0
    for hour in hours:
        if hour == h:
            continue
        for _ in range(1 + rnd.randrange(3)):
            n += 1
            ok(at(hour, rnd.randrange(5, 55)), f, "a%02d" % n, rnd.choice(users[:2]), rnd.randrange(18, 26) * 10)
    # requests tried again: two before the break, one after
    retries = 0
    for k, (hour, times) in enumerate([(8, 2), (9 if h != 9 else 11, 1), (17, 1)]):
        n += 1
        base = at(hour, 56 + k, 10)
        for t in range(times):
            put(base + timedelta(seconds=4 * t), "WARN", f, "a%02d" % n, "op05", 3000, "retry=%d" % (t + 1))
            retries += 1
        ok(base + timedelta(seconds=4 * times), f, "a%02d" % n, "op05", 240 + 10 * k)
    # the break
    first = at(h, m, 2 + v["seed"])
    failed = []
    for k, gap in enumerate([0, 4, 9]):
        n += 1
        when = first + timedelta(minutes=gap, seconds=7 * k)
        put(when, "ERROR", f, "a%02d" % n, users[k % 2], 30000, "504")
        truth.append((when, f, "a%02d" % n, users[k % 2], False, 30000))
        failed.append(when)
    back = first + timedelta(minutes=22 + v["seed"] % 5, seconds=28)
    put(back, "INFO", f, "t02", "test", 200, "ok")
    n += 1
    ok(back + timedelta(minutes=2, seconds=12), f, "a%02d" % n, "op03", 220)
    put(at(8, 2), "INFO", f, "t01", "test", 190, "ok")
    for k in range(1 + v["seed"] % 3):
        ok(at(10 + 3 * k, 20), "import", "b%02d" % (k + 1), "op03", 4200 + 100 * k)
    q = 0
    for hour in (9, 11, 14, 18, 19)[:3 + (v["seed"] + 1) % 3]:
        q += 1
        when = at(hour, 40)
        if hour == 14:
            put(when - timedelta(seconds=2), "WARN", "query", "c%02d" % q, "op02", 2100, "retry=1")
            retries_q = 1
        ok(when, "query", "c%02d" % q, "op02", 310 + 20 * q)
    # just after midnight of the next local day; its UTC date is still this one
    ok(at(24, 10), f, "z1", "op05", 250)
    ok(at(24, 31), "query", "z2", "op02", 300)
    lines.sort(key=lambda x: x[0])
    # numbers follow the time of the first line, as a system gives them
    new = {}
    for _, text in lines:
        req = text.split("req=")[1].split()[0]
        if req[0] == "a" and req not in new:
            new[req] = "a%02d" % (len(new) + 1)
    for i, (when, text) in enumerate(lines):
        req = text.split("req=")[1].split()[0]
        lines[i] = (when, text.replace("req=%s " % req, "req=%s " % new.get(req, req)))
    return [x[1] for x in lines], truth, retries, retries_q, first, back, failed


def book(v):
    """The ledger of data: one line takes a copy from the balance."""
    rnd = random.Random(v["seed"] + 100)
    rows = [("期初", 0, 0)]
    rows.append(("采入 0901", rnd.randrange(9, 20) * 100, 0))
    rows.append(("剔除不合格", 0, rnd.randrange(6, 19) * 10))
    rows.append(("采入 0908", rnd.randrange(5, 9) * 100 + 12, 0))
    rows.append(("去掉接口重复", 0, rnd.randrange(20, 40) * 10 + 6))
    rows.append(("副本给标注组", rnd.randrange(3, 8) * 100, 0))
    rows.append(("到期删除", 0, rnd.randrange(10, 30) * 10))
    rows.append(("采入 0922", rnd.randrange(2, 5) * 100 + 50, 0))
    copy_row = rows.pop(5)
    rows.insert(3 + v["seed"] % 4, copy_row)
    balance = right = 5000 + v["seed"] * 40
    out, wrong = ["no,what,add,del,balance"], 0
    for i, (what, add, gone) in enumerate(rows, 1):
        if what.startswith("副本"):
            copy = add
            balance -= copy
            wrong = i
            out.append("%d,%s %d 条,0,0,%d" % (i, what, copy, balance))
            continue
        balance += add - gone
        right += add - gone
        out.append("%d,%s,%d,%d,%d" % (i, what, add, gone, balance))
    return out, wrong, right, balance


def main():
    for name, v in SYSTEMS.items():
        lines, truth, retries, retries_q, first, back, failed = build(v)
        day = datetime.strptime(v["day"], "%Y-%m-%d")
        f = v["func"]
        today = [t for t in truth if day <= t[0] < day + timedelta(days=1)]
        mine = [t for t in today if t[1] == f]
        good = [t for t in mine if t[4]]
        calls, ok = len(mine), len(good)
        rate = 100 * ok / calls
        mean = sum(t[5] for t in good) / ok
        queries = [t for t in today if t[1] == "query"]
        text = "\n".join(lines)
        by_date = [t for t in truth if (t[0] - timedelta(hours=8)).strftime("%Y-%m-%d") == v["day"]]
        utc_calls = len([t for t in by_date if t[1] == f])
        minutes = (back - first).total_seconds() / 60
        rows, wrong, right, shown = book(v)
        tests = 2
        restart = v["cause"][:5]
        to_restart = (day + timedelta(hours=int(restart[:2]), minutes=int(restart[3:])) - first).total_seconds() / 60
        hm = back.strftime("%H%M"), first.strftime("%H%M")
        traps_calls = {str(calls + retries): "retries_counted", str(calls + tests): "tests_counted",
                       str(calls + retries + tests): "retries_counted", str(utc_calls): "utc"}
        traps_calls.pop(str(calls), None)
        error_lines = len([x for x in lines if " WARN " in x or " ERROR" in x])
        gold = {"fields": {
            "calls": {"value": str(calls), "traps": traps_calls},
            "ok": {"value": str(ok), "traps": {str(ok + tests): "tests_counted"}},
            "rate": {"value": "%.1f" % rate, "tolerance": "0.05",
                     "traps": {"%.1f" % (100 * ok / (calls + retries)): "retries_counted",
                               "%.1f" % (100 * (ok + tests) / (calls + tests)): "tests_counted"}},
            "mean": {"value": "%.1f" % mean, "tolerance": "0.5"},
            "retries": {"value": str(retries), "traps": {"3": "lines_counted"} if retries != 3 else {}},
            "queries": {"value": str(len(queries)),
                        "traps": {str(len(queries) + retries_q): "retries_counted"}},
            "imports": {"value": str(len([t for t in today if t[1] == "import"]))},
            "found": {"value": first.strftime("%H:%M:%S"), "tolerance": "0"},
            "failed": {"value": str(len(failed)), "traps": {str(error_lines): "lines_counted"}},
            "back": {"value": back.strftime("%H:%M:%S"), "tolerance": "0"},
            "minutes": {"value": "%.0f" % minutes, "tolerance": "0.6",
                        "traps": {"%.0f" % to_restart: "other",
                                  str(int(hm[0]) - int(hm[1])): "unit"}},
            "available": {"value": "%.1f" % (100 * (600 - minutes) / 600), "tolerance": "0.15"},
            "effect": {"value": "%s不可用，别的功能可用" % v["name"]},
            "wrong": {"value": str(wrong), "traps": {str(wrong + 1): "other"}},
            "balance": {"value": str(right), "traps": {str(shown): "other"}},
        }, "steps": [{"run": ["files", "grep ERROR app.log"]}]}
        for field in gold["fields"].values():
            field.setdefault("traps", {}).pop(field["value"], None)
        scenario = {
            "system": v["system"] + "·运维记录", "host": v["host"],
            "clock": (day + timedelta(days=1)).strftime("%Y-%m-%d") + "T08:20:00+08:00", "zone": 480,
            "motd": "补填 %s 的台账和故障单。files 看有哪些文件，grep、cut、sort、uniq -c、calc 都能用。" % v["day"],
            "files": [
                {"name": "app.log", "text": lines},
                {"name": "duty.txt", "text": [
                    "值班记录（北京时间 %s）" % v["day"],
                    "系统应运行 8:00 到 18:00，共 600 分钟。",
                    "%s 不行了以后，操作员改走人工；批量导入和查历史当时能用。" % v["name"],
                    v["cause"] + "。",
                    "重启以后用样例验证，验证的记录在 app.log（user=test）。"]},
                {"name": "book.csv", "text": rows}],
            "form": {"groups": [{"id": "ledger", "title": "功能台账（%s）" % v["day"]},
                                {"id": "incident", "title": "故障单"}, {"id": "data", "title": "数据台账"}],
                     "fields": [
                dict(id="calls", group="ledger", kind="number", unit="次", title="%s（%s）调用" % (v["name"], f)),
                dict(id="ok", group="ledger", kind="number", unit="次", title="%s 成功" % v["name"]),
                dict(id="rate", group="ledger", kind="number", unit="%", title="%s 成功率" % v["name"],
                     note="一位小数"),
                dict(id="mean", group="ledger", kind="number", unit="毫秒", title="%s 平均响应" % v["name"],
                     note="成功的请求，一位小数"),
                dict(id="retries", group="ledger", kind="number", unit="次", title="%s 重试" % v["name"]),
                dict(id="queries", group="ledger", kind="number", unit="次", title="查历史（query）调用"),
                dict(id="imports", group="ledger", kind="number", unit="次", title="批量导入（import）调用"),
                dict(id="found", group="incident", kind="time", title="第一条失败的时间", note="北京时间 HH:MM:SS"),
                dict(id="failed", group="incident", kind="number", unit="个", title="最后失败的请求"),
                dict(id="back", group="incident", kind="time", title="样例验证通过的时间", note="北京时间 HH:MM:SS"),
                dict(id="minutes", group="incident", kind="number", unit="分钟", title="断了多久", note="整数"),
                dict(id="available", group="incident", kind="number", unit="%", title="当天可用率",
                     note="一位小数"),
                dict(id="effect", group="incident", kind="choice", title="影响",
                     choices=["整套系统停了", "%s不可用，别的功能可用" % v["name"], "没有影响"]),
                dict(id="wrong", group="data", kind="number", title="book.csv 最先写错的是第几行（no）"),
                dict(id="balance", group="data", kind="number", unit="条", title="重算后最后的结余")]},
        }
        os.makedirs("%s/%s/gold" % (OUT, name), exist_ok=True)
        for path, value in (("scenario.json", scenario), ("gold/gold.json", gold)):
            with open("%s/%s/%s" % (OUT, name, path), "w") as out:
                json.dump(value, out, ensure_ascii=False, indent=1)
                out.write("\n")
        print(name, {k: x["value"] for k, x in gold["fields"].items()}, len(lines))


main()
