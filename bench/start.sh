#!/usr/bin/env bash
# How long the staged appliance takes to be ready, how long `mapkeep status` takes, and the memory of the daemon at rest and after an import, for each
# of Java's collectors in turns. Prints a table in Markdown.
#   ROUNDS=5  STATUSES=10  REST=10   from the environment
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source bench/lib/measure.sh

rounds=${ROUNDS:-5}
statuses=${STATUSES:-10}
rest=${REST:-10}
declare -A options=(
    [G1]="-XX:+UseG1GC"
    [Parallel]="-XX:-UseG1GC -XX:+UseParallelGC"
    [Serial]="-XX:-UseG1GC -XX:+UseSerialGC"
)

need curl=curl java=openjdk-17-jre-headless awk=mawk
need_appliance

# One field of the daemon's /proc/…/status in MiB.
memory() {
    awk -v field="$1:" '$1 == field { printf "%.0f\n", $2 / 1024 }' "/proc/$daemon/status"
}

# How long `mapkeep status` takes, in milliseconds. 0 to 2 are its findings, all else is a failure.
ask_status() {
    local begin code=0
    begin=$(now)
    "$appliance/bin/mapkeep" --config "$1/mapkeep.toml" status -q >/dev/null || code=$?
    [ "$code" -le 2 ] || fail "mapkeep status ended with $code"
    echo $(($(now) - begin))
}

import_file() {
    local cookie id answer
    cookie=$(sign_in "$1")
    answer=$(visit "$1" "/api/v1/imports?filename=zipcodes.csv&name=zipcodes&visibility=shared" --header "Cookie: $cookie" \
        --header "Origin: https://localhost:$https" --header 'Content-Type: application/octet-stream' --data-binary @demo/data/zipcodes.csv)
    id=$(sed -n 's/.*"id":"\([^"]*\)".*/\1/p' <<<"$answer")
    for _ in $(seq 300); do
        answer=$(visit "$1" "/api/v1/imports/$id" --header "Cookie: $cookie")
        case $answer in
            *'"state":"done"'*) return ;;
            *'"state":"failed"'*) fail "the import failed: $answer" ;;
        esac
        sleep 0.2
    done
    fail "the import did not end within a minute: $answer"
}

machine
echo
echo "| collector | first start | later start | status | at rest | after the import | at most |"
echo "|---|---|---|---|---|---|---|"
declare -A first later asked idle loaded peak
for round in $(seq "$rounds"); do
    for collector in G1 Parallel Serial; do
        export MAPKEEP_JAVA_OPTIONS=${options[$collector]}
        folder=$work/$collector-$round
        configure "$folder"
        serve "$folder"
        first[$collector]+=" $ready_after"
        stop_process "$daemon"
        serve "$folder"
        later[$collector]+=" $ready_after"
        sleep "$rest"
        idle[$collector]+=" $(memory VmRSS)"
        if [ "$round" = 1 ]; then
            ask_status "$folder" >/dev/null
            for _ in $(seq "$statuses"); do
                asked[$collector]+=" $(ask_status "$folder")"
            done
        fi
        import_file "$folder"
        sleep "$rest"
        loaded[$collector]+=" $(memory VmRSS)"
        peak[$collector]+=" $(memory VmHWM)"
        stop_process "$daemon"
        rm -rf "$folder"
    done
done
for collector in G1 Parallel Serial; do
    # shellcheck disable=SC2086  # numbers are words
    echo "| $collector | $(median ${first[$collector]}) ms | $(median ${later[$collector]}) ms | $(median ${asked[$collector]}) ms |" \
        "$(median ${idle[$collector]}) MiB | $(median ${loaded[$collector]}) MiB | $(median ${peak[$collector]}) MiB |"
done
echo
echo "goals: ready in 2500 ms, status in 500 ms. load afterwards: $(cut -d' ' -f1-3 /proc/loadavg)"
