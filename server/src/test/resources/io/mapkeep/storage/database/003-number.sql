alter table mapkeep.shelf rename column id to number;
