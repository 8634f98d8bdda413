# Sourced by run: two packages that differ in their version alone, and one whose appliance does not start, of the tree that ./package staged. All are signed.

packages() { # TREE
    local out=$work/packages tree=$work/packages/tree version
    # By when the tree was laid out: the times in it are all the same.
    if [ -e "$out/.whole" ] && [ "$(stat -c %Y "$out/.whole")" -gt "$(stat -c %Z "$1/usr/lib/mapkeep/lib/server")" ]; then
        return 0
    fi
    echo "== Making three packages"
    rm -rf "$out"
    mkdir -p "$out"
    export SOURCE_DATE_EPOCH=1764000000 MAPKEEP_DEB_COMPRESSION=-Zgzip
    for version in 0.1.0 0.1.1 0.1.2; do
        cp -al "$1" "$tree"
        echo "$version" >"$tree/usr/lib/mapkeep/build"
        if [ "$version" = 0.1.2 ]; then
            cp --remove-destination packaging/test/broken "$tree/usr/lib/mapkeep/bin/mapkeep"
        fi
        packaging/deb/build.sh "$tree" "$version" "$out"
        rm -rf "$tree"
    done
    openssl genpkey -algorithm ed25519 -out "$out/key.pem"
    openssl pkey -in "$out/key.pem" -pubout -out "$out/release-key.pem"
    (cd "$out" && sha256sum -- *.deb >SHA256SUMS)
    openssl pkeyutl -sign -rawin -inkey "$out/key.pem" -in "$out/SHA256SUMS" -out "$out/SHA256SUMS.sig"
    touch "$out/.whole"
}

package_of() { echo "$work/packages/mapkeep_$1_amd64.deb"; }

# Puts a package and what vouches for it into a machine's /root.
hand_over() { # MACHINE VERSION
    cp "$(package_of "$2")" "$work"/packages/SHA256SUMS* "$(root_of "$1")/root/"
}
