alter table mapkeep.installed_certificate add column node varchar(255) default '' not null;
