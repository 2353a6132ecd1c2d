"""Makes the data of l5-1.2-totals: sales to be classed by amount and added up by shop and product."""
import random
from tables_common import *

LAB = 'l5-1.2-totals'
SHOPS = ['东区店', '西区店', '中心店']
GOODS = {'耳机': (39, 480), '手环': (99, 699), '平板': (900, 3200), '充电器': (19, 130)}
EDGES = [100, 500, 2000]
NAMES = ['小额', '中额', '大额', '特大']


def klass(amount):
    return NAMES[sum(amount >= e for e in EDGES)]


def make(variant, seed):
    rng = random.Random(seed)
    start = rng.randrange(100, 800)
    rows, gold, sums = [], [], {}
    on_edge = {3: 100, 9: 500, 17: 2000, 24: 100, 31: 500, 38: 2000, 44: 99.99, 50: 499.9}
    for i in range(64):
        shop = SHOPS[i % 3] if i < 12 else rng.choice(SHOPS)
        product = list(GOODS)[i // 3 % 4] if i < 12 else rng.choice(list(GOODS))
        low, high = GOODS[product]
        amount = on_edge.get(i, round(rng.uniform(low, high), rng.choice([0, 0, 1, 2])))
        amount = int(amount) if amount == int(amount) else amount
        state = '已完成' if i in on_edge or i < 12 else rng.choices(['已完成', '已退款', '已取消'], [8, 1, 1])[0]
        shown = '%g' % amount if amount < 100000 else str(amount)
        if i % 6 == 1 and amount >= 1000:
            shown = '{:,}'.format(amount)
        elif i % 6 == 2:
            shown = '￥' + shown
        elif i % 6 == 4:
            shown += '元'
        elif i % 11 == 5:
            shown = fullwidth(shown)
        number = 'X%04d' % (start + i)
        date = '2025-05-%02d' % (1 + i * 30 // 64)
        spoken = product + ' ' if i % 13 == 6 else product
        rows.append([number, shop, spoken, state, date, shown])
        if state == '已完成':
            gold.append([number, shop, product, state, date, '%g' % amount, klass(amount)])
            count, cents = sums.get((shop, product), (0, 0))
            sums[shop, product] = (count + 1, cents + round(amount * 100))
    put(LAB, variant, 'sales.csv', csv_text(['订单号', '门店', '商品', '状态', '日期', '实付金额'], rows))
    put(LAB, variant, 'gold/sales.csv', csv_text(['订单号', '门店', '商品', '状态', '日期', '实付金额', '金额档'], gold))
    totals = [[shop, product, str(n), ('%.2f' % (c / 100)).rstrip('0').rstrip('.')] for (shop, product), (n, c) in sorted(sums.items())]
    put(LAB, variant, 'gold/totals.csv', csv_text(['门店', '商品', '笔数', '金额'], totals))
    on = 'sales'
    put(LAB, variant, 'gold/work.json', work([
        {'op': 'trim', 'on': on},
        {'op': 'number', 'on': on, 'columns': ['实付金额'], 'units': {'元': '1'}},
        {'op': 'delete', 'on': on, 'where': {'column': '状态', 'is': 'not', 'value': '已完成'}},
        {'op': 'bin', 'on': on, 'column': '实付金额', 'into': '金额档', 'edges': [str(e) for e in EDGES], 'names': NAMES},
        {'op': 'group', 'on': on, 'to': 'totals', 'by': ['门店', '商品'],
         'values': [{'how': 'count', 'as': '笔数'}, {'column': '实付金额', 'how': 'sum', 'as': '金额'}]},
    ]))


for variant, seed in zip('abc', (1211, 1212, 1213)):
    make(variant, seed)
