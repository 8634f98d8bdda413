#!/bin/sh
# Makes the Java runtime that the package carries, from the JDK that builds it: packaging/runtime.sh DIR
# Left out: the desktop, scripting, compilers, RMI. Texts that classes have in common are there once (--compress=1: a third less); zipping more would cost each start.
set -eu

if [ $# -ne 1 ] || [ -e "$1" ]; then
    echo "Example: packaging/runtime.sh target/package/runtime (a folder that is not there yet)" >&2
    exit 64
fi
java=$(readlink -f "$(command -v javac)")
jdk=${JAVA_HOME:-${java%/bin/javac}}
if [ ! -d "$jdk/jmods" ]; then
    echo "runtime: $jdk has no jmods. Install a whole JDK 17: apt-get install openjdk-17-jdk-headless" >&2
    exit 69
fi

# What `jdeps --print-module-deps` finds, less java.desktop, java.compiler and java.scripting, which only code names that never runs here;
# more: elliptic curves, PKCS#11, Kerberos for SASL binds, DNS by JNDI, file systems in archives, character sets of old tables, jcmd's far end.
modules=java.base,java.logging,java.management,java.instrument,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.xml
modules=$modules,jdk.crypto.ec,jdk.crypto.cryptoki,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs,jdk.charsets,jdk.attach,jdk.management,jdk.jfr
"$jdk/bin/jlink" --module-path "$jdk/jmods" --add-modules "$modules" --output "$1" \
    --no-header-files --no-man-pages --strip-debug --compress=1 >/dev/null

# Programs nobody calls.
rm -f "$1/bin/keytool" "$1/bin/rmiregistry" "$1/bin/jrunscript"

# Whom it trusts of the public authorities is Mozilla's list, not what the building machine happens to trust.
rm -f "$1/lib/security/cacerts"
"$jdk/bin/java" "$(dirname "$(readlink -f "$0")")/CaList.java" /usr/share/ca-certificates/mozilla "$1/lib/security/cacerts"
