#!/bin/sh
# Measures vector tiles of a million points beside PostGIS in the same run: bench/tiles.sh [points, 1000000 unless told] [nopeer]
# Builds what it needs. The peer is a private cluster in a temporary folder, which runs as "postgres", so this wants root; "nopeer" leaves it out.
set -eu
cd "$(dirname "$0")/.."
if [ "${2:-}" != nopeer ]; then
    if [ ! -e /usr/lib/postgresql/15/bin/initdb ] || [ ! -e /usr/share/postgresql/15/extension/postgis.control ]; then
        echo "tiles.sh: PostGIS is missing. Install it: apt-get install -y --no-install-recommends postgresql-15-postgis-3" >&2
        exit 69
    fi
    if [ "$(id -u)" != 0 ]; then
        echo "tiles.sh: the peer needs root. Run this as root, or leave it out: bench/tiles.sh 1000000 nopeer" >&2
        exit 77
    fi
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# The peer's user has its folder in here.
chmod 755 "$scratch"
classpath=$scratch/classpath
mvn -o -q -pl bench -am -Dchecks.skip=true -Dweb.skip=true compile dependency:build-classpath -Dmdep.outputFile="$classpath"
echo "load average before: $(cut -d' ' -f1-3 /proc/loadavg)"
java -Xmx1g -Djava.io.tmpdir="$scratch" -cp "bench/target/classes:$(cat "$classpath")" io.mapkeep.bench.tile.TileBench "${1:-1000000}" ${2:+"$2"}
echo "load average after: $(cut -d' ' -f1-3 /proc/loadavg)"
