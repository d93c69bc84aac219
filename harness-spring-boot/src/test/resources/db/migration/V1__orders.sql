create table flyway_orders (id int);
