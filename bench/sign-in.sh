#!/usr/bin/env bash
# Sign-ins by a directory beside raw search and bind pairs of the same LDAP library, and a look at everybody after all of them changed: Debian's slapd with 5,000
# people in one group, on this machine.
#   PEOPLE=5000  SECONDS_EACH=3  ROUNDS=3   from the environment
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source bench/lib/measure.sh

need java=openjdk-17-jdk-headless openssl=openssl slapd=slapd mvn=maven
people=${PEOPLE:-5000}
port=$(free_port)
directory=$work/directory
mkdir -p "$directory/data"

cat >"$directory/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile $directory/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
TLSCertificateFile $directory/server.pem
TLSCertificateKeyFile $directory/server.key
database mdb
maxsize 1073741824
suffix "dc=example,dc=org"
rootdn "cn=root,dc=example,dc=org"
rootpw root-only
directory $directory/data
index objectClass,uid,member eq
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
limits users size.soft=500 size.hard=500 size.pr=unlimited size.prtotal=unlimited
overlay memberof
memberof-group-oc groupOfNames
CONF
{
    printf 'dn: dc=example,dc=org\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n\n'
    for unit in people groups; do
        printf 'dn: ou=%s,dc=example,dc=org\nobjectClass: organizationalUnit\nou: %s\n\n' $unit $unit
    done
    printf 'dn: cn=mapkeep,dc=example,dc=org\nobjectClass: person\ncn: mapkeep\nsn: mapkeep\nuserPassword: search-only\n\n'
    for ((i = 0; i < people; i++)); do
        printf 'dn: uid=p%d,ou=people,dc=example,dc=org\nobjectClass: inetOrgPerson\nuid: p%d\ncn: Person %d\nsn: %d\nuserPassword: quiet water 7 stones\nmemberOf: cn=everybody,ou=groups,dc=example,dc=org\n\n' $i $i $i $i
    done
    printf 'dn: cn=everybody,ou=groups,dc=example,dc=org\nobjectClass: groupOfNames\ncn: everybody\n'
    for ((i = 0; i < people; i++)); do
        printf 'member: uid=p%d,ou=people,dc=example,dc=org\n' $i
    done
} >"$directory/people.ldif"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout "$directory/server.key" -out "$directory/server.pem" 2>/dev/null
/usr/sbin/slapadd -q -f "$directory/slapd.conf" -l "$directory/people.ldif"
/usr/sbin/slapd -f "$directory/slapd.conf" -d 0 -h "ldaps://127.0.0.1:$port" 2>"$directory/log" &
started+=("$!")
printf 'search-only\n' >"$directory/bind-password"

if [ -z "${BENCH_CLASSPATH:-}" ]; then
    mvn -o -q -pl bench -am -Dchecks.skip=true -Dweb.skip=true compile dependency:build-classpath -Dmdep.outputFile="$work/classpath"
    BENCH_CLASSPATH=bench/target/classes:$(cat "$work/classpath")
fi
machine
java -Xmx1g -cp "$BENCH_CLASSPATH" io.mapkeep.bench.identity.SignInBench "$directory" "$port" "$people" "${ROUNDS:-3}" "${SECONDS_EACH:-3}"
