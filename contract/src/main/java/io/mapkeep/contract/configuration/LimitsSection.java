package io.mapkeep.contract.configuration;

import io.mapkeep.contract.units.ByteSize;
import java.time.Duration;

/** {@code [limits]}: how much one client may ask of the HTTPS port. */
public record LimitsSection(
        ByteSize requestBody,
        ByteSize requestHeader,
        Duration idleTimeout,
        Duration requestTimeout,
        int connections,
        int threads,
        int requestsPerMinute,
        int signInsPerMinute,
        int directoryFailures) {
    static LimitsSection read(Section in) {
        return new LimitsSection(
                in.size(
                        "request_body",
                        "1 MiB",
                        "16 KiB",
                        "64 MiB",
                        "Largest request body, uploads of files excepted."),
                in.size("request_header", "16 KiB", "4 KiB", "64 KiB", "Largest request line and headers together."),
                in.duration("idle_timeout", "30s", "1s", "10m", "A connection that is silent for this long is closed."),
                in.duration(
                        "request_timeout",
                        "5m",
                        "5s",
                        "6h",
                        "While a request is read or answered, its connection may be silent for this long."),
                in.number(
                        "connections",
                        2000,
                        10,
                        100_000,
                        "connections",
                        "Open connections at once; more wait to be accepted."),
                in.number("threads", 64, 8, 1000, "threads", "Requests that are worked on at once."),
                in.number(
                        "requests_per_minute",
                        3000,
                        10,
                        100_000_000,
                        "requests",
                        "From one address (IPv6: one /64). More are answered with 429."),
                in.number(
                        "sign_ins_per_minute",
                        20,
                        1,
                        10_000,
                        "attempts",
                        "Failed sign-ins from one address, and for one name. More have to wait, longer each time."),
                in.number(
                        "directory_failures",
                        4,
                        2,
                        1000,
                        "attempts",
                        "Wrong passwords for one name that the directory is asked about within half an hour. Stay below the number at which it locks accounts."));
    }
}
