#!/bin/sh
# Puts what belongs around /usr/lib/mapkeep into a staged tree: command, units, users, manual, completion: packaging/host/lay-out.sh TREE
set -eu

tree=$1
packaging=$(dirname "$(dirname "$(readlink -f "$0")")")
home=$tree/usr/lib/mapkeep
mkdir -p "$tree/usr/bin" "$tree/usr/lib/systemd/system" "$tree/usr/lib/systemd/system-generators" "$tree/usr/lib/sysusers.d" "$tree/usr/lib/tmpfiles.d" "$tree/usr/share/man/man1" \
    "$tree/usr/share/bash-completion/completions" "$tree/usr/share/zsh/vendor-completions" "$tree/usr/share/fish/vendor_completions.d" \
    "$tree/usr/share/doc/mapkeep/examples"
ln -s ../lib/mapkeep/bin/mapkeep "$tree/usr/bin/mapkeep"
cp "$packaging"/systemd/mapkeep* "$tree/usr/lib/systemd/system/"
# Always there, and idle unless an upgrade was ordered: one that a power cut stopped goes on when the machine starts.
mkdir -p "$tree/usr/lib/systemd/system/multi-user.target.wants"
ln -s ../mapkeep-upgrade.service "$tree/usr/lib/systemd/system/multi-user.target.wants/mapkeep-upgrade.service"
cp "$packaging/systemd/generators/mapkeep" "$tree/usr/lib/systemd/system-generators/mapkeep"
cp "$packaging/host/sysusers.conf" "$tree/usr/lib/sysusers.d/mapkeep.conf"
cp "$packaging/host/tmpfiles.conf" "$tree/usr/lib/tmpfiles.d/mapkeep.conf"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
path=
for jar in "$home"/lib/command/*.jar; do
    path=$path:$jar
done
"$home/runtime/bin/java" -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8 -cp "${path#:}" io.mapkeep.installer.Manual "$scratch"
for page in "$scratch"/man1/*.1; do
    gzip -9n <"$page" >"$tree/usr/share/man/man1/${page##*/}.gz"
done
cp "$scratch/completion/bash" "$tree/usr/share/bash-completion/completions/mapkeep"
cp "$scratch/completion/zsh" "$tree/usr/share/zsh/vendor-completions/_mapkeep"
cp "$scratch/completion/fish" "$tree/usr/share/fish/vendor_completions.d/mapkeep.fish"

documents=$tree/usr/share/doc/mapkeep
cp "$packaging/deb/copyright" "$documents/copyright"
cp -R "$packaging/../docs/operate" "$packaging/../docs/use" "$documents/"
cp -R "$home/conf/firewall" "$documents/examples/"
gzip -9n <"$packaging/../CHANGELOG.md" >"$documents/changelog.gz"
chmod -R u=rwX,go=rX "$tree"
chmod 755 "$tree/usr/lib/systemd/system-generators/mapkeep"
