create table mapkeep.trusted_authority (
    sha256 varchar(64) primary key,
    added timestamp with time zone not null,
    added_by varchar(320) not null,
    certificate varbinary(65536) not null
);
