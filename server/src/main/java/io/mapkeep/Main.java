package io.mapkeep;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemText;
import io.mapkeep.runtime.Heartbeat;
import io.mapkeep.runtime.ServiceManager;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: {@code --config FILE}. Ends with 0 when it was asked to stop, otherwise with the problem's exit code. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length != 2 || !arguments[0].equals("--config")) {
            System.err.println("usage: mapkeep serve --config FILE");
            System.exit(64);
        }
        try {
            Appliance appliance =
                    StartSettings.start(Path.of(arguments[1]), System.getenv(), Clock.systemUTC(), Main::endAfter);
            ServiceManager manager = ServiceManager.of(System.getenv());
            Heartbeat.start(manager, appliance::pulses);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(appliance, manager), "stop"));
            manager.ready();
        } catch (ProblemException failure) {
            LOG.debug("Not started", failure);
            ProblemText.lines(failure.problem(), false).forEach(System.err::println);
            System.exit(ProblemText.exitCode(failure));
        }
    }

    private static void stop(Appliance appliance, ServiceManager manager) {
        manager.stopping();
        appliance.close();
    }

    /** On a thread of its own, because ending waits for whoever met the failure. The service is started again, and tries anew. */
    private static void endAfter(ProblemException failure) {
        LOG.error("The role of this node could not be changed; the appliance ends", failure);
        new Thread(() -> System.exit(ProblemText.exitCode(failure)), "end").start();
    }
}
