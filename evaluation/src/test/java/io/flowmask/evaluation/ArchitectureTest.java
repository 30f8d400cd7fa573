package io.flowmask.evaluation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the rooms. */
@AnalyzeClasses(packages = "io.flowmask.evaluation", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule EVALUATION_KNOWS_THE_MODEL_ONLY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.flink..",
                    "org.apache.kafka..",
                    "io.flowmask.schemas..",
                    "io.flowmask.cameras..",
                    "io.flowmask.operators..");

    @ArchTest
    static final ArchRule NUMBERS_KNOW_NO_MODEL = noClasses()
            .that()
            .resideInAnyPackage("io.flowmask.evaluation.dataset..", "io.flowmask.evaluation.coco..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.flowmask.model", "io.flowmask.model.engine..", "io.flowmask.model.detect..");

    @ArchTest
    static final ArchRule DIGITS_ARE_THE_SAME_EVERYWHERE = noClasses()
            .should()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .because("the machine's locale would decide on digits and commas; give Locale.ROOT");

    @ArchTest
    static final ArchRule ROOMS_DEPEND_ON_EACH_OTHER_ONE_WAY =
            slices().matching("io.flowmask.evaluation.(*)..").should().beFreeOfCycles();
}
