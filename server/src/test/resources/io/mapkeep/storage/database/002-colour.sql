-- compatible
alter table mapkeep.shelf add column colour varchar(20) default '' not null;
