SELECT g.name, coalesce(sum(s.qty), 0) AS qty FROM goods g LEFT JOIN sale s ON s.goods_id = g.id GROUP BY g.id, g.name
