create table mapkeep.totp_use (
    realm varchar(100) not null,
    name varchar(200) not null,
    step bigint not null,
    primary key (realm, name)
);
create table mapkeep.recovery_code_use (
    code_hash varchar(64) primary key,
    used timestamp with time zone not null
);
create table mapkeep.passkey_use (
    id varchar(64) primary key,
    sign_count bigint not null,
    used timestamp with time zone not null
);
