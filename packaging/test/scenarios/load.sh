# Proves: 13 upgrades that alternate two builds, under 50 requests a second: none failed, nothing lost

for version in 0.1.0 0.1.1; do
    hand_over appliance "$version"
done
script_on appliance <<'INSIDE' >/dev/null
mapkeep config set limits.requests_per_minute 100000
systemctl restart mapkeep
printf 'id,name\n1,first\n' >/root/marks.csv
mapkeep dataset import /root/marks.csv --visibility shared
mapkeep key add load --service load --out /root/load.key
mapkeep role grant --user service/load admin
INSIDE
rm -f "$work/enough"
ip netns exec mapkeep-directory java packaging/test/Load.java 10.99.0.1 "$(cat "$(root_of appliance)/root/load.key")" "$work/enough" >"$work/load" 2>&1 &
load=$!
started=$SECONDS
for round in $(seq 13); do
    version=0.1.$(((round + 1) % 2))
    [ "$(installed)" != "$version" ] || version=0.1.$((round % 2))
    prove "upgrade $round, to $version" on appliance mapkeep upgrade apply "/root/mapkeep_${version}_amd64.deb" --yes --no-snapshot
done
tell "$((SECONDS - started)) s for 13 upgrades"
touch "$work/enough"
wait "$load" || true
tell "$(tail -n 1 "$work/load")"
prove "no request failed, no acknowledged change was lost" grep -q 'failed 0, lost 0' "$work/load"
prove "the record of who did what is whole" on appliance mapkeep audit verify
