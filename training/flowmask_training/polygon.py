"""Polygons → runs of pixels, pixel for pixel as pycocotools and `flowmask evaluate` draw them."""

import numpy as np

STEPS_PER_PIXEL = 5


def polygon_runs(polygons: list[list[float]], height: int, width: int) -> np.ndarray:
    """What lies in any of the polygons: (n, 2) int64, start and end of each run, down the columns, apart and rising.

    `polygons`: x and y of at least three corners in turn, in pixels; corners may lie outside the frame.
    """
    runs = np.concatenate([_runs(polygon, height, width) for polygon in polygons])
    starts, ends = runs[np.argsort(runs[:, 0], kind="stable")].T
    starts = np.maximum(starts, np.maximum.accumulate(np.append(0, ends[:-1])))
    return np.stack([starts, ends], 1)[starts < ends]


def _runs(polygon: list[float], height: int, width: int) -> np.ndarray:
    """One polygon's runs, by the rules of rleFrPoly in COCO's maskApi.c.

    Corners are rounded to fifths of a pixel and the outline is walked in steps of a fifth. Wherever it passes the
    middle of a pixel column, the column changes colour at the pixel below. What lies between an odd and an even change
    is inside; where the last one never changes back, all up to the frame's end is.
    """
    x, y = _outline(polygon)
    passed = np.nonzero(x[1:] != x[:-1])[0]
    column = (np.minimum(x[passed], x[passed + 1]) + 0.5) / STEPS_PER_PIXEL - 0.5
    row = (np.minimum(y[passed], y[passed + 1]) + 0.5) / STEPS_PER_PIXEL - 0.5
    middle = (column == np.floor(column)) & (column >= 0) & (column <= width - 1)
    changes = np.sort((column * height + np.ceil(np.clip(row, 0, height)))[middle].astype(np.int64))
    if len(changes) % 2 != 0:
        changes = np.append(changes, height * width)
    return changes.reshape(-1, 2)


def _outline(polygon: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """x and y of each step of the walk round a polygon, whole numbers, in fifths of a pixel."""
    # Cut off towards zero, here and below, as C turns numbers into integers.
    corners = np.trunc(STEPS_PER_PIXEL * np.reshape(np.asarray(polygon, np.float64), (-1, 2)) + 0.5)
    following = np.roll(corners, -1, 0)
    sides = following - corners
    length = np.abs(sides).max(1).astype(np.int64)
    along_y = np.abs(sides[:, 1]) > np.abs(sides[:, 0])
    # Rounding depends on the direction, so sides are computed from the left or from the top, whichever way they go.
    backwards = np.where(along_y, sides[:, 1], sides[:, 0]) < 0
    first = np.where(backwards[:, None], following, corners)
    slope = np.where(backwards[:, None], -sides, sides) / np.maximum(length, 1)[:, None]
    rounding = np.where(np.stack([along_y, ~along_y], 1), 0.5, 0.0)

    side = np.repeat(np.arange(len(corners)), length + 1)
    step = np.arange(len(side)) - np.repeat(np.cumsum(length + 1) - (length + 1), length + 1)
    step = np.where(backwards[side], length[side] - step, step)
    x, y = np.trunc(first[side] + slope[side] * step[:, None] + rounding[side]).T
    return x, y
