# Sourced by ./run and ./test: what they need on a bare Debian 12, and how the project is built. Needs bash; the caller stands in the project.

# Debian refuses to start services in the course of an installation only if it is told so; a test machine wants the programs, not the services.
without_services() {
    local policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then
        "$@"
        return
    fi
    as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy"
    local outcome=0
    "$@" || outcome=$?
    as_root rm -f "$policy"
    return "$outcome"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "Installing packages needs root. Run this as root, or install sudo." >&2
        exit 77
    fi
}

# Each argument is program=package; a program that is there needs no package.
need_programs() {
    local wanted=() pair program
    for pair in "$@"; do
        program=${pair%%=*}
        if [[ $program == /* ]]; then
            [ -e "$program" ] || wanted+=("${pair#*=}")
        else
            PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || wanted+=("${pair#*=}")
        fi
    done
    [ ${#wanted[@]} -gt 0 ] || return 0
    echo "== Installing from Debian: ${wanted[*]}"
    as_root apt-get update -qq
    without_services as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}

need_packages_to_run() {
    need_programs javac=openjdk-17-jdk-headless mvn=maven node=nodejs npm=npm curl=curl flock=util-linux /etc/ssl/certs/ca-certificates.crt=ca-certificates
}

need_packages_to_test() {
    need_packages_to_run
    need_programs slapd=slapd ldapsearch=ldap-utils ns-slapd=389-ds-base certutil=libnss3-tools chromium=chromium chromedriver=chromium-driver ogr2ogr=gdal-bin \
        openssl=openssl softhsm2-util=softhsm2 pebble=pebble /usr/sbin/named=bind9 certbot=certbot lego=lego nginx=nginx-light setpriv=util-linux unshare=util-linux nsenter=util-linux ip=iproute2 tc=iproute2 strace=strace faketime=faketime \
        nft=nftables iptables-restore=iptables firewall-offline-cmd=firewalld ufw=ufw dbus-daemon=dbus-daemon python3=python3 /usr/sbin/sshd=openssh-server ssh=openssh-client
}

need_packages_to_package() {
    need_packages_to_run
    need_programs dpkg-deb=dpkg rpmbuild=rpm xz=xz-utils /usr/share/ca-certificates/mozilla=ca-certificates
}

# Builds what changed and stages the appliance in target/appliance. Maven looks at times itself; staging is skipped when nothing is newer. Takes further options for Maven.
build_appliance() {
    local stamp=target/appliance/.built
    if [ -e "$stamp" ] && [ -z "$(find pom.xml contract server installer demo packaging conf -newer "$stamp" -type f \
        -not -path '*/target/*' -not -path '*/node_modules/*' -print -quit)" ]; then
        return
    fi
    echo "== Building (the first time this fetches libraries and takes a few minutes)"
    mvn --batch-mode -Dstyle.color=never --quiet -DskipTests -Dchecks.skip=true "$@" -pl server,installer,demo -am package
    packaging/stage.sh target/appliance
    touch "$stamp"
}

mapkeep_ready() {
    [ -e "$folder/data/ca.pem" ] && curl --silent --fail --max-time 2 --cacert "$folder/data/ca.pem" \
        --resolve "localhost:${https##*:}:${https%:*}" "https://localhost:${https##*:}/readyz" >/dev/null
}
