INSERT INTO of_folder VALUES (1);
