-- Codes were noted as used, each node for itself; now a used one is not there any more. The notes are the primary's own, so they lie in this database, too.
delete from mapkeep.recovery_code where code_hash in (select code_hash from mapkeep.recovery_code_use);
