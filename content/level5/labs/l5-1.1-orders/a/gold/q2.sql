SELECT s.name AS shop, count(o.order_id) AS orders FROM shop s LEFT JOIN orders o ON o.shop_id = s.shop_id AND o.status = '已完成' AND o.channel <> '测试' GROUP BY s.shop_id, s.name
