create table mapkeep.totp (
    realm varchar(100) not null,
    name varchar(200) not null,
    secret varbinary(200) not null,
    created timestamp with time zone not null,
    primary key (realm, name)
);
create table mapkeep.recovery_code (
    realm varchar(100) not null,
    name varchar(200) not null,
    code_hash varchar(64) not null,
    primary key (realm, name, code_hash)
);
create table mapkeep.passkey_owner (
    handle varchar(64) primary key,
    realm varchar(100) not null,
    name varchar(200) not null
);
create unique index mapkeep.passkey_owner_account on mapkeep.passkey_owner (realm, name);
create table mapkeep.passkey (
    id varchar(64) primary key,
    realm varchar(100) not null,
    name varchar(200) not null,
    label varchar(100) not null,
    credential varbinary(4000) not null,
    sign_count bigint not null,
    created timestamp with time zone not null
);
create index mapkeep.passkey_account on mapkeep.passkey (realm, name);
