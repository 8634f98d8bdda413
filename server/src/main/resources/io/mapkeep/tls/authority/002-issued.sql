create table mapkeep.leaf (
    serial varchar(40) primary key,
    sequence bigint generated always as identity,
    authority varchar(40) not null,
    purpose varchar(16) not null,
    names varchar(8000) not null,
    not_before timestamp with time zone not null,
    not_after timestamp with time zone not null,
    issued_by varchar(300) not null,
    certificate varbinary(65536) not null
);
create unique index mapkeep.leaf_in_order on mapkeep.leaf (sequence);
create table mapkeep.revocation (
    authority varchar(40) not null,
    serial varchar(40) not null,
    sequence bigint not null,
    revoked timestamp with time zone not null,
    reason smallint not null,
    not_after timestamp with time zone not null,
    primary key (serial)
);
create unique index mapkeep.revocation_in_order on mapkeep.revocation (sequence);
create index mapkeep.revocation_of_authority on mapkeep.revocation (authority, sequence);
create table mapkeep.revocation_list (
    authority varchar(40) primary key,
    number bigint not null,
    this_update timestamp with time zone not null,
    next_update timestamp with time zone not null,
    up_to bigint not null
);
create table mapkeep.cross_certificate (
    subject bigint not null,
    issuer bigint not null,
    certificate varbinary(65536) not null,
    primary key (subject, issuer)
);
