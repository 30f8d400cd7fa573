package io.flowmask.cameras.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;

/** Draws vehicles as shaded boxes with windows, lights and wheels. */
final class VehiclePainter {
    private static final Point SUN = new Point(-0.5, 0.75, -0.45).normalised();
    private static final Color GLASS = new Color(0x1d2630);
    private static final Color TYRE = new Color(0x141414);
    private static final Color SHADOW = new Color(0, 0, 0, 95);
    private static final Color HEADLIGHT = new Color(0xfff6d8);
    private static final Color TAILLIGHT = new Color(0xc01818);

    private final Graphics2D graphics;
    private final Lens lens;

    VehiclePainter(Graphics2D graphics, Lens lens) {
        this.graphics = graphics;
        this.lens = lens;
    }

    /** The eight corners of a box, its top possibly shorter and narrower than its bottom. */
    private record Box(
            double x, double z, double width, double bottom, double top, double back, double front, Taper taper) {

        /** How far the top's sides are set in, in metres. */
        record Taper(double side, double back, double front) {
            static final Taper NONE = new Taper(0, 0, 0);
        }

        Point corner(boolean right, boolean upper, boolean far) {
            double inset = upper ? taper.side : 0;
            double cornerX = x + (right ? width / 2 - inset : -width / 2 + inset);
            double cornerZ = far ? z + front - (upper ? taper.front : 0) : z + back + (upper ? taper.back : 0);
            return new Point(cornerX, upper ? top : bottom, cornerZ);
        }

        Point[] rear() {
            return new Point[] {
                corner(false, false, false),
                corner(false, true, false),
                corner(true, true, false),
                corner(true, false, false)
            };
        }

        Point[] fore() {
            return new Point[] {
                corner(true, false, true),
                corner(true, true, true),
                corner(false, true, true),
                corner(false, false, true)
            };
        }

        Point[] left() {
            return new Point[] {
                corner(false, false, true),
                corner(false, true, true),
                corner(false, true, false),
                corner(false, false, false)
            };
        }

        Point[] right() {
            return new Point[] {
                corner(true, false, false),
                corner(true, true, false),
                corner(true, true, true),
                corner(true, false, true)
            };
        }

        Point[] roof() {
            return new Point[] {
                corner(false, true, false),
                corner(false, true, true),
                corner(true, true, true),
                corner(true, true, false)
            };
        }
    }

    void paint(Street.Vehicle vehicle, double seconds) {
        double z = vehicle.z(seconds);
        Street.Kind kind = vehicle.kind();
        double half = kind.length / 2;
        boolean away = vehicle.speed() > 0;
        double x = vehicle.laneX();
        if (lens.depth(new Point(x, 0, z - half)) < Lens.NEAREST) {
            return;
        }
        graphics.setColor(SHADOW);
        graphics.fill(lens.outline(
                new Point(x - kind.width / 2, 0, z - half - 0.1),
                new Point(x - kind.width / 2, 0, z + half + 0.5),
                new Point(x + kind.width / 2 + 0.9, 0, z + half + 0.5),
                new Point(x + kind.width / 2 + 0.9, 0, z - half + 0.3)));
        wheels(x, z, kind);
        switch (kind) {
            case CAR -> car(x, z, kind, vehicle.paint(), away);
            case VAN, BUS -> oneBox(x, z, kind, vehicle.paint());
            case TRUCK -> truck(x, z, kind, vehicle.paint(), away);
        }
        lights(x, z, kind, away);
    }

    private void car(double x, double z, Street.Kind kind, Color paint, boolean away) {
        double half = kind.length / 2;
        solid(new Box(x, z, kind.width, 0.25, 0.85, -half, half, new Box.Taper(0.06, 0.1, 0.1)), paint);
        // The cabin sits towards the rear.
        double shift = away ? -0.35 : 0.35;
        Box cabin =
                new Box(x, z + shift, kind.width - 0.14, 0.85, kind.height, -1.35, 1.35, new Box.Taper(0.2, 0.6, 0.6));
        solid(cabin, paint);
        glaze(cabin, 0.14, 0.86);
        face(cabin.roof(), paint);
    }

    private void oneBox(double x, double z, Street.Kind kind, Color paint) {
        double half = kind.length / 2;
        Box body = new Box(x, z, kind.width, 0.3, kind.height, -half, half, new Box.Taper(0.08, 0.12, 0.12));
        solid(body, paint);
        glaze(body, 0.5, 0.86);
    }

    private void truck(double x, double z, Street.Kind kind, Color paint, boolean away) {
        double half = kind.length / 2;
        double cabLength = 2;
        Box cab = away
                ? new Box(x, z, kind.width - 0.2, 0.4, 2.6, half - cabLength, half, Box.Taper.NONE)
                : new Box(x, z, kind.width - 0.2, 0.4, 2.6, -half, -half + cabLength, Box.Taper.NONE);
        Box cargo = away
                ? new Box(x, z, kind.width, 0.6, kind.height, -half, half - cabLength - 0.2, Box.Taper.NONE)
                : new Box(x, z, kind.width, 0.6, kind.height, -half + cabLength + 0.2, half, Box.Taper.NONE);
        if (away) {
            solid(cab, paint);
            glaze(cab, 0.5, 0.9);
            solid(cargo, new Color(0xdcdcd4));
        } else {
            solid(cargo, new Color(0xdcdcd4));
            solid(cab, paint);
            glaze(cab, 0.5, 0.9);
        }
    }

    private void solid(Box box, Color paint) {
        face(box.fore(), paint);
        face(box.left(), paint);
        face(box.right(), paint);
        face(box.rear(), paint);
        face(box.roof(), paint);
    }

    /** Windows on every upright side that faces the camera, between two shares of the box's height. */
    private void glaze(Box box, double from, double to) {
        for (Point[] side : new Point[][] {box.fore(), box.left(), box.right(), box.rear()}) {
            face(
                    new Point[] {
                        inside(side, 0.06, from),
                        inside(side, 0.06, to),
                        inside(side, 0.94, to),
                        inside(side, 0.94, from)
                    },
                    GLASS);
        }
    }

    /** The point at a share of a side's width and height; sides run bottom, top, top, bottom. */
    private static Point inside(Point[] side, double across, double up) {
        Point start = between(side[0], side[1], up);
        Point end = between(side[3], side[2], up);
        return between(start, end, across);
    }

    private static Point between(Point a, Point b, double share) {
        return new Point(
                a.x() + (b.x() - a.x()) * share, a.y() + (b.y() - a.y()) * share, a.z() + (b.z() - a.z()) * share);
    }

    private void face(Point[] corners, Color colour) {
        Point normal =
                corners[1].minus(corners[0]).cross(corners[3].minus(corners[0])).normalised();
        Point toCamera = Lens.POSITION.minus(corners[0]);
        if (normal.dot(toCamera) <= 0) {
            return;
        }
        double light = 0.55 + 0.5 * Math.max(0, normal.dot(SUN));
        Shape outline = lens.outline(corners);
        graphics.setColor(shade(colour, light));
        graphics.fill(outline);
        graphics.setStroke(new BasicStroke(0.6f));
        graphics.setColor(shade(colour, light * 0.75));
        graphics.draw(outline);
    }

    private static Color shade(Color colour, double light) {
        return new Color(
                channel(colour.getRed() * light),
                channel(colour.getGreen() * light),
                channel(colour.getBlue() * light));
    }

    private static int channel(double value) {
        return (int) Math.min(255, Math.max(0, value));
    }

    private void wheels(double x, double z, Street.Kind kind) {
        double radius = kind == Street.Kind.CAR ? 0.32 : 0.45;
        graphics.setColor(TYRE);
        for (double along : new double[] {-kind.length * 0.32, kind.length * 0.32}) {
            for (double side : new double[] {-1, 1}) {
                double wheelX = x + side * (kind.width / 2 - 0.05);
                Point[] rim = new Point[12];
                for (int i = 0; i < rim.length; i++) {
                    double angle = 2 * Math.PI * i / rim.length;
                    rim[i] = new Point(wheelX, radius + radius * Math.sin(angle), z + along + radius * Math.cos(angle));
                }
                graphics.fill(lens.outline(rim));
            }
        }
    }

    private void lights(double x, double z, Street.Kind kind, boolean away) {
        double nearEnd = z - kind.length / 2 - 0.01;
        graphics.setColor(away ? TAILLIGHT : HEADLIGHT);
        for (double side : new double[] {-1, 1}) {
            double centre = x + side * (kind.width / 2 - 0.3);
            graphics.fill(lens.outline(
                    new Point(centre - 0.16, 0.55, nearEnd),
                    new Point(centre - 0.16, 0.72, nearEnd),
                    new Point(centre + 0.16, 0.72, nearEnd),
                    new Point(centre + 0.16, 0.55, nearEnd)));
        }
    }
}
