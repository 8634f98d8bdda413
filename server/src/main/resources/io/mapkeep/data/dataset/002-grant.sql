alter table mapkeep.dataset add column id uuid default random_uuid() not null;
alter table mapkeep.dataset add constraint dataset_id unique (id);
alter table mapkeep.dataset add column owner_realm varchar(64) default '' not null;
create table mapkeep.dataset_grant (
    dataset uuid not null references mapkeep.dataset (id) on delete cascade,
    kind varchar(8) not null,
    realm varchar(64) not null,
    name varchar(1000) not null,
    verbs varchar(40) not null,
    granted_by varchar(300) not null,
    granted_at timestamp with time zone not null,
    primary key (dataset, kind, realm, name)
);
