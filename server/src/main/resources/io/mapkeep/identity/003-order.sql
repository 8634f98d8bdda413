create index mapkeep.seen_user_realm on mapkeep.seen_user (realm, name);
