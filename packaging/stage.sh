#!/bin/sh
# Lays out a built appliance: packaging/stage.sh DIR. Build first: mvn -pl server,installer -am package
#   DIR/bin/mapkeep   DIR/lib/server/*.jar   DIR/lib/command/*.jar   DIR/conf   DIR/share/sbom   DIR/lib/{server,command}.jsa
set -eu

if [ $# -ne 1 ]; then
    echo "Example: packaging/stage.sh target/appliance" >&2
    exit 64
fi
project=$(dirname "$(dirname "$(readlink -f "$0")")")
mkdir -p "$1"
home=$(readlink -f "$1")
for module in server installer; do
    if [ ! -d "$project/$module/target/lib" ]; then
        echo "stage: $module is not built. Run: mvn -pl server,installer -am package" >&2
        exit 69
    fi
done

rm -rf "$home/bin" "$home/lib" "$home/conf" "$home/share"
mkdir -p "$home/bin" "$home/lib/server" "$home/lib/command" "$home/share/sbom"
cp "$project/packaging/bin/mapkeep" "$home/bin/mapkeep"
chmod 755 "$home/bin/mapkeep"
cp -p "$project"/server/target/lib/*.jar "$home/lib/server/"
cp -p "$project"/installer/target/lib/*.jar "$home/lib/command/"
rm -f "$home"/lib/*/*-tests.jar
if [ -d "$project/conf" ]; then
    cp -R "$project/conf" "$home/conf"
fi
for module in server installer; do
    if [ -f "$project/$module/target/bom.json" ]; then
        cp "$project/$module/target/bom.json" "$home/share/sbom/$module.json"
    fi
done

# Archives of loaded classes halve the start. They belong to this folder, these files and this Java; without them all works, only slower.
java=${MAPKEEP_JAVA:-java}
jars() {
    path=
    for jar in "$home/lib/$1"/*.jar; do
        path=$path:$jar
    done
    printf '%s' "${path#:}"
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if ! "$java" -XX:ArchiveClassesAtExit="$home/lib/command.jsa" -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m \
    -cp "$(jars command)" io.mapkeep.installer.Rehearsal >"$scratch/command.log" 2>&1; then
    echo "stage: no class archive for the command:" >&2
    tail -n 3 "$scratch/command.log" >&2
    rm -f "$home/lib/command.jsa"
fi

# The daemon is rehearsed as it will run: it starts in a scratch folder, answers one status, and is told to stop.
cat >"$scratch/mapkeep.toml" <<TOML
[server]
https = "127.0.0.1:0"
http = ""
data = "data"
[admin]
socket = "admin.sock"
TOML
"$java" -XX:ArchiveClassesAtExit="$home/lib/server.jsa" -Xlog:disable -XX:+UseG1GC -XX:MaxRAMPercentage=40 \
    -Dlogback.configurationFile="$home/conf/logback.xml" -cp "$(jars server)" io.mapkeep.Main --config "$scratch/mapkeep.toml" >"$scratch/server.log" 2>&1 &
daemon=$!
for _ in $(seq 60); do
    "$home/bin/mapkeep" status -q --socket "$scratch/admin.sock" >/dev/null 2>&1 && break
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.5
done
kill "$daemon" 2>/dev/null || true
wait "$daemon" || true
if [ ! -f "$home/lib/server.jsa" ]; then
    echo "stage: no class archive for the server:" >&2
    tail -n 3 "$scratch/server.log" >&2
fi
