SELECT c.customer_id, count(o.order_id) AS orders FROM customer c LEFT JOIN orders o ON o.customer_id = c.customer_id AND o.status = '已完成' AND o.channel <> '测试' GROUP BY c.customer_id
