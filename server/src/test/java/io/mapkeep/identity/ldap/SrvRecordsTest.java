package io.mapkeep.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.contract.units.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;

/** Against a name server of the test's own that knows one name. */
final class SrvRecordsTest {
    private static final String NAME = "_ldap._tcp.corp.example";

    private record Record(int priority, int weight, int port, String target) {}

    @Test
    void theLowestPriorityComesFirstAndAPlainPortIsReadAsTls() throws Exception {
        try (var dns = serve(
                new Record(20, 0, 636, "dc3.corp.example"),
                new Record(10, 100, 389, "dc1.corp.example"),
                new Record(10, 0, 389, "dc2.corp.example"))) {
            assertThat(records(dns, Security.LDAPS, false).look())
                    .hasSize(3)
                    .contains(new HostPort("dc1.corp.example", 636))
                    .endsWith(new HostPort("dc3.corp.example", 636));
            assertThat(records(dns, Security.STARTTLS, false).look()).contains(new HostPort("dc1.corp.example", 389));
        }
    }

    @Test
    void aTargetOutsideOfTheDomainCountsOnlyWithAnAuthorityOfTheSettings() throws Exception {
        try (var dns = serve(new Record(0, 0, 636, "ldap.evil-corp.example.net"))) {
            assertThatThrownBy(() -> records(dns, Security.LDAPS, false).look())
                    .isInstanceOf(NamingException.class)
                    .hasMessageContaining("ldap.ca_file");
            assertThat(records(dns, Security.LDAPS, true).look()).hasSize(1);
        }
    }

    @Test
    void aSilentNameServerIsGivenUp() throws Exception {
        try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> records(silent, Security.LDAPS, false).look())
                    .isInstanceOf(NamingException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static SrvRecords records(DatagramSocket dns, Security security, boolean anyDomain) {
        return new SrvRecords(
                NAME, "dns://127.0.0.1:" + dns.getLocalPort(), Duration.ofSeconds(1), security, anyDomain);
    }

    private static DatagramSocket serve(Record... records) throws IOException {
        var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var thread = new Thread(() -> {
            byte[] room = new byte[1500];
            while (!socket.isClosed()) {
                try {
                    var question = new DatagramPacket(room, room.length);
                    socket.receive(question);
                    byte[] answer = answer(Arrays.copyOf(room, question.getLength()), records);
                    socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return socket;
    }

    /** RFC 1035, 4.1: the header, the question as it came, and the records, each with a pointer to the question's name. */
    private static byte[] answer(byte[] question, Record... records) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(0x8580);
        out.writeShort(1);
        out.writeShort(records.length);
        out.writeInt(0);
        int end = 12;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        out.write(question, 12, end + 5 - 12);
        for (Record record : records) {
            byte[] name = name(record.target());
            out.writeShort(0xc00c);
            out.writeShort(33);
            out.writeShort(1);
            out.writeInt(60);
            out.writeShort(6 + name.length);
            out.writeShort(record.priority());
            out.writeShort(record.weight());
            out.writeShort(record.port());
            out.write(name);
        }
        return bytes.toByteArray();
    }

    private static byte[] name(String host) {
        var bytes = new ByteArrayOutputStream();
        for (String label : host.split("\\.")) {
            bytes.write(label.length());
            bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.write(0);
        return bytes.toByteArray();
    }
}
