#!/bin/sh
# The long run of what ./test takes a sample of: cuts of a simulated disk and kills of a real process.
#   bench/durability-proof.sh [cuts, 10000 unless told] [kills, 1000 unless told]
# Some hours on two cores. Seeds are printed; a failure says how to repeat it.
set -eu
cd "$(dirname "$0")/.."
tests="-pl server -am -Dchecks.skip=true -Dweb.skip=true -Dsurefire.failIfNoSpecifiedTests=false"
# shellcheck disable=SC2086  # options are words
mvn -B -q $tests test -Dtest=CutTest,RecoveryTest,DamageTest -Dmapkeep.cuts="${1:-10000}"
# shellcheck disable=SC2086
mvn -B -q $tests verify -Dtest=NONE -Dit.test=KilledDatabaseIT -Dmapkeep.kills="${2:-1000}"
