create table mapkeep.dataset (
    name varchar(63) primary key,
    title varchar(200) not null,
    owner varchar(200) not null,
    visibility varchar(16) not null,
    row_count bigint not null,
    columns varchar not null,
    geometry varchar(32),
    west double precision, south double precision, east double precision, north double precision,
    source varchar(255) not null,
    created timestamp with time zone not null,
    updated timestamp with time zone not null
);
