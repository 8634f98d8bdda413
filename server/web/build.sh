#!/bin/sh
# Builds or tests the web page, and only what changed since the last time.
#
#   build.sh build <folder>   makes the page into <folder> (Maven: server/target/classes/web)
#   build.sh test             runs the unit tests
#
# Stamps (a digest of what went in) lie in server/target/web, so `mvn clean` starts from nothing.
set -eu
cd "$(dirname "$0")"
stamps=../target/web
mkdir -p "$stamps"

say() { printf 'web: %s\n' "$*"; }

for tool in node npm sha256sum; do
  command -v "$tool" >/dev/null || {
    say "$tool is missing, and the page is built with it. Install it (apt-get install nodejs npm), or skip the page with -Dweb.skip=true" >&2
    exit 1
  }
done

digest_of_packages() { { node --version; cat package.json package-lock.json; } | sha256sum; }
digest_of_inputs() {
  { digest_of_packages; find src public index.html vite.config.ts tsconfig.json -type f -exec sha256sum {} + | sort -k 2; } | sha256sum
}
fresh() { [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$2" ]; }

packages() {
  lock=$(digest_of_packages)
  # This stamp lies beside what it speaks of: a `mvn clean` leaves node_modules whole.
  if [ -f node_modules/.mapkeep-stamp ] && [ "$(cat node_modules/.mapkeep-stamp)" = "$lock" ]; then return; fi
  say "package-lock.json is new here: npm ci"
  npm ci --no-audit --no-fund --loglevel=error
  printf '%s' "$lock" > node_modules/.mapkeep-stamp
}

case "${1:-}" in
  build)
    out=${2:?the folder to build into}
    want=$(digest_of_inputs)
    if fresh build "$want" && [ -f "$out/index.html" ]; then say "the page is up to date"; exit 0; fi
    packages
    say "building the page into $out"
    npm run --silent check
    npx --no-install vite build --outDir "$out" --emptyOutDir --logLevel warn
    # A class path cannot be listed, so the server reads here which files there are.
    (cd "$out" && find . -type f ! -name files.txt | sed 's|^\./||' | LC_ALL=C sort > files.txt)
    printf '%s' "$want" > "$stamps/build"
    ;;
  test)
    want=$(digest_of_inputs)
    if fresh test "$want"; then say "the unit tests passed on this very source"; exit 0; fi
    packages
    say "running the unit tests"
    npm test --silent
    printf '%s' "$want" > "$stamps/test"
    ;;
  *)
    say "usage: build.sh build <folder> | build.sh test" >&2
    exit 64
    ;;
esac
