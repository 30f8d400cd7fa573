package io.flowmask.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flowmask.console", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleArrowsTest {
    @ArchTest
    static final ArchRule knowTheContractsOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flowmask.model..", "io.flowmask.operators..", "io.flowmask.job..", "org.apache.flink..");

    @ArchTest
    static final ArchRule theFleetKnowsNeitherTopicsNorBrowsers = noClasses()
            .that()
            .resideInAPackage("io.flowmask.console.fleet..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flowmask.console.topics..", "io.flowmask.console.web..", "org.apache.kafka..", "io.javalin..");

    @ArchTest
    static final ArchRule onlyTheWebPackageKnowsTheServer = noClasses()
            .that()
            .resideOutsideOfPackage("io.flowmask.console.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..");
}
