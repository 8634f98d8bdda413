create table mapkeep.https_only (
    anchor varchar(160) not null,
    since timestamp with time zone not null,
    withdrawn timestamp with time zone,
    told bigint not null
);
