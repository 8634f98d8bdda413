#!/bin/sh
# Measures the import and prints a table in Markdown: bench/import.sh [rows to generate, 1000000 unless told]
# Builds what it needs. The load of the machine is printed too, because on a busy one the seconds mean little.
set -eu
cd "$(dirname "$0")/.."
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
mvn -o -q -pl bench -am compile dependency:build-classpath -Dmdep.outputFile="$classpath"
echo "load average before: $(cut -d' ' -f1-3 /proc/loadavg)"
java -Xmx1g -cp "bench/target/classes:$(cat "$classpath")" io.mapkeep.bench.importing.ImportBench demo/data "${1:-1000000}"
echo "load average after: $(cut -d' ' -f1-3 /proc/loadavg)"
