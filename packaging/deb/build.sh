#!/bin/sh
# A DEB of a staged tree: packaging/deb/build.sh TREE VERSION OUT
#   MAPKEEP_DEB_COMPRESSION   for tests, which do not want to wait: -Zgzip
set -eu

tree=$1 version=$2 out=$3
here=$(dirname "$(readlink -f "$0")")
root=$out/deb
mkdir -p "$root/DEBIAN"
cp -a "$tree/." "$root/"
size=$(du -sk "$tree" | cut -f1)
sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" "$here/control" >"$root/DEBIAN/control"
for script in postinst prerm postrm; do
    install -m 755 "$here/$script" "$root/DEBIAN/$script"
done
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group "${MAPKEEP_DEB_COMPRESSION:--Zxz}" --build "$root" "$out/mapkeep_${version}_amd64.deb" >/dev/null
rm -rf "$root"
