#!/usr/bin/env bash
# What a storm of wrong passwords does to people who are signed in: 1,000 attempts at once from 1,000 addresses, beside one client that asks
# GET /api/v1/session all the time; its p99 before and meanwhile, and the appliance's memory.
#   ATTEMPTS=1000  SECONDS_BEFORE=10   from the environment
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source bench/lib/measure.sh

need python3=python3 curl=curl java=openjdk-17-jre-headless
need_appliance

configure "$work/mapkeep"
serve "$work/mapkeep"
cookie=$(sign_in "$work/mapkeep")
machine
python3 bench/lib/storm.py "$https" "$cookie" "${ATTEMPTS:-1000}" "${SECONDS_BEFORE:-10}" "$daemon"
