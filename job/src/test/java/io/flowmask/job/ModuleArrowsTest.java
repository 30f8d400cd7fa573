package io.flowmask.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the job's dependencies may point. */
@AnalyzeClasses(packages = "io.flowmask", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleArrowsTest {

    @ArchTest
    static final ArchRule NOBODY_BELOW_KNOWS_THE_JOB = noClasses()
            .that()
            .resideInAnyPackage("io.flowmask.schemas..", "io.flowmask.model..", "io.flowmask.operators..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.flowmask.job..", "io.flowmask.embedded..");

    @ArchTest
    static final ArchRule THE_JOB_KNOWS_NO_EMBEDDED_CLUSTER = noClasses()
            .that()
            .resideInAPackage("io.flowmask.job..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.flowmask.embedded..", "io.flowmask.cameras..", "io.flowmask.cli..");

    @ArchTest
    static final ArchRule THE_JOB_SEES_NO_NATIVE_LIBRARY = noClasses()
            .that()
            .resideInAPackage("io.flowmask.job..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "ai.onnxruntime..", "org.bytedeco..");

    @ArchTest
    static final ArchRule OPTIONS_KNOW_NO_TOPOLOGY = noClasses()
            .that()
            .resideInAPackage("io.flowmask.job.options..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.flowmask.job.source..", "io.flowmask.job.sink..");

    @ArchTest
    static final ArchRule SOURCE_AND_SINK_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that()
            .resideInAPackage("io.flowmask.job.source..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.flowmask.job.sink..");

    @ArchTest
    static final ArchRule SCHEMAS_DEPEND_ON_AVRO_ONLY = classes()
            .that()
            .resideInAPackage("io.flowmask.schemas..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.flowmask.schemas..", "org.apache.avro..", "java..", "org.jspecify..");
}
