create table mapkeep.offline_password (
    name varchar(200) primary key,
    display_name varchar(400) not null,
    mail varchar(400) not null,
    dn varchar(2000) not null,
    password_hash varchar(200) not null,
    signed_in timestamp with time zone not null
);
