SELECT o.order_id, o.created, o.channel FROM orders o WHERE o.status = '已完成' AND o.channel <> '测试' AND o.created >= '2025-03-01' AND o.created < '2025-04-01' ORDER BY o.created, o.order_id
