INSERT INTO goods VALUES (1, '杯', 12), (2, '碗', 20), (4, '盆', 35.5);
INSERT INTO sale VALUES (1, 2), (2, 2), (2, 5);
