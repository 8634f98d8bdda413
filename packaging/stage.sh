#!/bin/sh
# Lays out a built appliance: packaging/stage.sh DIR. Build first: mvn -pl server,installer -am package
#   DIR/bin/mapkeep   DIR/lib/server/*.jar   DIR/lib/command/*.jar   DIR/conf   DIR/share/sbom   DIR/lib/{server,command}.jsa
set -eu

if [ $# -ne 1 ]; then
    echo "Example: packaging/stage.sh target/appliance" >&2
    exit 64
fi
project=$(dirname "$(dirname "$(readlink -f "$0")")")
mkdir -p "$1"
home=$(readlink -f "$1")
for module in server installer; do
    if [ ! -d "$project/$module/target/lib" ]; then
        echo "stage: $module is not built. Run: mvn -pl server,installer -am package" >&2
        exit 69
    fi
done

rm -rf "$home/bin" "$home/lib" "$home/libexec" "$home/conf" "$home/share"
mkdir -p "$home/bin" "$home/libexec" "$home/lib/server" "$home/lib/command" "$home/share/sbom"
cp "$project/packaging/bin/mapkeep" "$home/bin/mapkeep"
cp "$project"/packaging/libexec/* "$home/libexec/"
chmod 755 "$home/bin/mapkeep" "$home"/libexec/*
cp -p "$project"/server/target/lib/*.jar "$home/lib/server/"
cp -p "$project"/installer/target/lib/*.jar "$home/lib/command/"
rm -f "$home"/lib/*/*-tests.jar
# What both have is on the disk once.
for jar in "$home"/lib/command/*.jar; do
    if cmp -s "$jar" "$home/lib/server/${jar##*/}"; then
        ln -f "$home/lib/server/${jar##*/}" "$jar"
    fi
done
if [ -d "$project/conf" ]; then
    cp -R "$project/conf" "$home/conf"
fi
for module in server installer; do
    if [ -f "$project/$module/target/bom.json" ]; then
        cp "$project/$module/target/bom.json" "$home/share/sbom/$module.json"
    fi
done

[ "${MAPKEEP_ARCHIVES:-yes}" = no ] || "$home/libexec/archive-classes"
