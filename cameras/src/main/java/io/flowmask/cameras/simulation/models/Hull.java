package io.flowmask.cameras.simulation.models;

import io.flowmask.cameras.simulation.mesh.MeshBuilder;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;

/**
 * A motor vehicle's skin, lofted over cross-sections from rear to front. A section has seven points on each side: sill, flank, shoulder,
 * belt line, roof rail, roof, middle of the roof.
 */
final class Hull {
    private static final int POINTS = 7;
    private static final int BELT = 3;

    /**
     * A cross-section.
     *
     * @param x place along the vehicle, metres
     * @param halfWidth at the flank
     * @param sill lowest edge
     * @param belt lower edge of the windows
     * @param top middle of roof, bonnet or boot
     * @param topHalfWidth at the roof rail
     */
    record Section(double x, double halfWidth, double sill, double belt, double top, double topHalfWidth) {
        private double[] point(int index) {
            double rise = top - belt;
            double rail = rise > 0.25 ? top - 0.07 : belt + 0.6 * rise;
            return switch (index) {
                case 0 -> new double[] {x, halfWidth * 0.95, sill};
                case 1 -> new double[] {x, halfWidth, sill + 0.4 * (belt - sill)};
                case 2 -> new double[] {x, halfWidth * 0.985, belt - 0.12 * (belt - sill)};
                case 3 -> new double[] {x, halfWidth * 0.93, belt};
                case 4 -> new double[] {x, topHalfWidth, rail};
                case 5 -> new double[] {x, topHalfWidth * 0.62, top - 0.015};
                default -> new double[] {x, 0, top};
            };
        }
    }

    /** What lies between two neighbouring sections. */
    enum Span {
        /** Paint all over: bonnet, boot, pillars. */
        BODY,
        /** Windows at the side, roof above. */
        SIDE_WINDOWS,
        /** Glass above the belt line, in the middle too: windscreen and rear window. */
        SCREEN
    }

    private final MeshBuilder mesh;
    private final Rgb paint;
    private final Rgb roof;
    private final Rgb glass;

    Hull(MeshBuilder mesh, Rgb paint, Rgb roof, Rgb glass) {
        this.mesh = mesh;
        this.paint = paint;
        this.roof = roof;
        this.glass = glass;
    }

    /**
     * @param sections from rear to front
     * @param spans one fewer
     */
    void build(Section[] sections, Span[] spans) {
        for (int i = 0; i < spans.length; i++) {
            for (int j = 0; j + 1 < POINTS; j++) {
                choosePaint(spans[i], j);
                double[] rearLow = sections[i].point(j);
                double[] rearHigh = sections[i].point(j + 1);
                double[] frontLow = sections[i + 1].point(j);
                double[] frontHigh = sections[i + 1].point(j + 1);
                mesh.mirrored(
                        frontLow[0],
                        frontLow[1],
                        frontLow[2],
                        rearLow[0],
                        rearLow[1],
                        rearLow[2],
                        rearHigh[0],
                        rearHigh[1],
                        rearHigh[2],
                        frontHigh[0],
                        frontHigh[1],
                        frontHigh[2]);
            }
        }
        mesh.paint(paint, Surface.PAINT);
        cap(sections[sections.length - 1], false);
        cap(sections[0], true);
    }

    private void choosePaint(Span span, int ring) {
        if (ring < 1) {
            mesh.paint(paint.times(0.55), Surface.PAINT);
        } else if (ring < BELT || span == Span.BODY) {
            mesh.paint(paint, Surface.PAINT);
        } else if (ring == BELT || span == Span.SCREEN) {
            mesh.paint(glass, Surface.GLASS);
        } else {
            mesh.paint(roof, Surface.PAINT);
        }
    }

    private void cap(Section section, boolean rear) {
        double[] outline = new double[3 * (2 * POINTS - 1)];
        for (int i = 0; i < 2 * POINTS - 1; i++) {
            double[] point = section.point(i < POINTS ? i : 2 * POINTS - 2 - i);
            double side = (i < POINTS) == rear ? -1 : 1;
            int at = 3 * i;
            outline[at] = point[0];
            outline[at + 1] = side * point[1];
            outline[at + 2] = point[2];
        }
        // Seen from outside, the left half comes first at the front and the right half at the rear.
        mesh.face(outline);
    }
}
