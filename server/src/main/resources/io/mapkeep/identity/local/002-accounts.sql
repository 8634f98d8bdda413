alter table mapkeep.account add column disabled boolean default false not null;
alter table mapkeep.account add column must_change boolean default false not null;
alter table mapkeep.account add column first_expires timestamp with time zone;
alter table mapkeep.account add column created timestamp with time zone;
update mapkeep.account set created = password_changed;
alter table mapkeep.account alter column created set not null;
create table mapkeep.former_password (
    name varchar(64) not null,
    password_hash varchar(300) not null,
    replaced timestamp with time zone not null
);
create index mapkeep.former_password_name on mapkeep.former_password (name, replaced);
