#!/usr/bin/env bash
# Snapshots of a database while a writer works, and their restore beside cp and restic on the same disk.
#   bench/snapshot.sh [mebibytes, 1024 unless told] [rounds, 3 unless told] [folder, target unless told]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source bench/lib/measure.sh

need java=openjdk-17-jdk-headless mvn=maven restic=restic
base=${3:-target}
mkdir -p "$base"
folder=$(mktemp -d "$(readlink -f "$base")/snapshot.XXXXXX")
trap 'finish; rm -rf "$folder"' EXIT
compile() {
    mvn -q "$@" -pl bench -am -Dchecks.skip=true -Dweb.skip=true compile dependency:build-classpath -Dmdep.outputFile="$work/classpath"
}
compile -o >/dev/null 2>&1 || compile

machine
java -Xmx2g -Djava.io.tmpdir="$work" -cp "bench/target/classes:$(cat "$work/classpath")" io.mapkeep.bench.durability.SnapshotBench \
    "$folder" "${1:-1024}" "${2:-3}" &
started+=("$!")
wait "$!"
echo
echo "load afterwards: $(cut -d' ' -f1-3 /proc/loadavg)"
