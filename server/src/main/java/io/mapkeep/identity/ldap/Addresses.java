package io.mapkeep.identity.ldap;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The addresses of a host, asked for with a limit: Java's own look-up waits as long as the machine's resolver likes, which is half a minute where no name
 * server answers.
 */
final class Addresses {
    private static final ExecutorService ASKING = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "ldap-names");
        thread.setDaemon(true);
        return thread;
    });

    private Addresses() {}

    /** All addresses, in the order of the resolver. */
    static List<InetAddress> of(String host, Duration patience) throws UnknownHostException {
        Future<InetAddress[]> answer = ASKING.submit(() -> InetAddress.getAllByName(host));
        try {
            return List.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException silent) {
            answer.cancel(true);
            throw new UnknownHostException(host + ": no name server answered within " + patience.toMillis() + " ms");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host + ": interrupted");
        } catch (ExecutionException unknown) {
            throw new UnknownHostException(host + ": no such name");
        }
    }
}
