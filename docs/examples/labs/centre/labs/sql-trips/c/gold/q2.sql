SELECT count(*) AS n, coalesce(sum(t.fare), 0) AS total
FROM trip t JOIN card c ON c.id = t.card WHERE c.kind = '普通'
