alter table mapkeep.seen_user alter column realm set data type varchar(100);
alter table mapkeep.seen_user alter column roles set data type varchar(4000);
