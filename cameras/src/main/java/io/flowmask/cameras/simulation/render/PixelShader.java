package io.flowmask.cameras.simulation.render;

import static io.flowmask.cameras.simulation.chance.SmoothNoise.fractal;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.light.Conditions;
import io.flowmask.cameras.simulation.light.Illumination;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;
import io.flowmask.cameras.simulation.space.Projection;
import io.flowmask.cameras.simulation.space.Vec3;

/** Lights a backdrop pixel by pixel: texture, sun and shadow, sky, lamps, haze. Used once, by one thread. */
final class PixelShader {
    private static final int SAMPLE = 9;

    private final Projection projection;
    private final GeometryBuffer geometry;
    private final LightShader light;
    private final ShadowMap shadows;
    private final Vignette vignette;
    private final Illumination illumination;
    private final TextureShader texture;
    private final Vec3 camera;
    private final Vec3 corner;
    private final Vec3 perColumn;
    private final Vec3 perRow;
    private final double cloudShift;
    /** Red, green, blue as lit, then as it looks with only part of the light: in shadow by day, under headlamps at night. */
    private final float[] lit = new float[3];

    private final float[] partly = new float[3];
    private final boolean dark;

    PixelShader(
            Projection projection,
            GeometryBuffer geometry,
            LightShader light,
            ShadowMap shadows,
            Vignette vignette,
            Illumination illumination,
            double grain,
            long seed) {
        this.projection = projection;
        this.geometry = geometry;
        this.light = light;
        this.shadows = shadows;
        this.vignette = vignette;
        this.illumination = illumination;
        this.dark = illumination.conditions().hasHeadlights();
        this.texture = new TextureShader(grain, dark);
        this.camera = projection.viewpoint().position();
        this.corner = projection.ray(0.5, 0.5);
        this.perColumn = projection.ray(1.5, 0.5).minus(corner);
        this.perRow = projection.ray(0.5, 1.5).minus(corner);
        this.cloudShift = new Dice(seed).between(0.0, 200.0);
    }

    /** Mean luminance, from a sample of the pixels. */
    double meanLuminance() {
        double sum = 0;
        int count = 0;
        for (int y = SAMPLE / 2; y < projection.height(); y += SAMPLE) {
            for (int x = SAMPLE / 2; x < projection.width(); x += SAMPLE) {
                shade(x, y);
                // Cameras meter highlights less than their size would ask for.
                sum += Math.min(1.2, 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]);
                count++;
            }
        }
        return sum / count;
    }

    void shadeAll(Layers layers, ToneCurve tone) {
        for (int y = 0; y < layers.height; y++) {
            for (int x = 0; x < layers.width; x++) {
                int p = y * layers.width + x;
                boolean ground = shade(x, y);
                float corners = vignette.at(x, y);
                layers.inverseDepth[p] = geometry.inverseDepth[p];
                layers.colour[p] = tone.encode(corners * lit[0], corners * lit[1], corners * lit[2]);
                layers.ground[p] = ground
                        ? 0xFF000000 | tone.encode(corners * partly[0], corners * partly[1], corners * partly[2])
                        : 0;
            }
        }
    }

    /** Whether the pixel shows the ground. */
    private boolean shade(int column, int row) {
        double rayX = corner.x() + column * perColumn.x() + row * perRow.x();
        double rayY = corner.y() + column * perColumn.y() + row * perRow.y();
        double rayZ = corner.z() + column * perColumn.z() + row * perRow.z();
        int p = row * projection.width() + column;
        int face = geometry.face[p];
        double length = Math.sqrt(rayX * rayX + rayY * rayY + rayZ * rayZ);
        if (face == GeometryBuffer.SKY) {
            sky(rayX / length, rayY / length, rayZ / length);
            return false;
        }
        double depth = 1 / geometry.inverseDepth[p];
        double x = camera.x() + depth * rayX;
        double y = camera.y() + depth * rayY;
        double z = camera.z() + depth * rayZ;
        FaceTable faces = geometry.faces;
        float nx = faces.normalX(face);
        float ny = faces.normalY(face);
        float nz = faces.normalZ(face);
        float vx = (float) (-rayX / length);
        float vy = (float) (-rayY / length);
        float vz = (float) (-rayZ / length);
        double facing = Math.max(0.05, nx * vx + ny * vy + nz * vz);
        double footprint = depth / projection.focal() / Math.sqrt(facing);
        Surface surface = faces.surface(face);
        boolean level = nz > 0.99f;
        double across = Math.sqrt(nx * nx + ny * ny);
        double u = level ? x : (-ny * x + nx * y) / across;
        double v = level ? y : nz < 0.05f ? z : z / across;
        texture.colour(surface, u, v, footprint, faces.red(face), faces.green(face), faces.blue(face));
        boolean ground = level && z < 0.02 && z > -0.02;
        float stain = ground ? (geometry.tone[p] & 255) / 128f : 1;
        Surface lightAs = surface == Surface.WINDOW ? Surface.GLASS : surface;
        light.shade(
                x,
                y,
                z,
                nx,
                ny,
                nz,
                vx,
                vy,
                vz,
                length * depth,
                stain * texture.red,
                stain * texture.green,
                stain * texture.blue,
                lightAs);
        if (texture.glow > 0) {
            light.emit(0.55f * texture.glow, 0.42f * texture.glow, 0.24f * texture.glow);
        }
        float sunny = shadows.visibility(x + 0.05 * nx, y + 0.05 * ny, z + 0.05 * nz);
        for (int i = 0; i < 3; i++) {
            lit[i] = light.ambient[i] + sunny * light.direct[i];
            partly[i] = light.ambient[i];
        }
        if (dark) {
            Rgb answer = BackdropPainter.inHeadlight(stain * texture.red, stain * texture.green, stain * texture.blue);
            partly[0] = answer.red();
            partly[1] = answer.green();
            partly[2] = answer.blue();
        }
        return ground;
    }

    private void sky(double x, double y, double z) {
        double up = Math.max(0, z);
        Rgb colour = illumination.horizon().towards(illumination.sky().times(1.6), Math.min(1, 2.2 * up));
        float clouds = fractal(x / (up + 0.12) + cloudShift, y / (up + 0.12), 2.5, 5, 0.6f, 0.01);
        boolean clear = illumination.conditions().weather() == Conditions.Weather.CLEAR;
        float cover = Math.min(1, Math.max(0, clear ? 1.3f * clouds - 0.35f : 0.4f + 0.4f * clouds));
        Rgb cloud = illumination.horizon().times(clear ? 1.5 : 0.8 + 0.25 * clouds);
        Rgb seen = colour.towards(cloud, cover);
        lit[0] = seen.red();
        lit[1] = seen.green();
        lit[2] = seen.blue();
    }
}
