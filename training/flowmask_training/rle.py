"""COCO's ways to write a mask: run lengths (a list, or pycocotools' string) and polygons."""

import cv2
import numpy as np


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


def paint(canvas: np.ndarray, segmentation: dict | list, number: int) -> int:
    """Sets the mask's pixels of a transposed label map, (width, height), to `number`; returns how many there were."""
    width, height = canvas.shape
    if isinstance(segmentation, list):
        mask = np.zeros((height, width), np.uint8)
        cv2.fillPoly(mask, [np.round(np.reshape(p, (-1, 2))).astype(np.int32) for p in segmentation], 1)
        canvas[mask.T != 0] = number
        return int(mask.sum())
    if list(segmentation["size"]) != [height, width]:
        raise ValueError(f"the mask is {segmentation['size']}, but the frame is [{height}, {width}]")
    ends = np.cumsum(run_lengths(segmentation["counts"]))
    if len(ends) == 0 or ends[-1] != width * height:
        raise ValueError(f"the runs cover {ends[-1] if len(ends) else 0} pixels, but the frame has {width * height}")
    if np.any(np.diff(ends, prepend=0) < 0):
        raise ValueError("a run's length is negative")
    flat = canvas.reshape(-1)
    for start, end in zip(ends[0::2].tolist(), ends[1::2].tolist()):
        flat[start:end] = number
    return int((ends[1::2] - ends[0::2][: len(ends[1::2])]).sum())
