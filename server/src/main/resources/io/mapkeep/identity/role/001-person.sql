create table mapkeep.known_person (
    realm varchar(64) not null,
    name varchar(200) not null,
    display_name varchar(400) not null,
    groups varchar not null,
    seen timestamp with time zone not null,
    primary key (realm, name)
);
create index mapkeep.known_person_name on mapkeep.known_person (name);
