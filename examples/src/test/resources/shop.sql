-- tag::orders[]
CREATE TABLE orders (id INT PRIMARY KEY, item VARCHAR(80) NOT NULL);
INSERT INTO orders VALUES (1, 'the order that every test starts with');
-- end::orders[]
