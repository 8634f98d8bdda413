# Proves: whatever ends the appliance, it serves again, and nobody is refused meanwhile

# Each with a connection of its own, until it is told to stop: what curl said where that was not "answered".
knocking() {
    while [ ! -e "$work/enough" ]; do
        ask /livez --output /dev/null --write-out '' || echo "$?"
    done >"$work/refusals" 2>/dev/null
}

rm -f "$work/enough"
knocking &
knocker=$!
before=$(main_process)
on appliance kill -KILL "$before"
prove "it serves again after kill -9" await 60 "it serves" serves_anew "$before"
on appliance systemctl restart mapkeep
touch "$work/enough"
wait "$knocker"
# 7 is a connection that was refused; who was connected to the process that was killed is cut off.
prove "no connection was refused over that and a restart" refused grep -qx 7 "$work/refusals"

before=$(main_process)
started=$SECONDS
on appliance kill -STOP "$before"
prove "a process that stands still is started again by the watchdog" await 120 "it serves" serves_anew "$before"
tell "after $((SECONDS - started)) s"

# Two of its threads wait for each other.
mkdir -p "$work/hang"
javac -d "$work/hang" packaging/test/Hang.java
printf 'Premain-Class: Hang\n' >"$work/hang/manifest"
jar --create --file "$(root_of appliance)/opt/hang.jar" --manifest "$work/hang/manifest" -C "$work/hang" .
chmod 644 "$(root_of appliance)/opt/hang.jar"
script_on appliance <<'INSIDE'
mkdir -p /run/systemd/system/mapkeep.service.d
printf '[Service]\nEnvironment=MAPKEEP_JAVA_OPTIONS=-javaagent:/opt/hang.jar=/run/mapkeep/hang\n' >/run/systemd/system/mapkeep.service.d/hang.conf
systemctl daemon-reload
systemctl restart mapkeep
INSIDE
before=$(main_process)
started=$SECONDS
on appliance touch /run/mapkeep/hang
prove "a process whose threads wait for each other is started again by the watchdog" await 180 "it serves" serves_anew "$before"
tell "after $((SECONDS - started)) s"
prove "the log tells why, and what each thread did" on appliance sh -c 'journalctl -u mapkeep -o cat >/tmp/log; grep -q "MK-HLT-004: threads wait for each other" /tmp/log && grep -q "Full thread dump" /tmp/log'
on appliance rm -r /run/systemd/system/mapkeep.service.d /opt/hang.jar
on appliance systemctl daemon-reload

on appliance systemctl stop mapkeep
prove "who stops it closes its ports" refused ask /livez
on appliance systemctl start mapkeep

machine_cut appliance
machine_on appliance
prove "it serves again after the machine was cut off and came back" await 120 "it serves" is_active appliance
prove "the record of who did what is whole" on appliance mapkeep audit verify
prove "people sign in" equal 200 "$(sign_in alma 'quiet water 7 stones')"
