package io.mapkeep.tls.leaf;

import io.mapkeep.tls.authority.Names;
import java.util.List;
import java.util.Optional;

/**
 * Names that were asked for, told apart.
 *
 * @param hosts DNS names and addresses
 * @param person a client that is no host
 */
record Wish(Purpose purpose, Names hosts, Optional<String> person) {
    List<String> names() {
        return person.map(List::of).orElseGet(hosts::all);
    }
}
