#!/bin/sh
# Lays out a built appliance: packaging/stage.sh DIR. Build first: mvn -pl server,installer -am package
#   DIR/bin/mapkeep   DIR/lib/server/*.jar   DIR/lib/command/*.jar   DIR/conf   DIR/share/sbom   DIR/lib/{server,command}.{classes,jsa}
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

rm -rf "$home/bin" "$home/lib" "$home/libexec" "$home/conf" "$home/share"
mkdir -p "$home/bin" "$home/libexec" "$home/lib/server" "$home/lib/command" "$home/share/sbom"
cp "$project/packaging/bin/mapkeep" "$home/bin/mapkeep"
cp "$project/packaging/libexec/archive-classes" "$home/libexec/archive-classes"
chmod 755 "$home/bin/mapkeep" "$home/libexec/archive-classes"
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

# Archives of loaded classes halve the start. Here the classes are only listed, as they are loaded in a rehearsal; libexec/archive-classes makes the
# archives, where the appliance lies in the end: they belong to that folder, these files and that Java.
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
# Sorted, and without what only this run made up, so that two stagings of the same files are alike.
keep_list() {
    if [ -s "$scratch/$1.classes" ]; then
        grep -v -e '^#' -e '^@' -e ' source: ' -e 'LambdaForm' -e 'Lambda\$' -e '\$Proxy' "$scratch/$1.classes" | sed 's/ id: .*//' | LC_ALL=C sort -u >"$home/lib/$1.classes"
    else
        echo "stage: the classes of the $1 could not be listed:" >&2
        tail -n 3 "$scratch/$1.log" >&2
    fi
}

"$java" -Xshare:off -XX:DumpLoadedClassList="$scratch/command.classes" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m \
    -cp "$(jars command)" io.mapkeep.installer.Rehearsal >"$scratch/command.log" 2>&1 || true
keep_list command

# The daemon is rehearsed as it will run: it starts in a scratch folder, answers one status, and is told to stop.
cat >"$scratch/mapkeep.toml" <<TOML
[server]
https = "127.0.0.1:0"
http = ""
data = "data"
[admin]
socket = "admin.sock"
TOML
"$java" -Xshare:off -XX:DumpLoadedClassList="$scratch/server.classes" -XX:+UseG1GC -XX:MaxRAMPercentage=40 \
    -Dlogback.configurationFile="$home/conf/logback.xml" -cp "$(jars server)" io.mapkeep.Main --config "$scratch/mapkeep.toml" >"$scratch/server.log" 2>&1 &
daemon=$!
for _ in $(seq 120); do
    # 0 to 3 is an answer, be it a warning.
    if [ -S "$scratch/admin.sock" ]; then
        answer=0
        "$home/bin/mapkeep" status -q --socket "$scratch/admin.sock" >/dev/null 2>&1 || answer=$?
        [ "$answer" -gt 3 ] || break
    fi
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.5
done
kill "$daemon" 2>/dev/null || true
wait "$daemon" || true
keep_list server

[ "${MAPKEEP_ARCHIVES:-yes}" = no ] || "$home/libexec/archive-classes"
