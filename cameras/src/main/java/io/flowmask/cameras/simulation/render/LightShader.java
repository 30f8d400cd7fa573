package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.light.Illumination;
import io.flowmask.cameras.simulation.light.Lamp;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;
import io.flowmask.cameras.simulation.space.Vec3;

/**
 * How much light a point sends to the camera, with the sun's share apart, since only that is lost in shadow. Results stay in
 * {@link #ambient} and {@link #direct} until the next call; not for two threads at a time.
 */
final class LightShader {
    /** Red, green, blue of all light but the sun's. */
    final float[] ambient = new float[3];
    /** Red, green, blue of the sun's light, where no shadow falls. */
    final float[] direct = new float[3];

    private final Illumination light;
    private final Lamp[] lamps;
    private final boolean dark;
    private final boolean wet;
    private final float sunX;
    private final float sunY;
    private final float sunZ;
    private float mirrorX;
    private float mirrorY;
    private float mirrorZ;

    LightShader(Illumination light) {
        this.light = light;
        this.lamps = light.lamps().toArray(new Lamp[0]);
        this.dark = light.conditions().hasHeadlights();
        this.wet = light.conditions().isWet();
        Vec3 sun = light.sun();
        this.sunX = (float) sun.x();
        this.sunY = (float) sun.y();
        this.sunZ = (float) sun.z();
    }

    /**
     * Lights a point.
     *
     * @param x where it is, so y and z, metres
     * @param nx its normal, so ny and nz, length 1
     * @param vx direction to the camera, so vy and vz, length 1
     * @param distance to the camera, metres
     * @param red the surface's own colour, so green and blue
     * @param surface what it is made of
     */
    void shade(
            double x,
            double y,
            double z,
            float nx,
            float ny,
            float nz,
            float vx,
            float vy,
            float vz,
            double distance,
            float red,
            float green,
            float blue,
            Surface surface) {
        float up = 0.5f + 0.5f * nz;
        float side = 0.4f * (1 - nz * nz);
        Rgb sky = light.sky();
        Rgb bounce = light.bounce();
        Rgb horizon = light.horizon();
        float lightRed = bounce.red() + up * (sky.red() - bounce.red()) + side * horizon.red();
        float lightGreen = bounce.green() + up * (sky.green() - bounce.green()) + side * horizon.green();
        float lightBlue = bounce.blue() + up * (sky.blue() - bounce.blue()) + side * horizon.blue();
        for (Lamp lamp : lamps) {
            Vec3 place = lamp.place();
            float lx = (float) (place.x() - x);
            float ly = (float) (place.y() - y);
            float lz = (float) (place.z() - z);
            float square = lx * lx + ly * ly + lz * lz + 0.25f;
            float facing = nx * lx + ny * ly + nz * lz;
            if (surface == Surface.FOLIAGE) {
                facing = Math.abs(facing);
            }
            if (facing > 0 && lz > 0 && square < 2500) {
                float strength = facing * lz / (square * square);
                lightRed += strength * lamp.strength().red();
                lightGreen += strength * lamp.strength().green();
                lightBlue += strength * lamp.strength().blue();
            }
        }
        float wetness = wet && nz > 0.8f && !surface.isShiny() ? 0.62f : 1;
        ambient[0] = wetness * red * lightRed;
        ambient[1] = wetness * green * lightGreen;
        ambient[2] = wetness * blue * lightBlue;
        float sunCosine = nx * sunX + ny * sunY + nz * sunZ;
        float sunny = surface == Surface.FOLIAGE ? 0.3f + 0.7f * Math.abs(sunCosine) : Math.max(0, sunCosine);
        Rgb sun = light.sunlight();
        direct[0] = red * sunny * sun.red();
        direct[1] = green * sunny * sun.green();
        direct[2] = blue * sunny * sun.blue();
        if (surface.isShiny() || surface == Surface.PUDDLE || wetness < 1) {
            mirror(nx, ny, nz, vx, vy, vz, surface);
        }
        if (dark) {
            glow(surface);
        }
        fade(distance);
    }

    private void mirror(float nx, float ny, float nz, float vx, float vy, float vz, Surface surface) {
        float facing = Math.max(0, nx * vx + ny * vy + nz * vz);
        mirrorX = 2 * facing * nx - vx;
        mirrorY = 2 * facing * ny - vy;
        mirrorZ = 2 * facing * nz - vz;
        float grazing = 1 - facing;
        float steep = grazing * grazing * grazing * grazing * grazing;
        float least = switch (surface) {
            case PAINT -> 0.07f;
            case GLASS -> 0.11f;
            case PUDDLE -> 0.13f;
            case METAL -> 0.06f;
            default -> 0.03f;
        };
        float share = least + (surface == Surface.METAL || !surface.isShiny() ? 0.45f : 0.75f) * steep;
        Rgb seen = mirrorZ > 0
                ? light.horizon().towards(light.sky(), Math.min(1, 1.5 * mirrorZ))
                : light.bounce().towards(light.horizon(), Math.max(0, 0.35 + mirrorZ));
        ambient[0] += share * (seen.red() - ambient[0]);
        ambient[1] += share * (seen.green() - ambient[1]);
        ambient[2] += share * (seen.blue() - ambient[2]);
        float sunward = mirrorX * sunX + mirrorY * sunY + mirrorZ * sunZ;
        if (sunward > 0.8f && surface.isShiny()) {
            float power = sunward * sunward;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            float flash = surface == Surface.METAL ? 0.3f * power : 1.1f * power * power;
            direct[0] += flash * light.sunlight().red();
            direct[1] += flash * light.sunlight().green();
            direct[2] += flash * light.sunlight().blue();
        }
    }

    private void glow(Surface surface) {
        switch (surface) {
            case LAMP -> emit(2.5f, 2.1f, 1.4f);
            default -> {
                // The others do not shine by themselves.
            }
        }
    }

    /** Adds light that the surface sends by itself. */
    void emit(float red, float green, float blue) {
        ambient[0] += red;
        ambient[1] += green;
        ambient[2] += blue;
    }

    private void fade(double distance) {
        float path = (float) distance * light.haze();
        float lost = path / (1 + path);
        Rgb haze = light.hazeColour();
        ambient[0] += lost * (haze.red() - ambient[0]);
        ambient[1] += lost * (haze.green() - ambient[1]);
        ambient[2] += lost * (haze.blue() - ambient[2]);
        for (int i = 0; i < 3; i++) {
            direct[i] *= 1 - lost;
        }
    }
}
