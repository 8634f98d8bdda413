# Sourced by the scripts of bench/: tools, ports, an appliance of one's own, processor time, medians. Needs bash; the caller stands in the project.

work=$(mktemp -d)
# A server of another user (nginx, PostgreSQL) must reach its own folder in here; the appliance's data is 0700 by itself.
chmod 755 "$work"
appliance=${MAPKEEP_APPLIANCE:-target/appliance}
started=()

# The children of a measurement end with it, in reverse order, by the ids that were noted when they were started.
finish() {
    trap - EXIT INT TERM
    local i
    for ((i = ${#started[@]} - 1; i >= 0; i--)); do
        stop_process "${started[i]}"
    done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

stop_process() {
    kill "$1" 2>/dev/null || return 0
    wait "$1" 2>/dev/null || true
}

fail() {
    echo "$(basename "$0"): $1" >&2
    exit "${2:-1}"
}

# Each argument is program=package. Names everything that is missing, and the one command that brings it.
need() {
    local pair program packages=()
    for pair in "$@"; do
        program=${pair%%=*}
        if ! PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null; then
            packages+=("${pair#*=}")
        fi
    done
    if [ ${#packages[@]} -gt 0 ]; then
        fail "tools are missing. Install them: apt-get install -y --no-install-recommends ${packages[*]}" 69
    fi
}

need_appliance() {
    if [ ! -x "$appliance/bin/mapkeep" ]; then
        fail "no staged appliance in $appliance. Build it:
  mvn -B -q -Dchecks.skip=true -DskipTests -pl server,installer -am package && packaging/stage.sh target/appliance" 69
    fi
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 10000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

# Writes the settings of an appliance in a folder. Sets $https, its port.
configure() {
    https=$(free_port)
    mkdir -p "$1"
    cat >"$1/mapkeep.toml" <<TOML
[server]
name = "localhost"
https = "127.0.0.1:$https"
http = ""
data = "data"
[limits]
requests_per_minute = 100000000
[admin]
socket = "admin.sock"
TOML
}

# Starts an appliance and returns when it is ready. Sets $daemon, its process, and $ready_after, milliseconds from the launch to the first yes of /readyz.
serve() {
    local begin
    begin=$(now)
    "$appliance/bin/mapkeep" serve --config "$1/mapkeep.toml" >>"$1/log" 2>&1 &
    daemon=$!
    started+=("$daemon")
    until answers "$1"; do
        kill -0 "$daemon" 2>/dev/null || fail "the appliance ended. Its last words: $(tail -n 5 "$1/log")"
        [ $(($(now) - begin)) -lt 60000 ] || fail "the appliance was not ready within a minute"
        sleep 0.01
    done
    ready_after=$(($(now) - begin))
}

# Asking costs the machine a process with a handshake, so nobody is asked before the port is open.
answers() {
    (exec 3<>"/dev/tcp/127.0.0.1/$https") 2>/dev/null && visit "$1" /readyz >/dev/null 2>&1
}

# visit FOLDER PATH [curl options]: the answer of the appliance in that folder, whose own authority is the only one trusted.
visit() {
    local folder=$1 path=$2
    shift 2
    curl --silent --show-error --fail --max-time 60 --cacert "$folder/data/ca.pem" \
        --resolve "localhost:$https:127.0.0.1" "$@" "https://localhost:$https$path"
}

# Signs in as the first administrator and prints the cookie, name=value. The first password has to be replaced, and is.
sign_in() {
    local cookie chosen='seven otters juggle teapots' file="$1/data/first-admin-password"
    if [ -e "$file" ]; then
        printf '{"username":"admin","password":"%s"}' "$(head -n 1 "$file")" >"$work/attempt.json"
        cookie=$(cookie_of "$1" /api/v1/session)
        printf '{"replacement":"%s"}' "$chosen" >"$work/attempt.json"
        cookie_of "$1" /api/v1/session/password --request PUT --cookie "$cookie" --header "Origin: https://localhost:$https" >/dev/null
    fi
    printf '{"username":"admin","password":"%s"}' "$chosen" >"$work/attempt.json"
    cookie=$(cookie_of "$1" /api/v1/session)
    rm -f "$work/attempt.json"
    [ -n "$cookie" ] || fail "the sign-in gave no cookie"
    echo "$cookie"
}

# cookie_of FOLDER PATH [curl options]: the cookie that comes with the answer to what lies in attempt.json.
cookie_of() {
    visit "$@" --header 'Content-Type: application/json' --data-binary "@$work/attempt.json" \
        --dump-header - --output /dev/null | sed -n 's/^set-cookie: \([^;]*\).*/\1/ip' | tr -d '\r'
}

# Milliseconds.
now() {
    date +%s%3N
}

# Processor time of processes so far, user and system, in microseconds (proc(5), stat; the name in parentheses may hold blanks).
processor_time() {
    local id ticks=0 fields
    for id in "$@"; do
        fields=$(sed 's/^.*) //' "/proc/$id/stat")
        # shellcheck disable=SC2086  # fields are words
        set -- $fields
        ticks=$((ticks + ${12} + ${13}))
    done
    echo $((ticks * (1000000 / $(getconf CLK_TCK))))
}

# Of that, what a Java process's compilers took, in microseconds.
compiler_time() {
    local thread ticks=0 fields
    for thread in "/proc/$1/task/"*; do
        fields=$(cat "$thread/stat" 2>/dev/null) || continue
        case $fields in
            *"(C1 Compiler"* | *"(C2 Compiler"*)
                # shellcheck disable=SC2086  # fields are words
                set -- $(sed 's/^.*) //' <<<"$fields")
                ticks=$((ticks + ${12} + ${13}))
                ;;
        esac
    done
    echo $((ticks * (1000000 / $(getconf CLK_TCK))))
}

# Of the numbers in the arguments.
median() {
    printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

machine() {
    echo "$(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), load $(cut -d' ' -f1-3 /proc/loadavg)"
}
