create table mapkeep.acme_account (
    directory varchar(1000) primary key,
    public_key varbinary(8000) not null,
    private_key varbinary(65536) not null,
    location varchar(1000)
);
create table mapkeep.acme_order (
    directory varchar(1000) primary key,
    names varchar(8000) not null,
    public_key varbinary(8000) not null,
    private_key varbinary(65536) not null,
    location varchar(1000) not null
);
create table mapkeep.acme_certificate (
    id bigint generated always as identity primary key,
    directory varchar(1000) not null,
    names varchar(8000) not null,
    chain varchar(200000) not null,
    private_key varbinary(65536) not null
);
