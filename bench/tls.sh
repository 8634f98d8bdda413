#!/usr/bin/env bash
# Processor time of TLS: keep-alive requests, full and resumed handshakes of the staged appliance with both of its engines, beside Debian's nginx with the same
# certificate chain, in turns; then what the appliance's own authority does in a second. Prints tables in Markdown.
#   ROUNDS=3  SECONDS_EACH=4  WARM_UP=120  ENGINES="jdk conscrypt"  PARTS="tls authority"   from the environment
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source bench/lib/measure.sh
PATH=$PATH:/usr/sbin:/sbin

rounds=${ROUNDS:-3}
seconds=${SECONDS_EACH:-4}
warm_up=${WARM_UP:-120}
parts=${PARTS:-tls authority}
engines=${ENGINES:-jdk conscrypt}

need wrk=wrk nginx=nginx-light openssl=openssl curl=curl java=openjdk-17-jre-headless awk=mawk python3=python3
need_appliance

# Root, intermediate and server certificate, all P-256, as the appliance's own.
chain() {
    local name issuer=root
    mkdir -p "$work/pki"
    (
        cd "$work/pki"
        for name in root int server; do
            openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out $name.key
        done
        openssl req -x509 -new -key root.key -days 30 -subj "/CN=Bench root" -out root.pem
        printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n' >int.ext
        printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost\n' >server.ext
        for name in int server; do
            openssl req -new -key $name.key -subj "/CN=Bench $name" |
                openssl x509 -req -CA $issuer.pem -CAkey $issuer.key -CAcreateserial -days 20 -extfile $name.ext -out $name.pem
            issuer=$name
        done
        cat server.pem int.pem >chain.pem
    ) 2>/dev/null
}

# appliance ENGINE: one with that engine and that chain. Sets $https and $daemon.
appliance() {
    configure "$work/$1"
    printf '[tls]\nengine = "%s"\nprofile = "intermediate"\n' "$1" >>"$work/$1/mapkeep.toml"
    serve "$work/$1"
    "$appliance/bin/mapkeep" --config "$work/$1/mapkeep.toml" --socket "$work/$1/data/../admin.sock" cert install \
        "$work/pki/server.pem" "$work/pki/server.key" "$work/pki/int.pem" "$work/pki/root.pem" >/dev/null
}

start_nginx() {
    mkdir -p "$work/nginx/files" "$work/nginx/scratch"
    printf '{"status":"live"}' >"$work/nginx/files/livez"
    nginx_port=$(free_port)
    cat >"$work/nginx/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $work/nginx/pid;
error_log $work/nginx/error.log;
events { worker_connections 1024; }
http {
    access_log off;
    client_body_temp_path $work/nginx/scratch;
    proxy_temp_path $work/nginx/scratch;
    fastcgi_temp_path $work/nginx/scratch;
    uwsgi_temp_path $work/nginx/scratch;
    scgi_temp_path $work/nginx/scratch;
    sendfile on;
    open_file_cache max=10;
    keepalive_requests 100000000;
    server {
        listen 127.0.0.1:$nginx_port ssl;
        root $work/nginx/files;
        default_type application/json;
        ssl_certificate $work/pki/chain.pem;
        ssl_certificate_key $work/pki/server.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:all:10m;
        ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
    }
}
CONF
    nginx -e "$work/nginx/error.log" -c "$work/nginx/nginx.conf" &
    started+=("$!")
    for _ in $(seq 100); do
        curl --silent --fail --insecure "https://127.0.0.1:$nginx_port/livez" >/dev/null && break
        sleep 0.1
    done
    nginx_ids=("$!" $(cat "/proc/$!/task/$!/children"))
}

# operations KIND PORT SECONDS: does them and prints how many there were.
operations() {
    case $1 in
        request)
            wrk --threads 1 --connections 16 --duration "${3}s" "https://127.0.0.1:$2/livez" >"$work/wrk" || fail "wrk: $(cat "$work/wrk")"
            ! grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2 || fail "not all requests were answered"
            awk '/requests in/ { print $1 }' "$work/wrk"
            ;;
        full)
            # A new connection for each request; wrk asks for no session of before.
            wrk --threads 1 --connections 16 --duration "${3}s" --header "Connection: close" "https://127.0.0.1:$2/livez" >"$work/wrk" || fail "wrk: $(cat "$work/wrk")"
            ! grep -E 'Non-2xx' "$work/wrk" >&2 || fail "not all requests were answered"
            awk '/requests in/ { print $1 }' "$work/wrk"
            ;;
        resumed) python3 bench/lib/handshakes.py "$2" /livez "$3" resumed "$work/pki/root.pem" ;;
    esac
}

# cost KIND PORT IDS…: processor microseconds of one.
cost() {
    local kind=$1 port=$2 before done_
    shift 2
    before=$(processor_time "$@")
    done_=$(operations "$kind" "$port" "$seconds")
    awk -v us=$(($(processor_time "$@") - before)) -v n="$done_" 'BEGIN { printf "%.1f\n", us / n }'
}

# warm KIND PORT ID: until Java's compilers, whose time is the daemon's, took less than a twentieth of one processor, for $warm_up seconds at most.
warm() {
    local spent before
    for ((spent = 0; spent < warm_up; spent += 5)); do
        before=$(compiler_time "$3")
        operations "$1" "$2" 5 >/dev/null
        if [ $(($(compiler_time "$3") - before)) -lt 250000 ]; then
            return
        fi
    done
}

beside_nginx() {
    local engine kind round theirs ours ratio
    local -A port=() process=() ratios=()
    chain
    start_nginx
    for engine in $engines; do
        appliance "$engine"
        port[$engine]=$https process[$engine]=$daemon
    done
    for kind in request full resumed; do
        for engine in $engines; do
            warm $kind "${port[$engine]}" "${process[$engine]}"
        done
    done
    echo "| operation | engine | round | nginx µs | mapkeep µs | ratio |"
    echo "|---|---|---|---|---|---|"
    for kind in request full resumed; do
        for engine in $engines; do
            ratios[$engine]=""
        done
        for round in $(seq "$rounds"); do
            theirs=$(cost $kind "$nginx_port" "${nginx_ids[@]}")
            for engine in $engines; do
                ours=$(cost $kind "${port[$engine]}" "${process[$engine]}")
                ratio=$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')
                ratios[$engine]+=" $ratio"
                echo "| $kind | $engine | $round | $theirs | $ours | $ratio |"
            done
        done
        for engine in $engines; do
            # shellcheck disable=SC2086  # numbers are words
            echo "| $kind | $engine | median | | | $(median ${ratios[$engine]}) |"
        done
    done
    echo
    echo "goals: request at most 1.2; full at most 2.2 (jdk), 1.5 (conscrypt); resumed at most 1.3"
}

# answers_of NAME LUA: OCSP answers of the appliance in a second, with 16 askers.
answers_of() {
    wrk --threads 1 --connections 16 --duration "${seconds}s" --script "$2" "http://127.0.0.1:$plain/ocsp" >"$work/wrk" || fail "wrk: $(cat "$work/wrk")"
    ! grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2 || fail "not all questions were answered"
    echo "| OCSP answers in a second, $1 | $(awk '/Requests\/sec/ { printf "%.0f", $2 }' "$work/wrk") | 5,000 |"
}

authority() {
    local kind
    configure "$work/ocsp"
    plain=$(free_port)
    sed -i "s/^http = .*/http = \"127.0.0.1:$plain\"/" "$work/ocsp/mapkeep.toml"
    serve "$work/ocsp"
    openssl s_client -connect "127.0.0.1:$https" -showcerts </dev/null 2>/dev/null >"$work/shown.pem"
    (cd "$work" && awk '/BEGIN CERT/ { n++ } /BEGIN CERT/,/END CERT/ { print > ("shown" n ".pem") }' shown.pem)
    for kind in nonce no_nonce; do
        openssl ocsp -issuer "$work/shown2.pem" -cert "$work/shown1.pem" "-$kind" -reqout "$work/$kind.der" >/dev/null 2>&1
        printf 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/ocsp-request"\nlocal f = io.open("%s", "rb")\nwrk.body = f:read("*a")\n' \
            "$work/$kind.der" >"$work/$kind.lua"
    done
    java -Dlogback.configurationFile="$appliance/conf/logback.xml" -cp "$appliance/lib/server/*:bench/target/classes" io.mapkeep.bench.tls.TlsBench
    answers_of "of the minute" "$work/no_nonce.lua" >/dev/null
    answers_of "of the minute" "$work/no_nonce.lua"
    answers_of "each signed for its asker (nonce)" "$work/nonce.lua"
}

echo "$(machine)"
echo "a handshake's row has one request on each connection; $seconds s each, warmed up until Java's compilers rest, for $warm_up s at most"
echo
for part in $parts; do
    case $part in
        tls) beside_nginx ;;
        authority) authority ;;
        *) fail "no part \"$part\": tls, authority" 64 ;;
    esac
done
