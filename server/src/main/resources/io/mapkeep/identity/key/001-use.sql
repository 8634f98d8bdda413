create table mapkeep.api_key_use (
    key_id varchar(16) primary key,
    last_used timestamp with time zone not null,
    remote varchar(64) not null
);
