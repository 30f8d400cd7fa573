"""Chooses anchors for a data set: the scales and ratios that lie best on its boxes."""

from dataclasses import dataclass

import cv2
import numpy as np

from .augment import LEAST_AREA
from .dataset import IGNORED_CLASS, Frame

STRIDES = (8, 16, 32, 64, 128)
ROUNDS = 3000


@dataclass(frozen=True)
class Boxes:
    """Boxes after the squeeze into the network's input, in its pixels."""

    centres: np.ndarray
    sizes: np.ndarray
    classes: np.ndarray

    @staticmethod
    def of(frames: list[Frame], size: int) -> "Boxes":
        centres, sizes, classes = [], [], []
        for frame in frames:
            labels, categories, pixels = frame.labels()
            for number, category in enumerate(categories, 1):
                share = pixels[number - 1] / (frame.width * frame.height)
                if category == IGNORED_CLASS or share < LEAST_AREA:
                    continue
                x, y, w, h = cv2.boundingRect((labels == number).view(np.uint8))
                scale = np.array([size / frame.width, size / frame.height])
                centres.append(np.array([x + w / 2, y + h / 2]) * scale)
                sizes.append(np.array([w, h]) * scale)
                classes.append(category)
        if not classes:
            raise ValueError("the data has no boxes to choose anchors by")
        return Boxes(np.array(centres), np.array(sizes), np.array(classes))


def mean_best_overlap(boxes: Boxes, scales: np.ndarray, ratios: np.ndarray) -> dict[int, float]:
    """Of each class: the mean over its boxes of the overlap with the best anchor."""
    best = np.zeros(len(boxes.sizes))
    for stride, scale in zip(STRIDES, scales):
        nearest = (np.floor(boxes.centres / stride) + 0.5) * stride
        for ratio in ratios:
            side = scale * np.array([ratio**0.5, ratio**-0.5])
            low = np.maximum(boxes.centres - boxes.sizes / 2, nearest - side / 2)
            high = np.minimum(boxes.centres + boxes.sizes / 2, nearest + side / 2)
            shared = np.maximum(high - low, 0).prod(1)
            best = np.maximum(best, shared / (boxes.sizes.prod(1) + scale**2 - shared))
    return {int(c): float(best[boxes.classes == c].mean()) for c in np.unique(boxes.classes)}


def choose(
    boxes: Boxes, scales: tuple[float, ...], ratios: tuple[float, ...], seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Better scales and ratios, each rising, by random steps that are kept when the mean over classes rises."""
    rng = np.random.default_rng(seed)
    best = np.log(np.array([*scales, *ratios]))
    score = _score(boxes, best, len(scales))
    for step in range(ROUNDS):
        width = 0.3 * (1 - step / ROUNDS) + 0.02
        tried = best + rng.normal(0, width, len(best)) * (rng.random(len(best)) < 0.4)
        tried[: len(scales)].sort()
        tried_score = _score(boxes, tried, len(scales))
        if tried_score > score:
            best, score = tried, tried_score
    values = np.exp(best)
    return values[: len(scales)], np.sort(values[len(scales) :])


def _score(boxes: Boxes, logarithms: np.ndarray, scales: int) -> float:
    values = np.exp(logarithms)
    return float(np.mean(list(mean_best_overlap(boxes, values[:scales], values[scales:]).values())))
