package io.mapkeep.installer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter(java.util.List.of(new ImportOption.DoNotIncludeTests())).importPackages("io.mapkeep");

    @Test
    void theCommandKnowsTheContractAndNothingOfTheServer() {
        noClasses()
                .that()
                .resideInAPackage("io.mapkeep.installer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.mapkeep.access..",
                        "io.mapkeep.admin..",
                        "io.mapkeep.audit..",
                        "io.mapkeep.data..",
                        "io.mapkeep.firewall..",
                        "io.mapkeep.health..",
                        "io.mapkeep.http..",
                        "io.mapkeep.identity..",
                        "io.mapkeep.rest..",
                        "io.mapkeep.runtime..",
                        "io.mapkeep.secret..",
                        "io.mapkeep.storage..",
                        "io.mapkeep.tls..",
                        "io.mapkeep.offline..")
                .because("the command must work when the server does not; they agree on io.mapkeep.contract alone")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandsKnowPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mapkeep.installer.command..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("client and print serve any command line")
                .check(CLASSES);
    }

    @Test
    void whatIsChangedOnTheMachineKnowsNoCommands() {
        noClasses()
                .that()
                .resideInAnyPackage("io.mapkeep.installer.configuration..", "io.mapkeep.installer.setup..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.mapkeep.installer.command..")
                .because("the command asks and tells; these work")
                .check(CLASSES);
    }

    @Test
    void onlyMainEndsTheProcess() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("exit codes are returned, so that tests can see them")
                .check(CLASSES);
    }

    @Test
    void onlyTheOfflineDoorAndTheMachineStartAProcess() {
        noClasses()
                .that()
                .doNotHaveSimpleName("OfflineDoor")
                .and()
                .resideOutsideOfPackage("io.mapkeep.installer.machine")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .because(
                        "the command does its work itself; what the kernel knows of packet filters only nft tells, and a service only systemd starts")
                .check(CLASSES);
    }
}
