"""Makes the databases and questions of l5-1.1-orders."""
import json
import random
from tables_common import *

LAB = 'l5-1.1-orders'
SCHEMA = '''CREATE TABLE shop (
    shop_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    city TEXT NOT NULL
);
CREATE TABLE customer (
    customer_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    phone TEXT,              -- NULL 或空串:没有留电话
    city TEXT
);
CREATE TABLE orders (
    order_id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer,
    shop_id INTEGER NOT NULL REFERENCES shop,
    created TEXT NOT NULL,   -- '2025-03-09 14:05'
    status TEXT NOT NULL,    -- 已完成 待付款 已取消
    channel TEXT NOT NULL    -- 门店 网店 测试
);
CREATE TABLE item (
    item_id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders,
    product TEXT NOT NULL,
    qty INTEGER NOT NULL,
    price REAL NOT NULL      -- 元,一件的
);
CREATE TABLE refund (
    refund_id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders,
    amount REAL NOT NULL,    -- 元,一单可退几次
    created TEXT NOT NULL
);
'''
SHOPS = ['人民路店', '解放路店', '新街口店', '火车站店', '大学城店', '滨江店']
GOODS = [('保温杯', 59), ('双肩包', 129), ('蓝牙音箱', 199), ('台灯', 89.5), ('电饭煲', 349), ('雨伞', 39.9), ('空气炸锅', 499), ('键盘', 169)]


def quote(v):
    if v is None:
        return 'NULL'
    return str(v) if isinstance(v, (int, float)) else "'" + v.replace("'", "''") + "'"


def insert(table, rows):
    out = []
    for i in range(0, len(rows), 40):
        out.append('INSERT INTO %s VALUES\n' % table + ',\n'.join('(' + ', '.join(map(quote, r)) + ')' for r in rows[i:i + 40]) + ';\n')
    return ''.join(out)


def database(seed, shops=5, customers=40, orders=150):
    rng = random.Random(seed)
    s = [[i + 1, SHOPS[i], rng.choice(CITIES[:4])] for i in range(shops)]
    c = [[101 + i, person(rng), rng.choice([None, None, '', *['1380000%04d' % rng.randrange(10000) for _ in range(6)]]),
          rng.choice(CITIES[:4] + [None])] for i in range(customers)]
    o, it, rf = [], [], []
    for i in range(orders):
        month = rng.choice([1, 2, 3, 3, 3, 4])
        status = rng.choices(['已完成', '待付款', '已取消'], [7, 1, 2])[0]
        channel = rng.choices(['门店', '网店', '测试'], [5, 4, 1])[0]
        # the last shop has not opened, some customers never order
        o.append([5001 + i, rng.choice(c[:customers - 6])[0], rng.randrange(1, shops), '2025-%02d-%02d %02d:%02d' % (month, rng.choices([1, 31 if month in (1, 3) else 28, rng.randrange(1, 29)], [1, 1, 8])[0],
                 rng.choice([0, 23, rng.randrange(8, 22)]), rng.randrange(60)), status, channel])
        for product, price in rng.sample(GOODS, rng.choice([1, 1, 2, 3])):
            it.append([len(it) + 1, 5001 + i, product, rng.choice([1, 1, 1, 2, 3]), price])
        if status == '已完成' and rng.random() < .2:
            for _ in range(rng.choice([1, 1, 2])):
                rf.append([len(rf) + 1, 5001 + i, rng.choice([10, 20, 39.9, 59, 5.5]), o[-1][3][:10]])
    return insert('shop', s) + insert('customer', c) + insert('orders', o) + insert('item', it) + insert('refund', rf)


VALID = "o.status = '已完成' AND o.channel <> '测试'"
QUESTIONS = {
    'a': [
        ('三月的有效订单', '取出 2025 年 3 月的有效订单:订单号 order_id、下单时间 created、渠道 channel,按下单时间从早到晚,时间相同的按订单号从小到大。', True,
         f"SELECT o.order_id, o.created, o.channel FROM orders o WHERE {VALID} AND o.created >= '2025-03-01' AND o.created < '2025-04-01' ORDER BY o.created, o.order_id"),
        ('每店的有效订单数', '每家门店的有效订单数:门店名 shop、订单数 orders。没有有效订单的门店也要列出,写 0。', False,
         f"SELECT s.name AS shop, count(o.order_id) AS orders FROM shop s LEFT JOIN orders o ON o.shop_id = s.shop_id AND {VALID} GROUP BY s.shop_id, s.name"),
        ('每种商品的销售', '有效订单里每种商品卖了多少:商品 product、件数 qty、金额 amount(件数×单价之和,两位小数)。', False,
         f"SELECT i.product, sum(i.qty) AS qty, round(sum(i.qty * i.price), 2) AS amount FROM item i JOIN orders o ON o.order_id = i.order_id WHERE {VALID} GROUP BY i.product"),
        ('每店的净销售额', '每家有过有效订单的门店的净销售额:门店名 shop、净额 net = 有效订单的商品金额之和 − 这些订单的退款之和,两位小数。', False,
         f"SELECT s.name AS shop, round(sum(t.amount - t.back), 2) AS net FROM shop s JOIN (SELECT o.shop_id, (SELECT sum(i.qty * i.price) FROM item i WHERE i.order_id = o.order_id) AS amount, (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.order_id = o.order_id) AS back FROM orders o WHERE {VALID}) t ON t.shop_id = s.shop_id GROUP BY s.shop_id, s.name"),
    ],
    'b': [
        ('没有留电话的客户', '取出没有留电话(NULL 或空串)的客户:编号 customer_id、姓名 name,按编号从小到大。', True,
         "SELECT customer_id, name FROM customer WHERE phone IS NULL OR phone = '' ORDER BY customer_id"),
        ('每位客户的有效订单数', '每位客户的有效订单数:客户编号 customer_id、订单数 orders。没有下过有效订单的客户也要列出,写 0。', False,
         f"SELECT c.customer_id, count(o.order_id) AS orders FROM customer c LEFT JOIN orders o ON o.customer_id = c.customer_id AND {VALID} GROUP BY c.customer_id"),
        ('每月的销售额', '有效订单每月的销售额:月份 month(写作 2025-03)、订单数 orders、金额 amount(件数×单价之和,两位小数)。订单数数的是订单,不是商品行。', False,
         f"SELECT substr(o.created, 1, 7) AS month, count(DISTINCT o.order_id) AS orders, round(sum(i.qty * i.price), 2) AS amount FROM orders o JOIN item i ON i.order_id = o.order_id WHERE {VALID} GROUP BY substr(o.created, 1, 7)"),
        ('每个渠道的净销售额', '有效订单按渠道 channel 的净销售额 net = 商品金额之和 − 这些订单的退款之和,两位小数。', False,
         f"SELECT t.channel, round(sum(t.amount - t.back), 2) AS net FROM (SELECT o.channel, (SELECT sum(i.qty * i.price) FROM item i WHERE i.order_id = o.order_id) AS amount, (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.order_id = o.order_id) AS back FROM orders o WHERE {VALID}) t GROUP BY t.channel"),
    ],
    'c': [
        ('网店的大件', '取出单价 150 元及以上、由网店有效订单售出的商品行:订单号 order_id、商品 product、件数 qty,按订单号、商品行号 item_id 从小到大。', True,
         f"SELECT i.order_id, i.product, i.qty FROM item i JOIN orders o ON o.order_id = i.order_id WHERE {VALID} AND o.channel = '网店' AND i.price >= 150 ORDER BY i.order_id, i.item_id"),
        ('每种商品的有效订单数', '每种商品出现在多少张有效订单里:商品 product、订单数 orders;只列 10 张及以上的。', False,
         f"SELECT i.product, count(DISTINCT i.order_id) AS orders FROM item i JOIN orders o ON o.order_id = i.order_id WHERE {VALID} GROUP BY i.product HAVING count(DISTINCT i.order_id) >= 10"),
        ('每城的退款', '有效订单的退款按门店所在城市汇总:城市 city、退款笔数 refunds、退款金额 amount(两位小数)。没有退款的城市不列。', False,
         f"SELECT s.city, count(*) AS refunds, round(sum(r.amount), 2) AS amount FROM refund r JOIN orders o ON o.order_id = r.order_id JOIN shop s ON s.shop_id = o.shop_id WHERE {VALID} GROUP BY s.city"),
        ('客户的净消费', '每位有过有效订单的客户的净消费:客户编号 customer_id、净额 net = 有效订单的商品金额之和 − 这些订单的退款之和,两位小数。', False,
         f"SELECT t.customer_id, round(sum(t.amount - t.back), 2) AS net FROM (SELECT o.customer_id, (SELECT sum(i.qty * i.price) FROM item i WHERE i.order_id = o.order_id) AS amount, (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.order_id = o.order_id) AS back FROM orders o WHERE {VALID}) t GROUP BY t.customer_id"),
    ],
}
COLUMNS = {
    'a': [['order_id', 'created', 'channel'], ['shop', 'orders'], ['product', 'qty', 'amount'], ['shop', 'net']],
    'b': [['customer_id', 'name'], ['customer_id', 'orders'], ['month', 'orders', 'amount'], ['channel', 'net']],
    'c': [['order_id', 'product', 'qty'], ['product', 'orders'], ['city', 'refunds', 'amount'], ['customer_id', 'net']],
}

put(LAB, '', 'schema.sql', SCHEMA)
for n, variant in enumerate('abc'):
    put(LAB, variant, 'data.sql', database(1121 + n))
    for h in (1, 2, 3):
        put(LAB, variant, 'gold/hidden-%d.sql' % h, database(11210 + n * 10 + h, shops=4 + h % 3, customers=30 + 5 * h, orders=110 + 20 * h))
    questions = []
    for i, (title, text, ordered, sql) in enumerate(QUESTIONS[variant]):
        questions.append({'id': 'q%d' % (i + 1), 'title': title, 'text': text, 'columns': COLUMNS[variant][i], 'ordered': ordered})
        put(LAB, variant, 'gold/q%d.sql' % (i + 1), sql + '\n')
    put(LAB, variant, 'questions.json', json.dumps({'questions': questions}, ensure_ascii=False, indent=1) + '\n')
