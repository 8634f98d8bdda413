import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** An agent that makes two threads of the appliance wait for each other for ever, as soon as there is a file: {@code -javaagent:hang.jar=FILE}. */
public final class Hang {
    private static final CountDownLatch BOTH = new CountDownLatch(2);

    private Hang() {}

    public static void premain(String file) {
        start("waits for the file", () -> {
            while (Files.notExists(Path.of(file))) {
                Thread.sleep(100);
            }
            var first = new Object();
            var second = new Object();
            start("hangs", () -> take(first, second));
            start("hangs, too", () -> take(second, first));
        });
    }

    private static void take(Object held, Object wanted) throws InterruptedException {
        synchronized (held) {
            BOTH.countDown();
            BOTH.await();
            synchronized (wanted) {
                throw new IllegalStateException("no ring");
            }
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static void start(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
