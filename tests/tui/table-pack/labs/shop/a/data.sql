INSERT INTO goods VALUES (1, '台灯', 89.5), (2, '雨伞', 39.9), (3, '键盘', 169);
INSERT INTO sale VALUES (1, 2), (1, 1), (3, 4);
