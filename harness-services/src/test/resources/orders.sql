CREATE TABLE orders (
    id INT PRIMARY KEY,
    item VARCHAR(40) NOT NULL,
    parent INT,
    FOREIGN KEY (parent) REFERENCES orders (id)
);
CREATE VIEW items AS SELECT item FROM orders;
INSERT INTO orders (id, item) VALUES (1, 'a first row that every test sees');
