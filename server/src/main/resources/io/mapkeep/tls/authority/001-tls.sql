create table mapkeep.authority (
    id bigint primary key,
    issuer bigint not null,
    life_seconds bigint not null,
    certificate varbinary(65536) not null,
    private_key varbinary(65536) not null
);
create table mapkeep.certificate (
    id bigint primary key,
    issuer bigint not null,
    life_seconds bigint not null,
    certificate varbinary(65536) not null,
    private_key varbinary(65536) not null
);
