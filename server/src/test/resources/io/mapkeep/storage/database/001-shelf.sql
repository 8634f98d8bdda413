create table mapkeep.shelf (id int primary key);
