create table mapkeep.provider_session (
    realm varchar(100) not null,
    sid_hash varchar(64) not null,
    account_realm varchar(100) not null,
    account_name varchar(200) not null,
    opened timestamp with time zone not null,
    primary key (realm, sid_hash)
);
