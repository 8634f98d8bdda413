create table mapkeep.acme_binding (
    id varchar(32) primary key,
    label varchar(64) not null,
    names varchar(8000) not null,
    created timestamp with time zone not null,
    created_by varchar(300) not null
);
create unique index mapkeep.acme_binding_by_label on mapkeep.acme_binding (label);
create table mapkeep.acme_client (
    id varchar(32) primary key,
    thumbprint varchar(64) not null,
    jwk varchar(4000) not null,
    contact varchar(2000) not null,
    status varchar(16) not null,
    binding varchar(32),
    created timestamp with time zone not null
);
create unique index mapkeep.acme_client_by_thumbprint on mapkeep.acme_client (thumbprint);
create index mapkeep.acme_client_by_binding on mapkeep.acme_client (binding);
create table mapkeep.acme_client_order (
    id varchar(32) primary key,
    account varchar(32) not null,
    status varchar(16) not null,
    names varchar(30000) not null,
    created timestamp with time zone not null,
    expires timestamp with time zone not null,
    serial varchar(40),
    replaces varchar(40),
    chain varchar(100000),
    error varchar(2000)
);
create index mapkeep.acme_client_order_by_account on mapkeep.acme_client_order (account, created);
create index mapkeep.acme_client_order_by_serial on mapkeep.acme_client_order (serial);
create index mapkeep.acme_client_order_by_expiry on mapkeep.acme_client_order (expires);
create table mapkeep.acme_authorization (
    id varchar(32) primary key,
    order_id varchar(32) not null,
    account varchar(32) not null,
    name varchar(253) not null,
    token varchar(64) not null,
    status varchar(16) not null,
    asked varchar(16),
    error varchar(2000),
    expires timestamp with time zone not null,
    validated timestamp with time zone
);
create index mapkeep.acme_authorization_of_order on mapkeep.acme_authorization (order_id);
