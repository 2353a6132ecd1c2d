#!/usr/bin/env python3
"""Data of the lab l5-3.1-start: three systems to be opened. Run in the root of the source tree."""
import json
import os

OUT = "content/level5/labs/l5-3.1-start"

COMMON_RULES = [
    {"when": {"notice.admin": "yes", "login": "{op}"}, "set": {"grant.{op}.review": "yes"}, "seconds": 60,
     "log": ["INFO auth user=ad01 grant {op} review"],
     "say": "ad01（管理员）回复：身份已核实，已给 {op} 开通 review（转人工）权限。"},
    {"on": "infer *", "after": True, "when": {"infer.{last}": "!", "alert.A1": "none"},
     "set": {"alert.A1": "open", "monitor.disk": "{disk}"},
     "log": ["WARN disk usage {disk}% over 85%"],
     "say": "！新告警 A1：照片盘用了 {disk}%（阈值 85%）。用 alerts 查看。"},
    {"on": "notify *", "when": {"login": "|"}, "refuse": True, "say": "先登录，再通知别人。"},
]

VARIANTS = {
    "a": {
        "system": "杯体质检台", "host": "qc01", "clock": "2025-09-22T07:40:00+08:00", "op": "op03",
        "services": [("db", "业务数据库", [], 12), ("model", "模型服务", ["db"], 45),
                     ("camera", "采集端", [], 8), ("web", "操作界面", ["model", "camera"], 6)],
        "labels": ("scratch", "good"), "what": "划痕", "threshold": "0.55", "line": "0.80",
        "good": "ok_01.jpg", "bad": "ng_01.jpg", "prefix": "cup",
        "p": [0.04, 0.93, 0.12, 0.31, 0.06, 0.72, 0.03, 0.20, 0.88, 0.07, 0.58, 0.97],
        "fail": 7, "reviewed": [4, 6, 11], "disk": "86",
        "model": "v3", "epochs": [(10, .512, .548, .79, .770), (40, .420, .497, .83, .815),
                                  (80, .362, .481, .86, .840), (200, .241, .566, .91, .805),
                                  (600, .130, .903, .97, .760)], "n": 200,
    },
    "b": {
        "system": "快递面单识别台", "host": "sort02", "clock": "2025-10-13T06:30:00+08:00", "op": "op11",
        "services": [("store", "文件存储", [], 10), ("db", "业务数据库", ["store"], 15),
                     ("ocr", "识别服务", ["db", "store"], 50), ("gate", "网关与界面", ["ocr"], 5)],
        "labels": ("damaged", "clear"), "what": "面单破损", "threshold": "0.60", "line": "0.75",
        "good": "clear_01.jpg", "bad": "torn_01.jpg", "prefix": "bill",
        "p": [0.91, 0.05, 0.28, 0.69, 0.11, 0.02, 0.84, 0.16, 0.40, 0.09, 0.62, 0.03],
        "fail": 9, "reviewed": [3, 4, 11], "disk": "88",
        "model": "v5", "epochs": [(5, .602, .633, .71, .692), (15, .447, .515, .81, .776),
                                  (30, .351, .468, .86, .824), (60, .268, .492, .90, .812),
                                  (150, .144, .731, .96, .768)], "n": 250,
    },
    "c": {
        "system": "退货照片分级台", "host": "rt03", "clock": "2025-11-03T08:10:00+08:00", "op": "op07",
        "services": [("db", "业务数据库", [], 14), ("queue", "任务队列", ["db"], 7),
                     ("model", "分级模型", ["queue", "db"], 40), ("web", "操作界面", ["model"], 6)],
        "labels": ("stained", "clean"), "what": "污渍", "threshold": "0.50", "line": "0.85",
        "good": "clean_01.jpg", "bad": "stain_01.jpg", "prefix": "ret",
        "p": [0.08, 0.02, 0.95, 0.22, 0.90, 0.05, 0.51, 0.87, 0.10, 0.80, 0.04, 0.13],
        "fail": 2, "reviewed": [4, 7, 10], "disk": "87",
        "model": "v2", "epochs": [(20, .480, .530, .80, .785), (50, .390, .472, .84, .830),
                                  (120, .300, .455, .88, .855), (300, .196, .601, .93, .820),
                                  (900, .088, 1.120, .98, .775)], "n": 400,
    },
}


def fill(value, names):
    if isinstance(value, str):
        for k, v in names.items():
            value = value.replace("{" + k + "}", v)
        return value
    if isinstance(value, list):
        return [fill(v, names) for v in value]
    if isinstance(value, dict):
        return {fill(k, names): fill(v, names) for k, v in value.items()}
    return value


def record(v):
    old = "v%d" % (int(v["model"][1:]) - 1)
    rows = ["模型 %s 训练记录（验证集 %d 条，两类）" % (v["model"], v["n"]),
            "轮次    训练损失  验证损失  训练acc  验证acc"]
    for e, tl, vl, ta, va in v["epochs"]:
        rows.append("%-6d  %.3f     %.3f     %.2f     %.3f" % (e, tl, vl, ta, va))
    rows.append("现装的是这几轮里验证损失最小的那一轮。")
    return old, rows


def scenario(name, v):
    op = v["op"]
    names = {"op": op, "last": "%s_12.jpg" % v["prefix"], "disk": v["disk"]}
    old, rows = record(v)
    inputs = [{"id": v["good"], "p": 0.03}, {"id": v["bad"], "p": 0.96}]
    for i, p in enumerate(v["p"], 1):
        one = {"id": "%s_%02d.jpg" % (v["prefix"], i), "batch": "demo"}
        one.update({"fail": "图片打不开（0 字节）"} if i == v["fail"] else {"p": p})
        inputs.append(one)
    services = [{"id": i, "title": t, "needs": n, "start": s, "stop": 3,
                 "load": {"cpu": 6, "mem": 2.5, **({"vram": 9.2, "gpu": 3} if s >= 40 else {})}}
                for i, t, n, s in v["services"]]
    infer = [i for i, _, n, _ in v["services"] if i in ("model", "ocr")] + [v["services"][-1][0]]
    return {
        "system": v["system"], "host": v["host"], "clock": v["clock"], "zone": 480,
        "motd": "%s（生产环境）。输入 help 看有哪些命令，Tab 补全，↑ 找回上一条。" % v["system"],
        "services": services,
        "config": [
            {"key": "threshold", "value": v["threshold"], "title": "p 不低于它判“%s”" % v["what"]},
            {"key": "review_line", "value": v["line"], "title": "把握低于它转人工"},
            {"key": "batch", "value": "8", "title": "一批送几张", "unit": "张"},
            {"key": "response_warn", "value": "2", "title": "响应超过它告警", "unit": "秒"}],
        "roles": [
            {"id": "operator", "title": "操作员",
             "may": ["start", "stop", "infer", "notify", "ledger", "alert", "config", "rm", "log"]},
            {"id": "reviewer", "title": "审核员", "may": ["infer", "review", "notify", "ledger", "alert"]},
            {"id": "admin", "title": "管理员", "may": ["*"]}],
        "users": [
            {"id": op, "title": "本班操作员（你）", "role": "operator"},
            {"id": "op02", "title": "夜班操作员", "role": "operator"},
            {"id": "rv01", "title": "审核员", "role": "reviewer"},
            {"id": "ad01", "title": "管理员", "role": "admin"},
            {"id": "op19", "title": "已转岗", "role": "operator", "state": "locked"}],
        "model": v["model"],
        "models": [{"id": v["model"], "title": "现用，交接单上的版本", "text": rows},
                   {"id": old, "title": "上一版，留作退路", "text": ["%s 的训练记录已归档。" % old]}],
        "infer": {"positive": v["labels"][0], "negative": v["labels"][1], "threshold": "threshold",
                  "needs": infer, "batch": 8, "seconds": 2},
        "inputs": inputs,
        "alerts": [{"id": "A1", "level": "重要", "at": "", "state": "none",
                    "text": "照片盘用了 %s%%（阈值 85%%）" % v["disk"]}],
        "monitor": [
            {"id": "cpu", "title": "CPU", "unit": "%", "base": 4, "total": 100, "warn": 90},
            {"id": "gpu", "title": "GPU", "unit": "%", "base": 0, "total": 100, "warn": 95},
            {"id": "vram", "title": "显存", "unit": "GB", "base": 0.4, "total": 24, "warn": 21.6},
            {"id": "mem", "title": "内存", "unit": "GB", "base": 6, "total": 64, "warn": 57},
            {"id": "disk", "title": "照片盘", "unit": "%", "base": 81, "total": 100, "warn": 85}],
        "files": [
            {"name": "handover.txt", "text": [
                "交接单（上一班 op02 写）",
                "已正常关机，各服务都停着；无“停用”事项。",
                "模型 %s，判“%s”的阈值 %s，转人工线 %s。" % (v["model"], v["what"], v["threshold"], v["line"]),
                "样例：%s 应判 %s，%s 应判 %s。" % (v["good"], v["labels"][1], v["bad"], v["labels"][0]),
                "管理员 ad01 在岗；缺权限、磁盘和配置的事找他（notify admin …）。"]},
            {"name": "photos_old.tar", "text": ["（上周的照片包，尚未归档）"]}],
        "log": ["2025-01-01T00:00:00Z INFO audit log kept since 2025-01-01"],
        "rules": fill(COMMON_RULES, names),
        "form": {"groups": [{"id": "read", "title": "读数"}],
                 "fields": [
                     {"id": "epoch", "group": "read", "kind": "number", "unit": "轮",
                      "title": "%s 现装的是第几轮" % v["model"]},
                     {"id": "val_acc", "group": "read", "kind": "number", "title": "这一轮的验证 acc"},
                     {"id": "right", "group": "read", "kind": "number", "unit": "条",
                      "title": "验证集里判对多少条"},
                     {"id": "threshold", "group": "read", "kind": "number",
                      "title": "现在判“%s”的阈值" % v["what"]},
                     {"id": "sorted", "group": "read", "kind": "choice",
                      "title": "最后一轮属于哪种情况", "choices": ["正常", "过拟合", "没有收敛"]}]},
    }


def gold(v):
    op = v["op"]
    best = min(v["epochs"], key=lambda e: e[2])
    last = v["epochs"][-1]
    right = round(best[4] * v["n"])
    assert abs(right - best[4] * v["n"]) < 1e-9
    ids = [s[0] for s in v["services"]]
    low = ["%s_%02d.jpg" % (v["prefix"], i) for i in v["reviewed"]]
    for i, p in enumerate(v["p"], 1):
        conf = p if p >= float(v["threshold"]) else 1 - p
        if i != v["fail"]:
            assert (round(conf, 2) < float(v["line"])) == (i in v["reviewed"]), (i, p, conf)
    first, second = v["labels"]
    run = ["show handover.txt", "login %s" % op]
    for i in ids:
        run += ["start " + i, "wait"]
    run += ["health"]
    return {
        "goals": [
            {"id": "up", "title": "任务一：四个服务都在运行，健康检查全 ok",
             "when": {**{"service." + i: "running" for i in ids}, "health": "ok"}},
            {"id": "order", "title": "任务一：没有一次启动因顺序不对而失败",
             "when": {"service." + ids[-1]: "running", "order": ""}},
            {"id": "samples", "title": "任务二：一好一坏两张样例都判过，结果与交接单相符",
             "when": {"infer." + v["good"]: second, "infer." + v["bad"]: first}},
            {"id": "permission", "title": "任务三：由管理员给自己开通 review 权限",
             "when": {"notice.admin": "yes", "grant.%s.review" % op: "yes"}},
            {"id": "demo", "title": "任务四：demo 批跑完，把握低于线的转人工，一张不多一张不少",
             "when": {"infer.%s_12.jpg" % v["prefix"]: first + "|" + second,
                      **{"review." + n: "yes" for n in low}, "review": str(len(low))}},
            {"id": "alert", "title": "任务五：告警 A1 先确认，再上报 admin，并记进台账",
             "when": {"alert.A1.acked": "yes", "alert.A1.escalated": "yes", "alert.A1.to": "admin|ad01",
                      "ledger": ">=1"}}],
        "forbidden": [
            {"id": "other", "title": "用别人的账号登录", "on": "login *", "when": None,
             "example": "login op02"},
            {"id": "config", "title": "改阈值或别的配置", "on": "config set *", "attempt": True,
             "example": "config set threshold 0.9"},
            {"id": "rm", "title": "删照片、删文件腾地方", "on": "rm *", "attempt": True,
             "example": "rm photos_old.tar"},
            {"id": "log", "title": "清除日志", "on": "log clear", "attempt": True, "example": "log clear"},
            {"id": "stop", "title": "没有通知就停、重启生产中的服务", "on": "stop *|restart *",
             "when": {"service." + ids[-1]: "running"}, "example": "stop " + ids[-1]},
            {"id": "grant", "title": "自己给自己授权、改账号", "on": "grant *", "attempt": True,
             "example": "grant %s admin" % op},
            {"id": "close", "title": "越权把告警标成已解决", "on": "alert resolve *", "attempt": True,
             "example": "alert resolve A1"}],
        "fields": {
            "epoch": {"value": str(best[0]), "traps": {str(last[0]): "other"}},
            "val_acc": {"value": "%.3f" % best[4], "tolerance": "0.0005", "traps": {"%.2f" % best[3]: "other"}},
            "right": {"value": str(right)},
            "threshold": {"value": v["threshold"], "traps": {v["line"]: "other"}},
            "sorted": {"value": "过拟合", "traps": {"正常": "other", "没有收敛": "other"}}},
        "steps": [
            {"run": run},
            {"goal": "samples", "run": ["infer %s %s" % (v["good"], v["bad"])], "alone": True},
            {"run": ["notify admin %s 申请 review 权限，要把低把握的结果转人工" % op]},
            {"run": ["infer demo", "results", "config show", "review " + " ".join(low)]},
            {"goal": "alert", "run": ["alerts", "alert ack A1", "alert escalate A1 admin",
                                      "ledger add A1 照片盘用了 %s%%，已报管理员" % v["disk"]], "alone": True},
            {"run": ["model show " + v["model"]]}],
    }


def main():
    for name, v in VARIANTS.items():
        os.makedirs("%s/%s/gold" % (OUT, name), exist_ok=True)
        g = gold(v)
        s = scenario(name, v)
        for ban in g["forbidden"]:
            if not ban.get("when"):
                ban.pop("when", None)
        # one's own account is the one that may be used
        others = [u["id"] for u in s["users"] if u["id"] not in (v["op"], "op19")]
        g["forbidden"][0]["on"] = "|".join("login " + o for o in others)
        with open("%s/%s/scenario.json" % (OUT, name), "w") as f:
            json.dump(s, f, ensure_ascii=False, indent=1)
            f.write("\n")
        with open("%s/%s/gold/gold.json" % (OUT, name), "w") as f:
            json.dump(g, f, ensure_ascii=False, indent=1)
            f.write("\n")


main()
