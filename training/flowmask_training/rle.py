"""COCO's ways to write a mask: run lengths (a list, or pycocotools' string) and polygons."""

import json

import numpy as np

from .polygon import polygon_runs

FARTHEST_CORNER = 100_000
"""Pixels. Corners further out are a mistake, and would take long to walk to."""


def run_lengths(counts: str | bytes | list[int]) -> np.ndarray:
    """Lengths of alternating runs of 0 and 1, down the columns."""
    if isinstance(counts, list):
        return np.asarray(counts, np.int64)
    data = np.frombuffer(counts.encode("ascii") if isinstance(counts, str) else counts, np.uint8).astype(np.int64) - 48
    if len(data) == 0:
        return np.zeros(0, np.int64)
    if data.min() < 0 or data.max() > 63 or data[-1] & 32:
        raise ValueError("the run lengths' text is not pycocotools'")
    # Groups of five bits, the lowest first; bit 5 says that another follows, bit 4 of the last one is the sign.
    last = (data & 32) == 0
    starts = np.concatenate([[0], np.nonzero(last)[0][:-1] + 1])
    place = np.arange(len(data)) - np.repeat(starts, np.diff(np.append(starts, len(data))))
    values = np.add.reduceat((data & 31) << (5 * place), starts)
    negative = (data[last] & 16) != 0
    values[negative] -= np.int64(1) << (5 * (place[last][negative] + 1))
    # From the fourth run on, the difference to the run before the last one is stored.
    values[1::2] = np.cumsum(values[1::2])
    values[2::2] = np.cumsum(values[2::2])
    return values


def check(segmentation: dict | list | None, height: int, width: int) -> None:
    """Raises a ValueError where an annotation's mask in a frame cannot be painted. That the runs cover the frame is
    left to `paint`, since it takes decoding them."""
    if segmentation is None:
        raise ValueError("segmentation is missing")
    if isinstance(segmentation, list):
        _check_polygons(segmentation)
        return
    if not isinstance(segmentation, dict) or not {"size", "counts"} <= segmentation.keys():
        raise ValueError(
            f"segmentation is {_shown(segmentation)}, but must be polygons, or run lengths as"
            ' {"size": [height, width], "counts": ...}'
        )
    if segmentation["size"] != [height, width]:
        raise ValueError(f"the mask is {_shown(segmentation['size'])}, but the frame is [{height}, {width}]")
    counts = segmentation["counts"]
    if not isinstance(counts, (str, list)):
        raise ValueError(f"segmentation's counts are {_shown(counts)}, but must be text or a list of run lengths")
    if isinstance(counts, list) and not all(type(length) is int and 0 <= length <= height * width for length in counts):
        raise ValueError(f"segmentation's counts are {_shown(counts)}, but run lengths are integers from 0 up")


def _check_polygons(polygons: list) -> None:
    if not polygons:
        raise ValueError("segmentation is an empty list")
    for index, polygon in enumerate(polygons):
        where = f"segmentation[{index}]"
        if not isinstance(polygon, list) or len(polygon) < 6 or len(polygon) % 2 != 0:
            raise ValueError(
                f"{where} is {_shown(polygon)}, but a polygon is x and y of at least three corners in turn"
            )
        for place, value in enumerate(polygon):
            if type(value) not in (int, float) or not abs(value) <= FARTHEST_CORNER:
                raise ValueError(
                    f"{where}[{place}] is {_shown(value)}, but must be a number within ±{FARTHEST_CORNER} pixels"
                )


def _shown(value: object) -> str:
    """As JSON has it, but not all of something long."""
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def paint(canvas: np.ndarray, segmentation: dict | list, number: int) -> int:
    """Sets the mask's pixels of a transposed label map, (width, height), to `number`; returns how many there were.

    The mask has passed `check`.
    """
    width, height = canvas.shape
    if isinstance(segmentation, list):
        runs = polygon_runs(segmentation, height, width)
    else:
        runs = _decoded_runs(segmentation["counts"], height, width)
    flat = canvas.reshape(-1)
    for start, end in runs.tolist():
        flat[start:end] = number
    return int((runs[:, 1] - runs[:, 0]).sum())


def _decoded_runs(counts: str | list[int], height: int, width: int) -> np.ndarray:
    """(n, 2) int64: start and end of each run of 1."""
    ends = np.cumsum(run_lengths(counts))
    if len(ends) == 0 or ends[-1] != width * height:
        raise ValueError(f"the runs cover {ends[-1] if len(ends) else 0} pixels, but the frame has {width * height}")
    if np.any(np.diff(ends, prepend=0) < 0):
        raise ValueError("a run's length is negative")
    return ends[: len(ends) // 2 * 2].reshape(-1, 2)
