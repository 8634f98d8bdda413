package io.mapkeep.tls.acme;

import io.mapkeep.contract.units.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * Publishes records by dynamic update (RFC 2136) at one name server, signed (TSIG, RFC 8945). The zone is what that server says it is. Where the name is an alias, the record is made where it
 * leads: so only a small zone has to be open to updates.
 */
final class DynamicUpdate implements DnsRecords {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MOST_ALIASES = 8;
    /** In seconds; nobody needs it for longer. */
    private static final long LIFE = 60;

    private final HostPort server;
    private final Optional<Path> key;

    DynamicUpdate(HostPort server, Optional<Path> key) {
        this.server = server;
        this.key = key;
    }

    /** Where a record belongs. */
    private record Place(Name zone, Name name) {}

    @Override
    public void publish(Text text) throws IOException {
        change(text, true);
    }

    @Override
    public void remove(Text text) throws IOException {
        change(text, false);
    }

    private void change(Text text, boolean add) throws IOException {
        SimpleResolver resolver = resolver();
        Place place = place(resolver, Name.fromString(text.name(), Name.root));
        Update update = new Update(place.zone());
        var record = new TXTRecord(place.name(), DClass.IN, LIFE, text.value());
        if (add) {
            update.add(record);
        } else {
            update.delete(record);
        }
        int code = send(resolver, update).getRcode();
        if (code != Rcode.NOERROR) {
            throw refused(place, Rcode.string(code));
        }
    }

    private SimpleResolver resolver() throws IOException {
        var address = new InetSocketAddress(server.host(), server.port());
        if (address.isUnresolved()) {
            throw new IOException("The name server " + server + " (tls.acme.dns_server) has no address.");
        }
        var resolver = new SimpleResolver(address);
        resolver.setTCP(true);
        resolver.setTimeout(PATIENCE);
        if (key.isPresent()) {
            resolver.setTSIGKey(UpdateKey.read(key.get()));
        }
        return resolver;
    }

    private Place place(SimpleResolver resolver, Name asked) throws IOException {
        Name name = asked;
        for (int aliases = 0; aliases < MOST_ALIASES; aliases++) {
            Message answer = send(resolver, Message.newQuery(Record.newRecord(name, Type.SOA, DClass.IN)));
            Optional<Name> target = alias(answer, name);
            if (target.isEmpty()) {
                return new Place(zone(answer, name), name);
            }
            name = target.get();
        }
        throw new IOException("The name " + asked + " is an alias of an alias, more than " + MOST_ALIASES + " times.");
    }

    private static Optional<Name> alias(Message answer, Name name) {
        return answer.getSection(Section.ANSWER).stream()
                .filter(CNAMERecord.class::isInstance)
                .filter(record -> record.getName().equals(name))
                .map(record -> ((CNAMERecord) record).getTarget())
                .findFirst();
    }

    /** A server answers for its zone with the zone's start of authority, whether or not it has the name (RFC 2308, 2). */
    private Name zone(Message answer, Name name) throws IOException {
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
            for (Record record : answer.getSection(section)) {
                if (record.getType() == Type.SOA && name.subdomain(record.getName())) {
                    return record.getName();
                }
            }
        }
        throw new IOException("The name server " + server + " does not say which zone " + name + " belongs to ("
                + Rcode.string(answer.getRcode()) + "); name the primary of that zone in tls.acme.dns_server.");
    }

    private Message send(SimpleResolver resolver, Message message) throws IOException {
        try {
            return resolver.send(message);
        } catch (IOException failure) {
            throw new IOException(
                    "The name server " + server + " gives no answer that can be used: " + failure.getMessage(),
                    failure);
        }
    }

    private IOException refused(Place place, String code) {
        return new IOException("The name server " + server + " refused to change " + place.name() + " in the zone "
                + place.zone() + ": " + code + ". See that it lets "
                + (key.isPresent() ? "this key" : "this machine (there is no tls.acme.dns_key_file)")
                + " change TXT records of that name, and look at its log.");
    }
}
