package io.flowmask.operators;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the rooms. */
@AnalyzeClasses(packages = "io.flowmask", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule DECISIONS_ARE_MADE_WITHOUT_FLINK = noClasses()
            .that()
            .resideInAnyPackage("io.flowmask.operators.batching..", "io.flowmask.operators.keyframe..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink..", "org.apache.avro..", "io.flowmask.schemas..");

    @ArchTest
    static final ArchRule BATCHING_KNOWS_NO_FRAMES = noClasses()
            .that()
            .resideInAPackage("io.flowmask.operators.batching..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.flowmask.model..", "io.flowmask.operators.frame..");

    @ArchTest
    static final ArchRule THE_MODEL_KNOWS_NEITHER_FLINK_NOR_KAFKA_NOR_US = noClasses()
            .that()
            .resideInAPackage("io.flowmask.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.flink..", "org.apache.kafka..", "io.flowmask.operators..", "io.flowmask.schemas..");

    @ArchTest
    static final ArchRule OPERATORS_KNOW_NO_KAFKA = noClasses()
            .that()
            .resideInAPackage("io.flowmask.operators..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule ROOMS_DEPEND_ON_EACH_OTHER_ONE_WAY =
            slices().matching("io.flowmask.operators.(*)..").should().beFreeOfCycles();
}
