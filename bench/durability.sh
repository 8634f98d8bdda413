#!/usr/bin/env bash
# What durability costs, beside PostgreSQL 15 and a plain H2 in the same run. Prints a table in Markdown; what is measured meanwhile goes to the error
# stream. Builds what it needs.
#   bench/durability.sh [commits|bulk|reads|start|idle|all, or several with commas between] [options]
#     --rounds 5              every contender does every case once in a round; a round before them warms up
#     --seconds 3             of each measurement of commits and reads, after one second of warming up
#     --contenders mapkeep,postgresql,h2
#     --folder target         where the databases are made and removed again; not in memory
#     --mebibytes 1024        size of the database that is killed
#     --idle-seconds 60       how long idleness is watched
# PostgreSQL is a private cluster that runs as "postgres", so it wants root; --contenders mapkeep,h2 leaves it out.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source bench/lib/measure.sh

parts=all
base=target
contenders=mapkeep,postgresql,h2
arguments=()
while [ $# -gt 0 ]; do
    case $1 in
        --folder) base=${2:?--folder wants a value}; shift ;;
        --contenders) contenders=${2:?--contenders wants a value}; arguments+=("$1" "$2"); shift ;;
        --*) arguments+=("$1" "${2:?$1 wants a value}"); shift ;;
        *) parts=$1; arguments+=("$1") ;;
    esac
    shift
done

needs_peer() {
    [[ $contenders == *postgresql* ]] && [[ $parts =~ all|commits|bulk|reads ]]
}

need java=openjdk-17-jdk-headless mvn=maven
if needs_peer; then
    need /usr/lib/postgresql/15/bin/initdb=postgresql-15
    [ "$(id -u)" = 0 ] || fail "the peer needs root. Run this as root, or leave it out: bench/durability.sh $parts --contenders mapkeep,h2" 77
fi

mkdir -p "$base"
folder=$(mktemp -d "$(readlink -f "$base")/durability.XXXXXX")
chmod 755 "$folder"

# The bench stops its cluster itself, unless it was killed.
finish_all() {
    local left=$folder/postgresql/data/postmaster.pid
    finish
    trap '' INT TERM
    if [ -s "$left" ]; then
        kill -QUIT "$(head -n 1 "$left")" 2>/dev/null || true
        for _ in $(seq 100); do
            [ -e "$left" ] || break
            sleep 0.1
        done
    fi
    rm -rf "$folder"
}
trap finish_all EXIT

if needs_peer && ! su postgres -s /bin/sh -c "test -x '$folder'"; then
    fail "the user postgres cannot reach $folder. Name a folder that everybody can reach: --folder" 77
fi

compile() {
    mvn -q "$@" -pl bench -am -Dchecks.skip=true -Dweb.skip=true compile dependency:build-classpath -Dmdep.outputFile="$work/classpath"
}
# Without the network first; it is needed once, for the driver of the peer.
compile -o >/dev/null 2>&1 || compile

machine
# In the background, because the shell hears signals only while it waits.
java -Xmx2g -Djava.io.tmpdir="$work" -cp "bench/target/classes:$(cat "$work/classpath")" io.mapkeep.bench.durability.DurabilityBench \
    "${arguments[@]}" --folder "$folder" &
bench=$!
started+=("$bench")
wait "$bench"
echo
echo "load afterwards: $(cut -d' ' -f1-3 /proc/loadavg)"
