package io.mapkeep;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The fences of docs/internals/architecture.md: which room may know which, and which library lives where. */
@AnalyzeClasses(packages = "io.mapkeep", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] GROUND = {
        "io.mapkeep.runtime..",
        "io.mapkeep.access..",
        "io.mapkeep.health..",
        "io.mapkeep.secret..",
        "io.mapkeep.trust..",
        "io.mapkeep.rest.."
    };

    @ArchTest
    static final ArchRule roomsKnowOnlyWhatIsAboveThem = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("ground")
            .definedBy(GROUND)
            .layer("storage")
            .definedBy("io.mapkeep.storage..")
            .layer("audit")
            .definedBy("io.mapkeep.audit..")
            .layer("identity")
            .definedBy("io.mapkeep.identity..")
            .layer("tls")
            .definedBy("io.mapkeep.tls..")
            .layer("data")
            .definedBy("io.mapkeep.data..")
            .layer("firewall")
            .definedBy("io.mapkeep.firewall..")
            .layer("doors")
            .definedBy("io.mapkeep.http..", "io.mapkeep.admin..", "io.mapkeep.offline..")
            .layer("appliance")
            .definedBy("io.mapkeep")
            .whereLayer("storage")
            .mayOnlyBeAccessedByLayers("audit", "identity", "tls", "data", "doors", "appliance")
            .whereLayer("audit")
            .mayOnlyBeAccessedByLayers("identity", "tls", "data", "firewall", "doors", "appliance")
            .whereLayer("identity")
            .mayOnlyBeAccessedByLayers("doors", "appliance")
            .whereLayer("tls")
            .mayOnlyBeAccessedByLayers("doors", "appliance")
            .whereLayer("data")
            .mayOnlyBeAccessedByLayers("doors", "appliance")
            .whereLayer("firewall")
            .mayOnlyBeAccessedByLayers("doors", "appliance")
            .whereLayer("doors")
            .mayOnlyBeAccessedByLayers("appliance")
            .whereLayer("appliance")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule noCyclesBetweenPackages =
            slices().matching("io.mapkeep.(**)").should().beFreeOfCycles();

    /** The rooms of {@code data} stand on {@code data.dataset} and do not know each other. */
    @ArchTest
    static final ArchRule roomsOfDataDoNotKnowEachOther = slices().matching("io.mapkeep.data.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(resideInAnyPackage("io.mapkeep.data.."), resideInAnyPackage("io.mapkeep.data.dataset.."));

    @ArchTest
    static final ArchRule jettyStaysInTheDoors = only("org.eclipse.jetty..", "io.mapkeep.http..", "io.mapkeep.admin..");

    @ArchTest
    static final ArchRule unboundIdStaysInLdap = only("com.unboundid..", "io.mapkeep.identity.ldap..");

    @ArchTest
    static final ArchRule nimbusStaysWithProvidersAndTheAcmeServer =
            only("com.nimbusds..", "io.mapkeep.identity.oidc..", "io.mapkeep.tls.acme.server..");

    @ArchTest
    static final ArchRule webAuthnStaysInSecondFactors = only("com.webauthn4j..", "io.mapkeep.identity.mfa..");

    @ArchTest
    static final ArchRule passwordLibrariesStayWithLocalAccounts = noClasses()
            .that(resideOutsideOfPackages("io.mapkeep.identity.local.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.nulabinc..");

    @ArchTest
    static final ArchRule bouncyCastleStaysInTlsAndPasswords =
            only("org.bouncycastle..", "io.mapkeep.tls..", "io.mapkeep.identity.local..");

    @ArchTest
    static final ArchRule conscryptStaysBehindTheEngine = only("org.conscrypt..", "io.mapkeep.http.engine..");

    @ArchTest
    static final ArchRule acmeStaysInItsRoom = only("org.shredzone..", "io.mapkeep.tls.acme..");

    @ArchTest
    static final ArchRule dnsUpdatesStayInAcme = only("org.xbill..", "io.mapkeep.tls.acme..");

    @ArchTest
    static final ArchRule h2StaysInStorage = only("org.h2..", "io.mapkeep.storage..");

    @ArchTest
    static final ArchRule h2gisStaysInStorage = only("org.h2gis..", "io.mapkeep.storage..");

    @ArchTest
    static final ArchRule amazonStaysInTheTarget = only("software.amazon..", "io.mapkeep.storage.snapshot.targets..");

    @ArchTest
    static final ArchRule aircompressorStaysInBlocks = only("io.airlift..", "io.mapkeep.storage.snapshot.block..");

    /** Whatever a snapshot is made of, it is sealed before a target sees it. */
    @ArchTest
    static final ArchRule targetsKnowNothingOfSnapshots = noClasses()
            .that(resideInAnyPackage("io.mapkeep.storage.snapshot.targets.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.mapkeep.storage.snapshot.key..",
                    "io.mapkeep.storage.snapshot.block..",
                    "io.mapkeep.storage.snapshot.archive..",
                    "io.mapkeep.storage.snapshot.repository.."));

    @ArchTest
    static final ArchRule ciphersStayWithTheirKeys = noClasses()
            .that(resideInAnyPackage("io.mapkeep.storage.snapshot..")
                    .and(not(resideInAnyPackage("io.mapkeep.storage.snapshot.key.."))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("javax.crypto.."));

    /** A writing connection is lent behind the gate and nowhere else; a guest's may select only. */
    @ArchTest
    static final ArchRule nobodyOpensAConnectionBesideTheDatabase = noClasses()
            .that(not(named("io.mapkeep.storage.database.OpenPages"))
                    .and(not(named("io.mapkeep.storage.database.Lending")))
                    .and(not(named("io.mapkeep.storage.database.Guests"))))
            .should()
            .callMethod(java.sql.DriverManager.class, "getConnection", String.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(javax.sql.DataSource.class);

    @ArchTest
    static final ArchRule onlyTheDatabaseLendsConnections = classes()
            .that(named("io.mapkeep.storage.database.Lending"))
            .should()
            .onlyBeAccessed()
            .byClassesThat(
                    named("io.mapkeep.storage.database.OpenPages").or(named("io.mapkeep.storage.database.Lending")));

    @ArchTest
    static final ArchRule theJournalDoesNotKnowTheDatabaseAboveIt = noClasses()
            .that(resideInAnyPackage("io.mapkeep.storage.journal.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.mapkeep.storage.database..", "java.sql.."));

    @ArchTest
    static final ArchRule ofTheJournalOnlyItsFileSystemKnowsH2 = noClasses()
            .that(resideInAnyPackage("io.mapkeep.storage.journal..")
                    .and(not(nameContaining("JournalPath")))
                    .and(not(nameContaining("JournalChannel"))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.h2.."));

    @ArchTest
    static final ArchRule nothingStartsAProcess =
            noClasses().should().dependOnClassesThat().areAssignableTo(ProcessBuilder.class);

    @ArchTest
    static final ArchRule commandAndItsLibraryStayOutside =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("picocli..", "io.mapkeep.installer..");

    @ArchTest
    static final ArchRule onlyTheApplianceKnowsAllRooms = classes()
            .that()
            .haveSimpleName("Appliance")
            .should()
            .onlyBeAccessed()
            .byClassesThat()
            .resideInAPackage("io.mapkeep");

    private static DescribedPredicate<JavaClass> named(String name) {
        return com.tngtech.archunit.core.domain.properties.HasName.Predicates.name(name)
                .forSubtype();
    }

    private static DescribedPredicate<JavaClass> nameContaining(String part) {
        return com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameContaining(part)
                .forSubtype();
    }

    private static ArchRule only(String library, String... rooms) {
        return noClasses()
                .that(resideOutsideOfPackages(rooms))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}
