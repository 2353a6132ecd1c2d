CREATE TABLE shop (
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
