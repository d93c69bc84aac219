INSERT INTO orders (id, item) VALUES (2, 'on top of what was there');
