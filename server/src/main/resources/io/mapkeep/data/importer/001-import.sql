create table mapkeep.import (
    id varchar(32) primary key,
    owner varchar(200) not null,
    filename varchar(255) not null,
    dataset varchar(63),
    state varchar(16) not null,
    bytes bigint not null,
    row_count bigint not null,
    bad_rows bigint not null,
    problem varchar,
    remarks varchar not null,
    started timestamp(9) with time zone not null,
    ended timestamp(9) with time zone,
    publishing timestamp(9) with time zone
);
create index import_started on mapkeep.import (started);
create table mapkeep.import_bad_row (
    import varchar(32) not null,
    number integer not null,
    line bigint not null,
    column_name varchar not null,
    reason varchar not null,
    found varchar not null,
    primary key (import, number)
);
