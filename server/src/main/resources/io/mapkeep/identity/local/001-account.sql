create table mapkeep.account (
    name varchar(64) primary key,
    display_name varchar(200) not null,
    password_hash varchar(300) not null,
    password_changed timestamp with time zone not null
);
