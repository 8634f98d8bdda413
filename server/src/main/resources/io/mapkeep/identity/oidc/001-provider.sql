create table mapkeep.provider_account (
    realm varchar(100) not null,
    subject varchar(255) not null,
    name varchar(200) not null,
    first_seen timestamp with time zone not null,
    primary key (realm, subject),
    unique (realm, name)
);
create table mapkeep.provider_link (
    realm varchar(100) not null,
    subject varchar(255) not null,
    account_realm varchar(100) not null,
    account_name varchar(200) not null,
    made timestamp with time zone not null,
    primary key (realm, subject)
);
