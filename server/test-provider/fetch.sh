#!/bin/sh
# Fetches the provider that the integration tests sign in with, and only when package-lock.json is new here.
set -eu
cd "$(dirname "$0")"
lock=$({ node --version; cat package.json package-lock.json; } | sha256sum)
if [ -f node_modules/.mapkeep-stamp ] && [ "$(cat node_modules/.mapkeep-stamp)" = "$lock" ]; then exit 0; fi
printf 'test-provider: package-lock.json is new here: npm ci\n'
npm ci --no-audit --no-fund --loglevel=error
printf '%s' "$lock" > node_modules/.mapkeep-stamp
