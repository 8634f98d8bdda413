alter table mapkeep.session alter column realm set data type varchar(100);
alter table mapkeep.session alter column roles set data type varchar(4000);
alter table mapkeep.session add column proven timestamp with time zone;
update mapkeep.session set proven = created;
alter table mapkeep.session alter column proven set not null;
alter table mapkeep.session add column factors varchar(200) default 'PASSWORD' not null;
alter table mapkeep.session add column remote varchar(100) default '' not null;
alter table mapkeep.session add column agent varchar(200) default '' not null;
