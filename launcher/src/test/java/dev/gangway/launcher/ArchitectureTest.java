package dev.gangway.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;

@AnalyzeClasses(packages = "dev.gangway.launcher", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NOTHING_PRINTS = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule ONE_LOGGING = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    /** The JDK looks for the mount of a path, and finds none for the root of a chroot or of some containers. */
    @ArchTest
    static final ArchRule NO_FILE_STORE_IS_NEEDED =
            noClasses().should().callMethod(Files.class, "getFileStore", Path.class);

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.gangway.launcher.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule OPTIONS_KNOW_NO_SERVER = noClasses()
            .that()
            .resideInAPackage("..launcher.options..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.jetty.server..", "..launcher.deploy..", "..launcher.server..");

    @ArchTest
    static final ArchRule NO_GENERATION_OF_SERVLETS_IS_NAMED = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "javax.servlet..",
                    "jakarta.servlet..",
                    "org.eclipse.jetty.ee8..",
                    "org.eclipse.jetty.ee9..",
                    "org.eclipse.jetty.ee10..",
                    "org.eclipse.jetty.ee11..");
}
