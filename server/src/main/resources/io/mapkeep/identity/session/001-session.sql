create table mapkeep.session (
    token_hash varchar(64) primary key,
    name varchar(200) not null,
    display_name varchar(400) not null,
    realm varchar(16) not null,
    roles varchar(200) not null,
    created timestamp with time zone not null,
    last_used timestamp with time zone not null
);
