CREATE TABLE orders (id INT);

CREATED TABLE customers (id INT);
