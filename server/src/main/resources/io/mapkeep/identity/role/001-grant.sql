create table mapkeep.role_grant (
    kind varchar(8) not null,
    realm varchar(64) not null,
    name varchar(1000) not null,
    role varchar(32) not null,
    granted_by varchar(300) not null,
    granted_at timestamp with time zone not null,
    primary key (kind, realm, name, role)
);
