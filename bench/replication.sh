#!/usr/bin/env bash
# What it costs that a second machine has every commit too, beside PostgreSQL 15 with a synchronous standby in the same run; what asynchronous followers
# cost; and how long base copy, catching up, rehearsal and promotion of a large database take.
#   bench/replication.sh [rounds, 5] [seconds of each measurement, 3] [folder, target] [parts, sync,async,large] [writers, 1,8,64] [MiB of the large database, 1024]
# Needs root: PostgreSQL runs as "postgres". Builds what it needs.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source bench/lib/measure.sh

need java=openjdk-17-jdk-headless mvn=maven openssl=openssl /usr/lib/postgresql/15/bin/initdb=postgresql-15
[ "$(id -u)" = 0 ] || fail "the peer needs root" 77
base=${3:-target}
mkdir -p "$base"
folder=$(mktemp -d "$(readlink -f "$base")/replication.XXXXXX")
chmod 755 "$folder"
clean() {
    finish
    pkill -QUIT -f "postgres -D $folder" 2>/dev/null || true
    sleep 1
    rm -rf "$folder"
}
trap clean EXIT
compile() {
    mvn -q "$@" -pl bench -am -Dchecks.skip=true -Dweb.skip=true compile dependency:build-classpath -Dmdep.outputFile="$work/classpath"
}
compile -o >/dev/null 2>&1 || compile

machine
java -Xmx2g -Djava.io.tmpdir="$work" -cp "bench/target/classes:$(cat "$work/classpath")" io.mapkeep.bench.durability.ReplicationBench \
    "$folder" "${1:-5}" "${2:-3}" "${4:-sync,async,large}" "${5:-1,8,64}" "${6:-1024}" &
started+=("$!")
wait "$!"
echo
echo "load afterwards: $(cut -d' ' -f1-3 /proc/loadavg)"
