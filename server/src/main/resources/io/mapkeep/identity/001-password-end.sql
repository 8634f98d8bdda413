create table mapkeep.password_end (
    realm varchar(64) not null,
    name varchar(200) not null,
    ends timestamp with time zone not null,
    primary key (realm, name)
);
