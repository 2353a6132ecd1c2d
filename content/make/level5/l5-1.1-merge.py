"""Makes the data of l5-1.1-merge: the same orders as three systems export them."""
import random
from tables_common import *

LAB = 'l5-1.1-merge'
TARGET = ['order_no', 'shop', 'product', 'qty', 'price', 'date', 'source']
SHOPS = {'S01': '人民路店', 'S02': '解放路店', 'S03': '新街口店', 'S04': '火车站店'}
GOODS = [('保温杯', 59), ('双肩包', 129), ('蓝牙音箱', 199), ('台灯', 89.5), ('电饭煲', 349), ('空气炸锅', 1299), ('雨伞', 39.9), ('洗衣机', 2480)]


def order(rng, number, source):
    product, price = rng.choice(GOODS)
    return {'order_no': number, 'shop': rng.choice(list(SHOPS.values())), 'product': product, 'qty': rng.choice([1, 1, 1, 2, 2, 3, 5]),
            'price': price, 'month': rng.choice([3, 4]), 'day': rng.randrange(1, 29), 'source': source}


def money(price):
    return '%g' % price


def gold_row(o):
    return [o['order_no'], o['shop'], o['product'], str(o['qty']), money(o['price']), '2025-%02d-%02d' % (o['month'], o['day']), o['source']]


def make(variant, seed):
    rng = random.Random(seed)
    base = rng.randrange(1000, 9000)
    store = [order(rng, 'M%05d' % (base + i * 3), '门店') for i in range(18)]
    web = [order(rng, 'W%05d' % (base + 7 + i * 2), '网店') for i in range(20)]
    app = [order(rng, 'A%05d' % (base + 11 + i * 5), 'APP') for i in range(14)]
    # ordered in the app, paid on the web: both systems export it
    for o in rng.sample(web, 4):
        app.insert(rng.randrange(len(app)), dict(o, source='APP'))
    rows = []
    for i, o in enumerate(store):
        price = '{:,.2f}'.format(o['price']) if o['price'] >= 1000 or i % 4 == 0 else money(o['price'])
        if i % 5 == 2:
            price = '￥' + price
        rows.append([o['order_no'] + (' ' if i % 7 == 3 else ''), o['shop'], o['product'], '%d件' % o['qty'] if i % 3 == 1 else o['qty'], price,
                     '2025/%d/%d' % (o['month'], o['day'])])
    put(LAB, variant, 'store.csv', csv_text(['单号', '门店', '商品', '数量', '单价', '日期'], rows), 'gb18030')
    rows = []
    for i, o in enumerate(web):
        rows.append(['2025-%02d-%02d %02d:%02d' % (o['month'], o['day'], rng.randrange(8, 23), rng.randrange(60)), o['order_no'],
                     o['product'] + ('\u3000' if i % 6 == 1 else ''), o['shop'], money(o['price']), o['qty'], rng.choice(['微信', '支付宝'])])
    put(LAB, variant, 'web.csv', csv_text(['created', 'order_id', 'item', 'shop_name', 'unit_price', 'quantity', 'pay'], rows))
    codes = {v: k for k, v in SHOPS.items()}
    objects = [{'id': o['order_no'], 'shop': codes[o['shop']], 'product': o['product'], 'qty': o['qty'],
                'price_fen': round(o['price'] * 100), 'date': '2025%02d%02d' % (o['month'], o['day'])} for o in app]
    put(LAB, variant, 'app.json', '[\n' + ',\n'.join(json.dumps(o, ensure_ascii=False) for o in objects) + '\n]\n')
    mine = {o['order_no'] for o in web}
    gold = [gold_row(o) for o in store + web] + [gold_row(o) for o in app if o['order_no'] not in mine]
    put(LAB, variant, 'gold/merged.csv', csv_text(TARGET, gold))
    ops = []
    for sheet, pairs, source in (
            ('store', [('单号', 'order_no'), ('门店', 'shop'), ('商品', 'product'), ('数量', 'qty'), ('单价', 'price'), ('日期', 'date')], '门店'),
            ('web', [('created', 'date'), ('order_id', 'order_no'), ('item', 'product'), ('shop_name', 'shop'), ('unit_price', 'price'), ('quantity', 'qty')], '网店'),
            ('app', [('id', 'order_no'), ('price_fen', 'price')], 'APP')):
        ops += [{'op': 'rename', 'on': sheet, 'column': a, 'to': b} for a, b in pairs]
        ops.append({'op': 'add', 'on': sheet, 'column': 'source', 'with': source})
    ops += [{'op': 'drop', 'on': 'web', 'columns': ['pay']},
            {'op': 'map', 'on': 'app', 'columns': ['shop'], 'pairs': SHOPS},
            {'op': 'calc', 'on': 'app', 'into': 'price', 'left': 'price', 'sign': '/', 'right': '100'}]
    ops += [{'op': 'append', 'on': 'merged', 'from': s} for s in ('store', 'web', 'app')]
    ops += [{'op': 'trim', 'on': 'merged'},
            {'op': 'dedupe', 'on': 'merged', 'by': ['order_no'], 'keep': 'first'},
            {'op': 'number', 'on': 'merged', 'columns': ['qty', 'price'], 'units': {'件': '1'}},
            {'op': 'date', 'on': 'merged', 'columns': ['date'], 'forms': ['YYYY/M/D', 'YYYY-MM-DD *', 'YYYYMMDD']},
            {'op': 'order', 'on': 'merged', 'columns': TARGET}]
    put(LAB, variant, 'gold/work.json', work(ops))


for variant, seed in zip('abc', (1111, 1112, 1113)):
    make(variant, seed)
