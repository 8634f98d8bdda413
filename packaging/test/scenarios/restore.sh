# Proves: the snapshot of one machine is the appliance of another

prove "a snapshot is taken" on appliance mapkeep snapshot create
on appliance systemctl stop mapkeep
machine_up second
mkdir -p "$(root_of second)/mnt/backup"
cp -a "$(root_of appliance)/var/lib/mapkeep/snapshots/." "$(root_of second)/mnt/backup/"
cp "$(root_of appliance)/root/sheet.txt" "$(root_of second)/root/"
hand_over second 0.1.1
prove "the second machine has the package alone" on second dpkg --install /root/mapkeep_0.1.1_amd64.deb
prove "the snapshot is restored there with the recovery sheet" on second mapkeep snapshot restore latest --from /mnt/backup --recovery-key-file /root/sheet.txt --yes
machine_cut appliance
# It takes over the name's address.
ip -n mapkeep-second address add 10.99.0.1/24 dev lan0
ip -n mapkeep-appliance address delete 10.99.0.1/24 dev lan0
prove "it serves" on second systemctl enable --now mapkeep
prove "under the same certificate, to the same people" equal 200 "$(sign_in alma 'quiet water 7 stones')"
prove "the record of who did what is whole" on second mapkeep audit verify
