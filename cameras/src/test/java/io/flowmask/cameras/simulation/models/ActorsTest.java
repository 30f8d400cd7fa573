package io.flowmask.cameras.simulation.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Mesh;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActorsTest {
    @ParameterizedTest
    @EnumSource(ObjectClass.class)
    void staysInTheBoxThatTrafficKeepsFree(ObjectClass kind) {
        for (int i = 0; i < 40; i++) {
            Actor actor = Actors.moving(kind, new Dice(i));
            float[] p = actor.mesh().positions();
            // Mirrors, bags and elbows stick out a little.
            double slack = 0.36;
            for (int c = 0; c < p.length; c += 3) {
                assertThat(Math.abs(p[c])).isLessThan((float) (actor.length() / 2 + slack));
                assertThat(Math.abs(p[c + 1])).isLessThan((float) (actor.width() / 2 + slack));
                assertThat(p[c + 2]).isBetween(-0.02f, (float) (actor.height() + slack));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ObjectClass.class)
    void hasNormalsOfLengthOne(ObjectClass kind) {
        Mesh mesh = Actors.moving(kind, new Dice(2)).mesh();
        for (int c = 0; c < mesh.corners(); c++) {
            float x = mesh.normals()[3 * c];
            float y = mesh.normals()[3 * c + 1];
            float z = mesh.normals()[3 * c + 2];
            assertThat(Math.abs(x * x + y * y + z * z - 1)).isLessThan(1e-3f);
        }
    }

    @Test
    void showsTheOutsideOfABusFromAllSides() {
        Mesh mesh = Actors.moving(ObjectClass.BUS, new Dice(1)).mesh();
        int outward = 0;
        for (int t = 0; t < mesh.triangleCount(); t++) {
            int corner = 3 * mesh.triangles()[3 * t];
            double sideways = mesh.positions()[corner + 1] * mesh.normals()[corner + 1];
            outward += sideways >= -0.2 ? 1 : 0;
        }
        assertThat(outward).isGreaterThan((int) (0.9 * mesh.triangleCount()));
    }

    @Test
    void namesClassesInTheDocumentedOrder() {
        assertThat(ObjectClass.values())
                .extracting(ObjectClass::label)
                .containsExactly("car", "truck", "bus", "motorcycle", "bicycle", "person");
    }
}
