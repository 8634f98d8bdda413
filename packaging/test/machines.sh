# Sourced by run and by every scenario: Debian machines of their own, booted with systemd in a container, on a network that leads nowhere. Needs root.
#   $work   where the base image, the machines and the packages lie
# Addresses: appliance 10.99.0.1, directory 10.99.0.2, second 10.99.0.3

lan=mapkeep-lan

address_of() {
    case $1 in
        appliance) echo 10.99.0.1 ;;
        directory) echo 10.99.0.2 ;;
        second) echo 10.99.0.3 ;;
    esac
}

# A Debian 12 with what all machines need, made once. The mirror is the one of the machine that runs this.
base_image() {
    [ ! -e "$work/base/.whole" ] || return 0
    local mirror
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | grep -m1 '/debian/\?$' || true)
    echo "== Making a Debian 12 from ${mirror:-deb.debian.org}"
    rm -rf "$work/base"
    debootstrap --variant=minbase \
        --include=systemd,systemd-sysv,dbus,ca-certificates,nftables,iproute2,curl,openssl,procps,slapd,ldap-utils \
        bookworm "$work/base" "${mirror:-http://deb.debian.org/debian}" >"$work/debootstrap.log" 2>&1
    # Only the machine called directory has one, and starts it itself.
    chroot "$work/base" systemctl --quiet disable slapd
    rm -rf "$work/base"/var/cache/apt/archives/*.deb "$work/base"/etc/machine-id
    touch "$work/base/etc/machine-id" "$work/base/.whole"
}

root_of() { echo "$work/machines/$1/root"; }

# The first process of a machine as this one sees it.
leader_of() { pgrep -P "$(cat "$work/machines/$1/nspawn.pid")" | head -n 1; }

# on MACHINE COMMAND…: as root, inside.
on() {
    local machine=$1
    shift
    nsenter --all --target "$(leader_of "$machine")" -- /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

# The same with a script from standard input.
script_on() { on "$1" /bin/bash -eu; }

await() { # SECONDS WHAT COMMAND…
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ "$SECONDS" -ge "$end" ]; then
            echo "FAILED: waited in vain until $what" >&2
            return 1
        fi
        sleep 0.5
    done
}

is_booted() {
    local state
    state=$(on "$1" systemctl is-system-running) || true
    [ "$state" = running ] || [ "$state" = degraded ]
}

network() {
    ip netns list | grep -qw "$lan" && return 0
    ip netns add "$lan"
    ip -n "$lan" link add lan type bridge
    ip -n "$lan" link set lan up
}

# A fresh machine: all that it writes lies beside the base image.
machine_up() { # NAME
    local name=$1 folder=$work/machines/$1
    mkdir -p "$folder/written" "$folder/work" "$folder/root"
    mount -t overlay overlay -o "lowerdir=$work/base,upperdir=$folder/written,workdir=$folder/work" "$folder/root"
    echo "$name" >"$folder/root/etc/hostname"
    printf '127.0.0.1 localhost\n10.99.0.1 maps.example.org appliance\n10.99.0.2 directory.example.org directory\n10.99.0.3 second\n' >"$folder/root/etc/hosts"
    network
    ip netns add "mapkeep-$name"
    ip link add "$name" netns "$lan" type veth peer name lan0 netns "mapkeep-$name"
    ip -n "$lan" link set "$name" master lan up
    ip -n "mapkeep-$name" address add "$(address_of "$name")/24" dev lan0
    ip -n "mapkeep-$name" link set lan0 up
    ip -n "mapkeep-$name" link set lo up
    machine_on "$name"
}

# Power on.
machine_on() { # NAME
    local folder=$work/machines/$1
    setsid systemd-nspawn --quiet --boot --directory="$folder/root" --machine="mapkeep-$1" --network-namespace-path="/run/netns/mapkeep-$1" \
        --resolv-conf=off --register=no --keep-unit --kill-signal=SIGRTMIN+3 --console=pipe </dev/null >"$folder/console" 2>&1 &
    echo $! >"$folder/nspawn.pid"
    await 60 "$1 has booted" is_booted "$1"
}

# Power off, as a cut: nothing is written any more.
machine_cut() { # NAME
    kill -KILL "$(leader_of "$1")" || true
    await 20 "$1 is off" is_off "$1"
}

is_off() { ! kill -0 "$(cat "$work/machines/$1/nspawn.pid")" 2>/dev/null; }

machine_down() { # NAME
    local folder=$work/machines/$1
    [ -d "$folder" ] || return 0
    is_off "$1" || machine_cut "$1"
    ip -n "$lan" link delete "$1" 2>/dev/null || true
    ip netns delete "mapkeep-$1" 2>/dev/null || true
    umount "$folder/root" 2>/dev/null || true
    rm -rf "$folder"
}

machines_down() {
    for name in appliance directory second; do
        machine_down "$name"
    done
    ip netns delete "$lan" 2>/dev/null || true
}

# prove WHAT COMMAND…: prints what holds, or what the command said and ends.
prove() {
    local what=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "   ok  $what"
    else
        printf 'FAILED  %s\n%s\n' "$what" "$said" >&2
        on appliance journalctl --unit mapkeep --lines 20 --no-pager --output cat >&2 || true
        exit 1
    fi
}

# What is measured.
tell() { echo "       $*"; }

# equal WANTED FOUND
equal() { [ "$1" = "$2" ] || { echo "wanted \"$1\", found \"$2\""; return 1; }; }

refused() { ! "$@"; }

is_active() { on "$1" systemctl is-active --quiet mapkeep; }

installed() { on appliance dpkg-query --show --showformat='${Version}' mapkeep; } # its version

# Asks over the network, trusting the appliance's own authority alone.
ask() { # PATH CURL-OPTION…
    local path=$1
    shift
    ip netns exec mapkeep-directory curl --silent --show-error --max-time 60 --cacert "$work/ca.pem" --resolve maps.example.org:443:10.99.0.1 "$@" "https://maps.example.org$path"
}

sign_in() { # NAME PASSWORD; its status
    ask /api/v1/session --output /dev/null --write-out '%{http_code}' --header 'content-type: application/json' --data "{\"username\": \"$1\", \"password\": \"$2\"}"
}

main_process() { on appliance systemctl show --property MainPID --value mapkeep; }

# Another process than the one given serves.
serves_anew() { is_active appliance && [ "$(main_process)" != "$1" ]; }
