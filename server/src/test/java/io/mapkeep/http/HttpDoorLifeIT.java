package io.mapkeep.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.access.Principal;
import io.mapkeep.contract.configuration.Configuration;
import io.mapkeep.contract.configuration.TlsSection.Serving;
import io.mapkeep.contract.problem.ProblemException.Failed;
import io.mapkeep.rest.Method;
import io.mapkeep.rest.Response;
import io.mapkeep.rest.Route;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening, closing, and changing the certificate while clients are at work. */
final class HttpDoorLifeIT {
    @TempDir
    private Path folder;

    @Test
    void requestsUnderWayAreFinishedWhenTheDoorCloses() throws Exception {
        var begun = new CountDownLatch(1);
        Route slow = Route.open(Method.GET, "/slow", request -> {
            begun.countDown();
            pause(1500);
            return Response.ok(Map.of("whole", true));
        });
        OpenDoor open = OpenDoor.with(folder, "", slow);
        CompletableFuture<HttpResponse<String>> answer =
                open.client().sendAsync(open.request("/slow").build(), BodyHandlers.ofString());
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        open.close();
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"whole\":true}");
    }

    @Test
    void aRequestThatDoesNotEndDoesNotKeepTheDoorOpenForever() throws Exception {
        var begun = new CountDownLatch(1);
        Route endless = Route.open(Method.GET, "/endless", request -> {
            begun.countDown();
            pause(60_000);
            return Response.ok(Map.of());
        });
        OpenDoor open = OpenDoor.with(folder, "", endless);
        var answer = open.client().sendAsync(open.request("/endless").build(), BodyHandlers.ofString());
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        long began = System.nanoTime();
        open.close();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(15);
        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void aTakenPortIsNamedWithAWayToFindWhoHoldsIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertCannotListen(OpenDoor.settings(address, "", ""), address, "server.https");
            assertCannotListen(OpenDoor.settings("127.0.0.1:0", address, ""), address, "server.http");
        }
    }

    private void assertCannotListen(Configuration settings, String address, String key) {
        var door = new HttpDoor(
                settings.server(),
                settings.limits(),
                TlsTerms.of(Serving.STANDARD, new SwappedCredentials(folder)),
                request -> Principal.ANONYMOUS,
                List.of());
        assertThatThrownBy(door::start).isInstanceOfSatisfying(Failed.class, failure -> {
            assertThat(failure.problem().code()).isEqualTo("MK-HTP-011");
            assertThat(failure.problem().what()).contains(address);
            assertThat(failure.problem().fix()).contains(key + ",", "ss -ltnp");
        });
        door.close();
    }

    private static void pause(long millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
