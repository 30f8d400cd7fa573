"""Average precision of masks by COCO's rules, small and quick, for the training log.

It is taken on the network's square input. `flowmask evaluate` says what counts, on frames, to pycocotools' last digit.
"""

from dataclasses import dataclass, field

import numpy as np

from .batch import Sample
from .detection import Detections

THRESHOLDS = np.arange(0.5, 0.96, 0.05)
RECALLS = np.linspace(0, 1, 101)


@dataclass
class MaskAp:
    """Collects images; `summary` tells the figures."""

    classes: tuple[str, ...]
    scores: list[list[np.ndarray]] = field(init=False)
    hits: list[list[np.ndarray]] = field(init=False)
    objects: np.ndarray = field(init=False)

    def __post_init__(self):
        self.scores = [[] for _ in self.classes]
        self.hits = [[] for _ in self.classes]
        self.objects = np.zeros(len(self.classes), np.int64)

    def add(self, found: Detections, truth: Sample) -> None:
        numbers = np.concatenate([truth.numbers, truth.ignored_numbers])
        iou, inside = _mask_overlaps(found.masks, truth.labels, numbers)
        ignored = inside[:, len(truth.numbers) :].max(1, initial=0)
        for index in range(len(self.classes)):
            rows = np.nonzero(found.classes == index)[0]
            columns = np.nonzero(truth.classes == index)[0]
            self.objects[index] += len(columns)
            if len(rows) > 0:
                self.scores[index].append(found.scores[rows])
                self.hits[index].append(_hits(iou[np.ix_(rows, columns)], ignored[rows]))

    def summary(self) -> dict[str, float]:
        """AP, AP50, AP75, and AP and AP50 of each class that occurs; 0..1."""
        result, rows = {}, []
        for index, name in enumerate(self.classes):
            if self.objects[index] == 0:
                continue
            precision = self._precision(index)
            rows.append(precision)
            result[f"AP {name}"] = float(precision.mean())
            result[f"AP50 {name}"] = float(precision[0])
        mean = np.mean(rows, 0) if rows else np.zeros(len(THRESHOLDS))
        return {"AP": float(mean.mean()), "AP50": float(mean[0]), "AP75": float(mean[5]), **result}

    def _precision(self, index: int) -> np.ndarray:
        """(10,) average precision of a class at each threshold."""
        if not self.scores[index]:
            return np.zeros(len(THRESHOLDS))
        order = np.argsort(-np.concatenate(self.scores[index]), kind="stable")
        hits = np.concatenate(self.hits[index], 1)[:, order]
        true = np.cumsum(hits == 1, 1)
        false = np.cumsum(hits == 0, 1)
        precision = true / np.maximum(true + false, 1)
        precision = np.maximum.accumulate(precision[:, ::-1], 1)[:, ::-1]
        result = np.zeros(len(THRESHOLDS))
        for t in range(len(THRESHOLDS)):
            at = np.searchsorted(true[t] / self.objects[index], RECALLS, side="left")
            result[t] = np.where(at < len(order), precision[t, np.minimum(at, len(order) - 1)], 0).mean()
        return result


def _mask_overlaps(masks: np.ndarray, labels: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, m) intersection over union, and the share of each mask that lies on each number."""
    flat = masks.reshape(len(masks), labels.size)
    size = max(int(labels.max()), int(numbers.max(initial=0))) + 1
    shared = np.zeros((len(masks), size))
    for row, mask in enumerate(flat):
        shared[row] = np.bincount(labels.ravel()[mask], minlength=size)
    areas = flat.sum(1)[:, None]
    truth = np.bincount(labels.ravel(), minlength=size)[numbers]
    shared = shared[:, numbers]
    return shared / np.maximum(areas + truth - shared, 1), shared / np.maximum(areas, 1)


def _hits(iou: np.ndarray, ignored: np.ndarray) -> np.ndarray:
    """(10, n): 1 for a hit, 0 for a false alarm, -1 for what lies on an ignored region. Detections by falling score."""
    hits = np.zeros((len(THRESHOLDS), len(iou)), np.int8)
    for t, threshold in enumerate(THRESHOLDS):
        free = np.ones(iou.shape[1], bool)
        for row in range(len(iou)):
            candidates = np.where(free, iou[row], -1)
            best = int(candidates.argmax()) if len(candidates) else -1
            if best >= 0 and candidates[best] >= threshold:
                free[best] = False
                hits[t, row] = 1
            elif ignored[row] >= threshold:
                hits[t, row] = -1
    return hits
