#!/usr/bin/env bash
# Processor time of one keep-alive HTTPS request: the staged appliance answering GET /api/v1/session to somebody signed in, beside Debian's nginx
# sending a file of the same size, in turns. Prints a table in Markdown.
#   ROUNDS=5  SECONDS_EACH=6  CONNECTIONS=32  WARM_UP=60   from the environment
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source bench/lib/measure.sh
PATH=$PATH:/usr/sbin:/sbin

rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-6}
connections=${CONNECTIONS:-32}
warm_up=${WARM_UP:-60}
goal=2.0

need wrk=wrk nginx=nginx-light openssl=openssl curl=curl java=openjdk-17-jre-headless awk=mawk
need_appliance

configure "$work/mapkeep"
serve "$work/mapkeep"
cookie=$(sign_in "$work/mapkeep")
mapkeep_port=$https
visit "$work/mapkeep" /api/v1/session --header "Cookie: $cookie" --output "$work/answer"
size=$(stat -c %s "$work/answer")

mkdir -p "$work/nginx/files" "$work/nginx/scratch"
head -c "$size" /dev/zero | tr '\0' x >"$work/nginx/files/answer"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -keyout "$work/nginx/key.pem" -out "$work/nginx/certificate.pem" 2>/dev/null
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
    # At its best: the file stays open. Beyond that as the appliance does: connections stay, and AES-128 comes first.
    sendfile on;
    open_file_cache max=10;
    keepalive_requests 100000000;
    server {
        listen 127.0.0.1:$nginx_port ssl;
        root $work/nginx/files;
        default_type application/json;
        ssl_certificate $work/nginx/certificate.pem;
        ssl_certificate_key $work/nginx/key.pem;
        ssl_protocols TLSv1.3;
        ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
    }
}
CONF
nginx -e "$work/nginx/error.log" -c "$work/nginx/nginx.conf" &
nginx=$!
started+=("$nginx")
for _ in $(seq 100); do
    curl --silent --fail --insecure "https://127.0.0.1:$nginx_port/answer" >/dev/null && break
    kill -0 "$nginx" 2>/dev/null || fail "nginx ended: $(tail -n 3 "$work/nginx/error.log")"
    sleep 0.1
done

cipher() {
    openssl s_client -connect "127.0.0.1:$1" </dev/null 2>/dev/null | sed -n 's/^New, \(.*\), Cipher is \(.*\)/\1 \2/p'
}

# load NAME URL SECONDS: makes requests all the time and sets $requests, $rate, $bytes (of one answer) and $p99.
load() {
    wrk --threads 1 --connections "$connections" --duration "${3}s" --latency --header "Cookie: $cookie" "$2" >"$work/wrk" || fail "wrk: $(cat "$work/wrk")"
    if grep -E 'Non-2xx|Socket errors' "$work/wrk" >&2; then
        fail "$1 did not answer all requests"
    fi
    requests=$(awk '/requests in/ { print $1 }' "$work/wrk")
    rate=$(awk '/Requests\/sec/ { print $2 }' "$work/wrk")
    p99=$(awk '$1 == "99%" { print $2 }' "$work/wrk")
}

# measure NAME URL IDS…: prints processor microseconds per request, requests per second, 99 % latency.
measure() {
    local name=$1 url=$2 before
    shift 2
    before=$(processor_time "$@")
    load "$name" "$url" "$seconds"
    awk -v us=$(($(processor_time "$@") - before)) -v n="$requests" -v r="$rate" -v p="$p99" 'BEGIN { printf "%.1f %.0f %s\n", us / n, r, p }'
}

mapkeep_url=https://127.0.0.1:$mapkeep_port/api/v1/session
nginx_url=https://127.0.0.1:$nginx_port/answer
nginx_ids=("$nginx" $(cat "/proc/$nginx/task/$nginx/children"))

echo "$(machine)"
echo "answer: $size bytes of body; mapkeep $(cipher "$mapkeep_port"); nginx $(cipher "$nginx_port"); $connections connections, $seconds s each, warmed up for $warm_up s"
load mapkeep "$mapkeep_url" "$warm_up"
load nginx "$nginx_url" 2
echo
echo "| round | mapkeep µs/request | requests/s | 99 % within | nginx µs/request | requests/s | 99 % within | ratio |"
echo "|---|---|---|---|---|---|---|---|"
ours=() theirs=() ratios=()
for round in $(seq "$rounds"); do
    read -r us_ours rate_ours p99_ours < <(measure mapkeep "$mapkeep_url" "$daemon")
    read -r us_theirs rate_theirs p99_theirs < <(measure nginx "$nginx_url" "${nginx_ids[@]}")
    ratio=$(awk -v a="$us_ours" -v b="$us_theirs" 'BEGIN { printf "%.2f", a / b }')
    ours+=("$us_ours") theirs+=("$us_theirs") ratios+=("$ratio")
    echo "| $round | $us_ours | $rate_ours | $p99_ours | $us_theirs | $rate_theirs | $p99_theirs | $ratio |"
done
result=$(median "${ratios[@]}")
echo "| median | $(median "${ours[@]}") | | | $(median "${theirs[@]}") | | | $result |"
echo
awk -v r="$result" -v g="$goal" 'BEGIN { print "goal: at most " g " times nginx: " (r <= g ? "reached" : "missed") }'
echo "load afterwards: $(cut -d' ' -f1-3 /proc/loadavg)"
