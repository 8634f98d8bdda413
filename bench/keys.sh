#!/bin/sh
# What a request costs by a session, a key and a signature, with 1,000 keys and with many: bench/keys.sh [keys, 1000000 unless told]
# Some minutes for a million. Builds what it needs.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
classpath=$scratch/classpath
mvn -o -q -pl bench -am -Dchecks.skip=true -Dweb.skip=true compile dependency:build-classpath -Dmdep.outputFile="$classpath"
echo "load average before: $(cut -d' ' -f1-3 /proc/loadavg)"
java -Xmx1g -Djava.io.tmpdir="$scratch" -cp "bench/target/classes:$(cat "$classpath")" io.mapkeep.bench.key.KeyBench "${1:-1000000}"
echo "load average after: $(cut -d' ' -f1-3 /proc/loadavg)"
