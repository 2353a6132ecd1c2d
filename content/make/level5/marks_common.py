"""Marked text written inline: [海盐苏打饼干|goods] or, with a name for relations, [音质|aspect a1].

write_lab(lab, variants, given) writes texts.jsonl and gold/spans.jsonl of each variant.
"""
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2] / "level5" / "labs"
MARK = re.compile(r"\[([^|\]]+)\|(\w+)(?: (\w+))?\]")


def parse(line):
    """'[甲|x a] … || a>b:type' → text, entities, relations"""
    body, _, links = line.partition(" || ")
    text, at, entities, names = "", 0, [], {}
    for m in MARK.finditer(body):
        text += body[at:m.start()]
        entity = {"id": len(entities) + 1, "start": len(text), "end": len(text) + len(m[1]),
                  "label": m[2]}
        text += m[1]
        entities.append(entity)
        if m[3]:
            assert m[3] not in names, line
            names[m[3]] = entity["id"]
        at = m.end()
    text += body[at:]
    assert "[" not in text and "|" not in text, line
    relations = []
    for link in links.split():
        ends, kind = link.split(":")
        a, b = ends.split(">")
        relations.append({"id": len(relations) + 1, "from": names[a], "to": names[b],
                          "type": kind})
    return text, entities, relations


def dump(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def write_lab(lab, variants, given=False):
    for name, lines in variants.items():
        folder = ROOT / lab / name
        (folder / "gold").mkdir(parents=True, exist_ok=True)
        with open(folder / "texts.jsonl", "w") as texts, \
                open(folder / "gold" / "spans.jsonl", "w") as gold:
            for number, line in enumerate(lines, 1):
                text, entities, relations = parse(line)
                doc = {"id": str(number), "text": text}
                if given:
                    doc["entities"] = entities
                texts.write(dump(doc))
                gold.write(dump({"id": str(number), "text": text, "entities": entities,
                                 "relations": relations}))
