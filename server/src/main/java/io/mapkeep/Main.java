package io.mapkeep;

import io.mapkeep.contract.configuration.ConfigurationFile;
import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.contract.problem.ProblemText;
import io.mapkeep.runtime.Heartbeat;
import io.mapkeep.runtime.ServiceManager;
import java.nio.file.Path;
import java.util.Optional;
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
        Path settings = Path.of(arguments[1]);
        try {
            Appliance appliance = started(settings, LastGoodSettings.of(settings, System.getenv()));
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

    /**
     * With the settings of now; with the last ones that worked if these are wrong, or nothing starts with them.
     *
     * @throws ProblemException with what is wrong with those of now
     */
    private static Appliance started(Path settings, LastGoodSettings lastGood) {
        String text = ConfigurationFile.text(settings);
        try {
            Appliance appliance =
                    Appliance.start(ConfigurationFile.read(text, settings), settings, Optional.empty(), Main::endAfter);
            lastGood.keep(text);
            return appliance;
        } catch (ProblemException failure) {
            ConfigurationFile former = lastGood.others(text).orElseThrow(() -> failure);
            LOG.error(
                    "MK-CFG-014: the appliance does not start with {}; it tries the last settings that worked",
                    settings,
                    failure);
            try {
                return Appliance.start(former, lastGood.file(), Optional.of(failure.problem()), Main::endAfter);
            } catch (ProblemException noBetter) {
                failure.addSuppressed(noBetter);
                throw failure;
            }
        }
    }

    /** On a thread of its own, because ending waits for whoever met the failure. The service is started again, and tries anew. */
    private static void endAfter(ProblemException failure) {
        LOG.error("The role of this node could not be changed; the appliance ends", failure);
        new Thread(() -> System.exit(ProblemText.exitCode(failure)), "end").start();
    }
}
