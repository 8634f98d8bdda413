create table mapkeep.agreement_acceptance (
    realm varchar(100) not null,
    name varchar(200) not null,
    version varchar(40) not null,
    text_sha256 varchar(64) not null,
    accepted timestamp with time zone not null,
    primary key (realm, name, version)
);
