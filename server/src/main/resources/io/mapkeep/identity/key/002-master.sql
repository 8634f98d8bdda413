alter table mapkeep.api_key add column master boolean default false not null;
alter table mapkeep.api_key add column parent varchar(16);
create index mapkeep.api_key_parent on mapkeep.api_key (parent);
