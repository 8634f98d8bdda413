alter table mapkeep.import add column realm varchar(64) default '' not null;
