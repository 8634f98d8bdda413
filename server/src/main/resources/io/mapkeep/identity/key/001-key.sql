create table mapkeep.api_key (
    id varchar(16) primary key,
    name varchar(100) not null,
    live_name varchar(100),
    owner_name varchar(200) not null,
    owner_realm varchar(64) not null,
    secret_hash varbinary(32),
    public_key varbinary(32),
    scope varchar(1000000),
    networks varchar(4000) not null,
    made_by varchar(300) not null,
    created timestamp with time zone not null,
    expires timestamp with time zone not null,
    ended timestamp with time zone,
    suspended timestamp with time zone,
    unique (owner_realm, owner_name, live_name)
);
create index mapkeep.api_key_expires on mapkeep.api_key (expires);
