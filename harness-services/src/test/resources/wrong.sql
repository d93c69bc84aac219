CREATED TABLE orders (id INT);
