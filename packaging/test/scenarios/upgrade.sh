# Proves: upgrades keep what was edited, go back by themselves when they fail, and start nothing that was stopped

for version in 0.1.0 0.1.1 0.1.2; do
    hand_over appliance "$version"
done
echo "# edited by hand" >>"$(root_of appliance)/etc/mapkeep/mapkeep.toml"
settings() { sha256sum <"$(root_of appliance)/etc/mapkeep/mapkeep.toml"; }
before=$(settings)
root=$(root_of appliance)/root

mkdir -p "$(root_of appliance)/etc/mapkeep/release-keys"
cp "$work/packages/release-key.pem" "$(root_of appliance)/etc/mapkeep/release-keys/test.pem"
prove "a signed package is found good" on appliance mapkeep upgrade check /root/mapkeep_0.1.1_amd64.deb
prove "a snapshot is taken" on appliance mapkeep snapshot create
prove "the new version is rehearsed with a copy of the data" script_on appliance <<'INSIDE'
mapkeep upgrade check /root/mapkeep_0.1.1_amd64.deb --rehearse >/root/rehearsed
INSIDE
tell "$(grep Rehearsal "$root/rehearsed")"
prove "one that does not start fails its rehearsal" refused on appliance mapkeep upgrade check /root/mapkeep_0.1.2_amd64.deb --rehearse
mkdir -p "$root/flipped"
cp "$root"/SHA256SUMS* "$root/mapkeep_0.1.1_amd64.deb" "$root/flipped/"
printf 'x' | dd of="$root/flipped/mapkeep_0.1.1_amd64.deb" bs=1 seek=2000000 conv=notrunc status=none
prove "a package with one byte changed is refused" refused on appliance mapkeep upgrade apply /root/flipped/mapkeep_0.1.1_amd64.deb --yes
prove "nothing was changed by all that" equal 0.1.0 "$(installed)"
prove "an upgrade is done" on appliance mapkeep upgrade apply /root/mapkeep_0.1.1_amd64.deb --yes
prove "it is the new version" equal 0.1.1 "$(installed)"
prove "the edited settings are as they were" equal "$before" "$(settings)"
prove "one that does not start goes back by itself" refused on appliance mapkeep upgrade apply /root/mapkeep_0.1.2_amd64.deb --yes --wait 20s
prove "the former version is there" equal 0.1.1 "$(installed)"
prove "and serves" equal 200 "$(sign_in alma 'quiet water 7 stones')"
prove "a way back is gone by hand" on appliance mapkeep upgrade rollback --yes
prove "it is the version before" equal 0.1.0 "$(installed)"
prove "people sign in" equal 200 "$(sign_in alma 'quiet water 7 stones')"
on appliance mapkeep upgrade history | sed 's/^/       /'

on appliance systemctl disable --now --quiet mapkeep
prove "apt's own way works" on appliance dpkg --install /root/mapkeep_0.1.1_amd64.deb
prove "a stopped service stays stopped" refused is_active appliance
prove "a disabled one stays disabled" refused on appliance systemctl is-enabled --quiet mapkeep
on appliance systemctl enable --now --quiet mapkeep
prove "the edited settings are as they were" equal "$before" "$(settings)"
