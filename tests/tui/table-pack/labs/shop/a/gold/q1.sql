SELECT name, price FROM goods WHERE price > 20 ORDER BY price DESC
