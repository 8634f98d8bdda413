create table mapkeep.seen_user (
    name varchar(200) not null,
    realm varchar(16) not null,
    display_name varchar(400) not null,
    roles varchar(200) not null,
    last_sign_in timestamp with time zone not null,
    primary key (name, realm)
);
