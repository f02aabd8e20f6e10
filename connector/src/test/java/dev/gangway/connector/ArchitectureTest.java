package dev.gangway.connector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The walls between the packages; there is no module-info that would hold them on the class path. */
class ArchitectureTest {
    private static final String ROOT = "dev.gangway.connector";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void theWireKnowsTheJdkAlone() {
        onlyDependsOn(ROOT + ".protocol", "java..", "org.jspecify..").check(MAIN);
    }

    @Test
    void theMeaningOfVariablesKnowsHttpAndNoServer() {
        onlyDependsOn(ROOT + ".cgi", "java..", "org.jspecify..", "org.eclipse.jetty.http..", "org.eclipse.jetty.util..")
                .check(MAIN);
    }

    @Test
    void theBrowsersTlsKnowsNeitherVariablesNorRequests() {
        onlyDependsOn(
                        ROOT + ".tls",
                        "java..",
                        "javax.net.ssl..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "org.eclipse.jetty.io..")
                .check(MAIN);
    }

    @Test
    void theConnectorKnowsJettysCoreAndNoServlet() {
        onlyDependsOn(
                        ROOT,
                        ROOT + ".protocol",
                        ROOT + ".cgi",
                        ROOT + ".tls",
                        "java..",
                        "jdk.net", // options of sockets
                        "org.jspecify..",
                        "org.slf4j..",
                        "org.eclipse.jetty.http..",
                        "org.eclipse.jetty.io..",
                        "org.eclipse.jetty.server..",
                        "org.eclipse.jetty.util..")
                .check(MAIN);
    }

    private static ArchRule onlyDependsOn(String name, String... others) {
        String[] allowed = Stream.concat(Stream.of(name), Stream.of(others)).toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.gangway.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void thereAreNoOtherPackages() {
        assertThat(MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(ROOT, ROOT + ".protocol", ROOT + ".cgi", ROOT + ".tls");
    }

    @Test
    void whatUsersSeeIsFourTypes() {
        Set<String> seen = MAIN.stream()
                .filter(type -> type.getPackageName().equals(ROOT))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(seen)
                .containsExactly(
                        "FastCgiAttributes",
                        "FastCgiConfiguration",
                        "FastCgiConnectionFactory",
                        "FastCgiServerConnector");
    }

    @Test
    void nothingPrintsAndThereIsOneLogging() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(MAIN);
    }

    /** Of the tests as well, for the checker of nullness looks at nothing else. */
    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new ClassFileImporter()
                .importPackages(ROOT).stream()
                        .map(JavaClass::getPackage)
                        .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unmarked).isEmpty();
    }
}
