#!/bin/sh
# An RPM of a staged tree: packaging/rpm/build.sh TREE VERSION OUT
set -eu

tree=$1 version=$2 out=$3
here=$(dirname "$(readlink -f "$0")")
work=$out/rpmbuild
mkdir -p "$work"
sed -e "s/@VERSION@/$version/" -e "s|@TREE@|$tree|" "$here/mapkeep.spec" >"$work/mapkeep.spec"
rpmbuild -bb --quiet --define "_topdir $work" --define "_rpmdir $work" --define "_dbpath $work/db" --define "_tmppath $work" "$work/mapkeep.spec"
mv "$work"/*/*.rpm "$out/"
rm -rf "$work"
