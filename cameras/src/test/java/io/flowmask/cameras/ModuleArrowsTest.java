package io.flowmask.cameras;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flowmask.cameras", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleArrowsTest {
    /** The model module is on the class path for masks' run lengths alone. */
    @ArchTest
    static final ArchRule useTheModelForGeometryOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.flowmask.model",
                    "io.flowmask.model.manifest..",
                    "io.flowmask.model.engine..",
                    "io.flowmask.model.detect..",
                    "io.flowmask.model.image..",
                    "io.flowmask.model.onnx..",
                    "io.flowmask.model.yolact..",
                    "io.flowmask.model.checkpoint..");

    /** Names of files and cameras, which are keys in Kafka, are made of them. */
    @ArchTest
    static final ArchRule writeTheSameDigitsEverywhere = noClasses()
            .should()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .because("the machine's locale would decide on digits and commas; give Locale.ROOT");

    @ArchTest
    static final ArchRule keepDrawingApartFromDatasets = noClasses()
            .that()
            .resideOutsideOfPackage("io.flowmask.cameras.simulation.dataset..")
            .and()
            .resideInAPackage("io.flowmask.cameras.simulation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.flowmask.cameras.simulation.dataset..");
}
