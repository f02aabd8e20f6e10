package dev.gangway.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What agrees with the connector has to agree through the specification: the client knows none of its code. */
@AnalyzeClasses(packagesOf = GetCommand.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ClientArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_THE_CONNECTOR = classes()
            .that()
            .resideInAPackage("dev.gangway.client")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "picocli..", "org.jspecify..", "dev.gangway.client", "dev.gangway.launcher.options");
}
