SELECT i.product, sum(i.qty) AS qty, round(sum(i.qty * i.price), 2) AS amount FROM item i JOIN orders o ON o.order_id = i.order_id WHERE o.status = '已完成' AND o.channel <> '测试' GROUP BY i.product
