create table mapkeep.barred_account (
    realm varchar(64) not null,
    name varchar(200) not null,
    barred_at timestamp with time zone not null,
    primary key (realm, name)
);
