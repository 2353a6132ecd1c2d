SELECT line, count(*) AS n FROM trip GROUP BY line ORDER BY n DESC, line
