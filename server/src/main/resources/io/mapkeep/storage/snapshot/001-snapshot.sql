create table mapkeep.snapshot_note (
    name varchar(1000) primary key,
    note varchar(1000) not null,
    noted timestamp with time zone not null
);
