create table mapkeep.certificate_request (
    id bigint primary key,
    made timestamp with time zone not null,
    request varbinary(65536) not null,
    private_key varbinary(65536) not null
);
create table mapkeep.installed_certificate (
    id bigint primary key,
    installed timestamp with time zone not null,
    chain varbinary(1048576) not null,
    private_key varbinary(65536) not null,
    root varbinary(65536) not null
);
create table mapkeep.served_certificate (
    source varchar(16) not null
);
