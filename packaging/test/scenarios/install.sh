# Proves: from the package to the first sign-in by LDAP, on a machine without a route to anywhere

machine_up appliance
machine_up directory

# The directory: the people of the tests, over TLS, with an authority of its own.
folder=$(root_of directory)/srv
mkdir -p "$folder/data"
(
    cd "$folder"
    authority=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2)
    openssl req -x509 "${authority[@]}" -subj "/O=Example/CN=Test authority" -keyout ca.key -out ca.pem
    openssl req "${authority[@]}" -subj "/O=Example/CN=directory" -keyout server.key -out server.csr
    printf 'subjectAltName=DNS:directory.example.org\nbasicConstraints=CA:FALSE\n' >server.ext
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext -out server.pem
) 2>/dev/null
people=server/src/test/resources/io/mapkeep/identity/ldap
sed 's:{folder}:/srv:g' $people/slapd.conf >"$folder/slapd.conf"
cp $people/people.ldif "$folder/"
prove "a directory runs on another machine" script_on directory <<'INSIDE'
slapadd -q -f /srv/slapd.conf -l /srv/people.ldif
systemd-run --quiet --unit directory /usr/sbin/slapd -d 0 -f /srv/slapd.conf -h ldaps://directory.example.org:636
INSIDE

hand_over appliance 0.1.0
cp "$folder/ca.pem" "$(root_of appliance)/etc/ssl/directory-ca.pem"
prove "there is no route to anywhere" refused on appliance ip route get 192.0.2.1
started=$SECONDS
prove "the package is installed" on appliance dpkg --install /root/mapkeep_0.1.0_amd64.deb
prove "nothing runs yet" refused is_active appliance
script_on appliance <<'INSIDE'
echo search-only >/root/directory-password
cat >/root/answers.toml <<ANSWERS
name = "maps.example.org"
directory = "ldaps://directory.example.org:636"
directory_ca_file = "/etc/ssl/directory-ca.pem"
directory_account = "cn=mapkeep,ou=services,dc=example,dc=org"
directory_password_file = "/root/directory-password"
admin_group = "cn=admins,ou=groups,dc=example,dc=org"
editor_group = "cn=field team,ou=groups,dc=example,dc=org"
certificate = "local"
recovery_sheet = "/root/sheet.txt"
ANSWERS
INSIDE
head -n 5 "$(root_of appliance)/root/answers.toml" >"$(root_of appliance)/root/half.toml"
echo 'directory_password_fil = "x"' >>"$(root_of appliance)/root/half.toml"
prove "half an answers file is refused, and nothing changed" refused on appliance mapkeep setup --answers /root/half.toml --no-input
prove "the answers file sets it up and starts it" on appliance mapkeep setup --answers /root/answers.toml --no-input
cp "$(root_of appliance)/var/lib/mapkeep/ca.pem" "$work/ca.pem"
prove "a person of the directory signs in over 443" equal 200 "$(sign_in alma 'quiet water 7 stones')"
tell "from the package to that sign-in: $((SECONDS - started)) s, archives of classes included"
prove "a wrong password is refused" equal 401 "$(sign_in alma 'quiet water 8 stones')"
prove "port 80 leads to HTTPS" equal 308 "$(ip netns exec mapkeep-directory curl -s -o /dev/null -w '%{http_code}' http://10.99.0.1/)"
exposure=$(on appliance systemd-analyze security --no-pager mapkeep | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
tell "systemd-analyze security: $exposure"
prove "that is at most 1.3" awk -v found="$exposure" 'BEGIN { exit !(found != "" && found <= 1.3) }'
await 180 "the archives of classes are there" test -e "$(root_of appliance)/usr/lib/mapkeep/lib/server.jsa"
await 60 "they are made" refused on appliance systemctl is-active --quiet mapkeep-archive-classes
on appliance systemctl restart mapkeep
tell "installed: $(du -sm "$(root_of appliance)/usr/lib/mapkeep" | cut -f1) MB; $(on appliance journalctl -u mapkeep -o cat | grep -o 'is ready.*' | tail -n 1); memory: $(on appliance ps -o rss= -p "$(main_process)") KiB"
