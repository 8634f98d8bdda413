alter table mapkeep.api_key add column certificate_pin varbinary(32);
alter table mapkeep.api_key add column live_pin varbinary(32);
alter table mapkeep.api_key add column issued_here boolean default false not null;
create unique index mapkeep.api_key_pin on mapkeep.api_key (live_pin);
