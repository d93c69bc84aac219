CREATE TABLE of_folder (id INT);
