"""What the generators of table labs share."""
import csv
import io
import json
import os

ROOT = os.path.join(os.path.dirname(__file__), '..', '..', 'level5', 'labs')
CITIES = ['上海', '北京', '杭州', '南京', '成都', '武汉']
SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'


def fullwidth(text):
    return ''.join(chr(ord(c) + 0xfee0) if '!' <= c <= '~' else c for c in text)


def person(rng):
    return rng.choice(SURNAMES) + rng.choice(['先生', '女士'])


def csv_text(columns, rows):
    out = io.StringIO()
    w = csv.writer(out, lineterminator='\n')
    w.writerow(columns)
    w.writerows(rows)
    return out.getvalue()


def put(lab, variant, name, text, encoding='utf-8'):
    path = os.path.join(ROOT, lab, variant, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(text.encode(encoding))


def work(ops):
    lines = ',\n'.join(json.dumps(op, ensure_ascii=False, sort_keys=True, separators=(',', ':')) for op in ops)
    return '{"ops":[\n' + lines + '\n]}\n'
