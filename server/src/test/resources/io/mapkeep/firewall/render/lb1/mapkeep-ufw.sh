#!/bin/sh
# Rules of lb1 (lb), made by mapkeep firewall export. Change the policy, not this file.
# For a machine without other rules of ufw. Look first: sh mapkeep-ufw.sh --dry-run   Then: sh mapkeep-ufw.sh && ufw enable
# ufw has rules of its own in before.rules, beyond the policy: multicast DNS and UPnP come in, and every ping.
# limits.* and base.banned cannot be said with ufw and are left out.
# ldap.example.org is 192.0.2.70 2001:db8:7::70
# login.example.org is 192.0.2.72
# s3.example.org is 192.0.2.73 192.0.2.74
set -e
ufw "$@" allow in proto tcp from 192.0.2.0/28 to any port 22 comment 'failsafe.ssh/tcp'
ufw "$@" allow in proto tcp from 192.0.2.40 to any port 22 comment 'failsafe.ssh/tcp'
ufw "$@" allow in proto tcp from 2001:db8:ad::/64 to any port 22 comment 'failsafe.ssh/tcp'
ufw "$@" deny in from 198.18.0.0/15 to any comment 'block'
ufw "$@" allow in proto tcp from 203.0.113.11 to any port 443 comment 'allow.edge-to-lb/tcp'
ufw "$@" allow in proto tcp from 203.0.113.12 to any port 443 comment 'allow.edge-to-lb/tcp'
ufw "$@" allow in proto tcp from 2001:db8:e::11 to any port 443 comment 'allow.edge-to-lb/tcp'
ufw "$@" allow in proto tcp from 2001:db8:e::12 to any port 443 comment 'allow.edge-to-lb/tcp'
ufw "$@" allow in proto tcp from 192.0.2.64/29 to any port 9100 comment 'allow.monitoring/tcp'
ufw "$@" allow in proto tcp from 2001:db8:50::/64 to any port 9100 comment 'allow.monitoring/tcp'
ufw "$@" allow out proto tcp from any to 198.51.100.21 port 8443 comment 'allow.lb-to-appliance/tcp'
ufw "$@" allow out proto tcp from any to 198.51.100.22 port 8443 comment 'allow.lb-to-appliance/tcp'
ufw "$@" allow out proto tcp from any to 2001:db8:10::21 port 8443 comment 'allow.lb-to-appliance/tcp'
ufw "$@" allow out proto tcp from any to 2001:db8:10::22 port 8443 comment 'allow.lb-to-appliance/tcp'
ufw "$@" allow out proto tcp from any to 192.0.2.53 port 53 comment 'egress.dns/tcp'
ufw "$@" allow out proto tcp from any to 2001:db8::53 port 53 comment 'egress.dns/tcp'
ufw "$@" allow out proto udp from any to 192.0.2.53 port 53 comment 'egress.dns/udp'
ufw "$@" allow out proto udp from any to 2001:db8::53 port 53 comment 'egress.dns/udp'
ufw "$@" allow out proto udp from any to 192.0.2.123 port 123 comment 'egress.ntp/udp'
ufw "$@" allow out proto tcp from any to 192.0.2.90 port 6514 comment 'egress.syslog/tcp'
ufw "$@" default deny incoming
ufw "$@" default deny outgoing
