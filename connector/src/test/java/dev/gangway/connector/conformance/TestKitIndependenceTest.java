package dev.gangway.connector.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The test kit shares no code with what it tests. */
class TestKitIndependenceTest {
    @Test
    void theTestKitNeedsTheJdkAndTestLibrariesAlone() {
        ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false); // names are enough
            classes()
                    .that()
                    .resideInAPackage("dev.gangway.connector.testkit..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.gangway.connector.testkit..",
                            "java..",
                            "org.junit..",
                            "org.assertj..",
                            "org.jspecify..")
                    .check(new ClassFileImporter().importPackages("dev.gangway.connector.testkit"));
        });
    }
}
