# Proves: removing keeps settings and data; purging takes the settings and names the data

machine_down second
ip -n mapkeep-appliance address replace 10.99.0.1/24 dev lan0
is_off appliance && machine_on appliance
root=$(root_of appliance)
prove "the package is removed" on appliance dpkg --remove mapkeep
prove "nothing runs" refused is_active appliance
prove "no programs are left" test ! -e "$root/usr/lib/mapkeep"
prove "settings are left" test -s "$root/etc/mapkeep/mapkeep.toml"
prove "data are left" test -d "$root/var/lib/mapkeep/secrets"
hand_over appliance 0.1.1
prove "installed again, it goes on with them" on appliance sh -c 'dpkg --install /root/mapkeep_0.1.1_amd64.deb && systemctl enable --now mapkeep'
prove "people sign in" equal 200 "$(sign_in alma 'quiet water 7 stones')"
on appliance dpkg --purge mapkeep >"$work/purge" 2>&1
prove "purging takes the settings" test ! -e "$root/etc/mapkeep"
prove "and says how the data are deleted" grep -q "rm -r /var/lib/mapkeep" "$work/purge"
prove "which it leaves" test -d "$root/var/lib/mapkeep/secrets"
