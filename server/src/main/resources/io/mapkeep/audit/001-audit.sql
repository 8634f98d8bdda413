create table mapkeep.audit_record (
    sequence bigint primary key,
    recorded_micros bigint not null,
    actor varchar not null,
    realm varchar not null,
    remote varchar not null,
    request_id varchar not null,
    action varchar not null,
    target varchar not null,
    outcome varchar not null,
    detail varchar not null,
    previous_hash varbinary(32) not null,
    hash varbinary(32) not null
);
create index mapkeep.audit_record_actor on mapkeep.audit_record (actor, sequence);
create index mapkeep.audit_record_action on mapkeep.audit_record (action, sequence);
