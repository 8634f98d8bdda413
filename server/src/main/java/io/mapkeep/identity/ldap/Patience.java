package io.mapkeep.identity.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cuts a connection whose work takes too long in all. The SDK's time-outs are for one answer, and start anew with each byte of it: a server that drips, or
 * sends one entry after the other for ever, would hold the thread as long as it likes.
 */
final class Patience implements AutoCloseable {
    private final ScheduledThreadPoolExecutor watch;

    Patience() {
        watch = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "ldap-patience");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
    }

    /** Several operations that belong on one connection, like the pages of one answer, whose cookie no other connection knows. */
    @FunctionalInterface
    interface Work<T> {
        T run(LDAPConnection connection) throws LDAPException;
    }

    <T> T within(Duration limit, LDAPConnection connection, Work<T> work) throws LDAPException {
        var cut = new AtomicBoolean();
        var alarm = watch.schedule(
                () -> {
                    cut.set(true);
                    connection.closeWithoutUnbind();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return work.run(connection);
        } catch (LDAPException failure) {
            throw cut.get()
                    ? new LDAPException(
                            ResultCode.TIMEOUT,
                            "the answer was not complete after " + limit.toMillis() + " ms",
                            failure)
                    : failure;
        } finally {
            alarm.cancel(false);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
