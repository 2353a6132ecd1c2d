"""Makes the data of l5-2.1-repair: a register of repairs with the dirt that hand-kept registers have."""
import random
from tables_common import *

LAB = 'l5-2.1-repair'
COLUMNS = ['登记号', '客户', '手机号', '城市', '型号', '购买日期', '重量kg', '备注']
MODELS = ['K-200', 'K-300', 'M/X-15', 'T1000', 'P9 Plus', 'S-5A']
NOTES = ['开机无反应', '屏幕闪烁（偶发）', '已电话确认，周末上门', '电池不耐用', '', '外壳开裂；要求换新', '按键失灵', '发热，自动关机', '客户自带：充电器', '']
MAP = {'上海市': '上海', '北京市': '北京', '杭州市': '杭州', '南京市': '南京', '成都市': '成都', '武汉市': '武汉',
       '沪': '上海', '京': '北京', '': '未填', '无': '未填', '-': '未填', 'N/A': '未填'}


def clean(rng, i):
    weight = rng.choice([0.5, 1.2, 1.5, 2, 2.4, 2.5, 3, 3.6, 4.5, 0.8])
    return ['BX-%04d' % i, person(rng), '1%s0000%04d' % (rng.choice(['38', '39', '50', '86']), rng.randrange(10000)),
            rng.choice(CITIES), rng.choice(MODELS),
            '20%02d-%02d-%02d' % (rng.randrange(22, 25), rng.randrange(1, 13), rng.randrange(1, 29)),
            ('%g' % weight), rng.choice(NOTES)]


def dirty_date(rng, d, form):
    y, m, day = d.split('-')
    return [f'{y}/{int(m)}/{int(day)}', f'{y}年{int(m)}月{int(day)}日', f'{y}.{int(m)}.{int(day)}', f'{y}{m}{day}'][form]


def dirty_weight(w, form):
    g = float(w)
    return [f'{w}kg', f'{int(round(g * 1000))}g', f'{g * 2:g}斤', f'{w} 千克'][form]


def make(variant, seed):
    rng = random.Random(seed)
    start = rng.randrange(1, 900)
    gold = [clean(rng, start + i) for i in range(32)]
    src = [list(r) for r in gold]
    n = len(gold)

    def some(count):
        return rng.sample(range(n), count)
    for i, r in enumerate(some(10)):
        src[r][5] = dirty_date(rng, src[r][5], i % 4)
    for i, r in enumerate(some(9)):
        src[r][6] = dirty_weight(src[r][6], i % 4)
    for i, r in enumerate(some(8)):
        p = src[r][2]
        src[r][2] = [f'{p[:3]}-{p[3:7]}-{p[7:]}', fullwidth(p), f'{p[:3]} {p[3:7]} {p[7:]}', p + ' '][i % 4]
    for i, r in enumerate(some(5)):
        src[r][4] = fullwidth(src[r][4]).replace(' ', '\u3000') if i % 2 else ' ' + src[r][4]
    for i, r in enumerate(some(5)):
        src[r][1] = [src[r][1] + ' ', '\u3000' + src[r][1]][i % 2]
    picks = some(9)
    for i, r in enumerate(picks):
        if i < 5:
            city = gold[r][3]
            short = {'上海': '沪', '北京': '京'}.get(city)
            src[r][3] = short if short and i % 2 else city + '市'
        else:
            src[r][3] = ['', '无', '-', 'N/A'][i - 5]
            gold[r][3] = '未填'
    for i, r in enumerate(some(5)):
        src[r][0] = [fullwidth(src[r][0]), src[r][0].lower(), src[r][0] + ' '][i % 3]
    rows = [list(r) for r in src]
    # registered twice: later, most often typed a little differently
    for i, r in enumerate(sorted(some(4), reverse=True)):
        again = list(src[r])
        if i % 2:
            again[0] = fullwidth(gold[r][0])
            again[1] = gold[r][1] + ' '
        rows.insert(min(len(rows), r + rng.randrange(2, 8)), again)
    put(LAB, variant, 'register.csv', csv_text(COLUMNS, rows))
    put(LAB, variant, 'gold/register.csv', csv_text(COLUMNS, gold))
    on = 'register'
    put(LAB, variant, 'gold/work.json', work([
        {'op': 'halfwidth', 'on': on, 'columns': ['登记号', '手机号', '型号']},
        {'op': 'trim', 'on': on, 'columns': COLUMNS},
        {'op': 'case', 'on': on, 'columns': ['登记号'], 'to': 'upper'},
        {'op': 'dedupe', 'on': on, 'by': ['登记号'], 'keep': 'first'},
        {'op': 'replace', 'on': on, 'columns': ['手机号'], 'find': '-', 'with': ''},
        {'op': 'squeeze', 'on': on, 'columns': ['手机号']},
        {'op': 'map', 'on': on, 'columns': ['城市'], 'pairs': MAP},
        {'op': 'date', 'on': on, 'columns': ['购买日期'],
         'forms': ['YYYY/M/D', 'YYYY年M月D日', 'YYYY.M.D', 'YYYYMMDD']},
        {'op': 'number', 'on': on, 'columns': ['重量kg'],
         'units': {'kg': '1', '千克': '1', 'g': '0.001', '斤': '0.5'}},
    ]))


for variant, seed in zip('abcd', (5211, 5212, 5213, 5214)):
    make(variant, seed)
