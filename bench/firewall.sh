#!/usr/bin/env bash
# What the firewall's rules cost: packets between two network namespaces, in one of which the rules of a policy with a list of 100,000 networks are in force, beside the same without rules, in turns; and how long
# rules take to be made, loaded and explained. Prints a table in Markdown. Needs root: nobody else may send the kernel so much at once.
#   ROUNDS=5  SECONDS_EACH=2   from the environment
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
[ -n "${IN_NAMESPACE:-}" ] || exec env IN_NAMESPACE=1 unshare --net --mount "$0" "$@"
source bench/lib/measure.sh
PATH=$PATH:/usr/sbin:/sbin

rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-2}
packets=120000

need python3=python3 nft=nftables ip=iproute2 nsenter=util-linux taskset=util-linux javac=openjdk-17-jdk-headless awk=mawk
need_appliance

python3 - <<'PY' >"$work/list.txt"
import random
random.seed(7)
for _ in range(100000):
    print("%d.%d.%d.%d/%d" % (random.randrange(11, 161), *(random.randrange(256) for _ in range(3)), random.randrange(20, 33)))
PY
# Published lists have networks, not addresses within them; duplicates and overlaps stay.
python3 - "$work/list.txt" <<'PY'
import ipaddress, sys
lines = [str(ipaddress.ip_network(line.strip(), strict=False)) for line in open(sys.argv[1])]
open(sys.argv[1], "w").write("\n".join(lines + lines[:500]) + "\n")
PY
cat >"$work/firewall.toml" <<'TOML'
[admin]
from = ["192.0.2.0/28"]
[host.here]
roles = ["lb"]
addresses = ["10.9.0.1"]
[service.sink]
ports = ["tcp/5001", "udp/5002-5003"]
[allow.sink]
from = ["any"]
to = ["here"]
services = ["sink"]
[block]
files = ["list.txt"]
[limits]
ping = 10
TOML
touch "$work/mapkeep.toml"

unshare --net sh -c 'echo ready; exec sleep infinity' >"$work/far" &
far=$!
started+=("$far")
until [ -s "$work/far" ]; do sleep 0.05; done
there() { nsenter --target "$far" --net "$@"; }
ip link set lo up
ip link add near type veth peer name far netns "$far"
ip address add 10.9.0.1/16 dev near
ip link set near up
there ip address add 10.9.0.2/16 dev far
there ip link set far up
ip route add 10.8.0.0/16 via 10.9.0.2
mac=$(ip -o link show near | sed 's/.*link\/ether \([0-9a-f:]*\).*/\1/')
for role in "sink 5001" "echo 5003"; do
    # shellcheck disable=SC2086
    taskset -c 1 python3 bench/lib/packets.py $role >"$work/${role%% *}" &
    started+=("$!")
    until [ -s "$work/${role%% *}" ]; do sleep 0.05; done
done

rules() {
    began=$(date +%s%N)
    "$appliance/bin/mapkeep" --config "$work/mapkeep.toml" firewall export --host here --format nft >"$work/rules.nft"
    made=$(date +%s%N)
    nft -f "$work/rules.nft"
    loaded=$(date +%s%N)
    echo 1 >/proc/sys/net/netfilter/nf_conntrack_udp_timeout
}
rules
making=$(((made - began) / 1000000))
loading=$(((loaded - made) / 1000000))
first=0
send() { there taskset -c 0 python3 bench/lib/packets.py "$@"; }
# What any stateful firewall costs, with a single rule: what is beyond it is ours.
tracking() {
    nft -f - <<NFT
flush ruleset
table inet tracking {
chain input { type filter hook input priority filter; policy accept; ct state established accept; }
chain output { type filter hook output priority filter; policy accept; ct state established accept; }
}
NFT
}
measure() { # none, tracking, rules
    send stream 10.9.0.1 5001 "$seconds" >>"$work/stream-$1"
    send flood "$mac" 10.9.0.1 5002 $((packets * 2)) 0 1 >>"$work/same-$1"
    # Every flow is new: none was seen before, and the table of connections forgets them between the rounds.
    send flood "$mac" 10.9.0.1 5002 $packets $first $packets >>"$work/new-$1"
    send latency 10.9.0.1 5003 "$seconds" >>"$work/latency-$1"
    first=$((first + packets))
}
for ((round = 0; round < rounds; round++)); do
    nft flush ruleset
    measure none
    tracking
    measure tracking
    nft flush ruleset
    nft -f "$work/rules.nft"
    measure rules
done

# shellcheck disable=SC2046
middle() { median $(cat "$work/$1"); }
ratio() { awk -v with="$(middle "$1-rules")" -v without="$(middle "$1-${2:-none}")" 'BEGIN { printf "%.2f", with / without }'; }
row() { # what measured goal comparison
    awk -v what="$1" -v measured="$2" -v goal="$3" -v unit="$4" -v least="$5" \
        'BEGIN { met = least ? measured >= goal : measured <= goal; printf "| %s | %s%s | %s %s%s | %s |\n", what, measured, unit, least ? "at least" : "at most", goal, unit, met ? "met" : "missed" }'
}
echo "load average before the table: $(cut -d' ' -f1-3 /proc/loadavg); $rounds rounds of $seconds s; nft $(nft --version | cut -d' ' -f2)"
echo
echo "| What | Measured | Goal | |"
echo "|---|---|---|---|"
row "established TCP, MB/s to no rules ($(middle stream-rules | cut -d. -f1) MB/s)" "$(ratio stream)" 0.9 "" 1
row "new connections beside 100,000 blocked networks, packets/s to no rules ($(middle new-rules | cut -d. -f1)k/s)" "$(ratio new)" 0.65 "" 1
echo "| the same to one rule that tracks connections | $(ratio new tracking) | | |"
echo "| small packets of one UDP flow, packets/s to no rules ($(middle same-rules | cut -d. -f1)k/s) | $(ratio same) | | |"
echo "| the same to one rule that tracks connections | $(ratio same tracking) | | |"
row "added latency, there and back" "$(awk -v with="$(middle latency-rules)" -v without="$(middle latency-none)" 'BEGIN { printf "%.1f", with - without }')" 5 " µs" 0
row "100,000 networks: read, made into rules and loaded by the command" "$(awk "BEGIN { print ($making + $loading) / 1000 }")" 3 " s" 0
echo "| of that the kernel's part | $(awk "BEGIN { print $loading / 1000 }") s | | |"
mkdir "$work/classes"
javac -d "$work/classes" -cp "$appliance/lib/server/*" bench/src/main/java/io/mapkeep/bench/firewall/RulesBench.java
java -XX:+UseSerialGC -cp "$work/classes:$appliance/lib/server/*" io.mapkeep.bench.firewall.RulesBench "$work"
