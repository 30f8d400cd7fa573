"""Which anchors stand for which objects."""

from dataclasses import dataclass

import torch
from torch import Tensor

from .anchors import areas, corners, intersections, overlaps

IGNORED = -1
BACKGROUND = 0

ANCHORS_PER_OBJECT = 8
LOWEST_THRESHOLD = 0.25
HIGHEST_THRESHOLD = 0.5
NEARLY = 0.8
IGNORED_SHARE = 0.4
LEAST_OVERLAP = 0.1


@dataclass(frozen=True)
class Matches:
    """What every anchor of one image stands for."""

    classes: Tensor
    """(A,) int64: 1 + the class, `BACKGROUND` or `IGNORED`"""
    objects: Tensor
    """(A,) int64: index of the object, where `classes` > 0"""


def match(priors: Tensor, boxes: Tensor, classes: Tensor, ignored: Tensor) -> Matches:
    """Anchors (A, 4, centre and size), objects' boxes (N, 4, corners) and classes (N,), regions to ignore (M, 4).

    A fixed threshold of 0.5 leaves small objects two anchors, or none. So each object has its own: the overlap of its
    eighth-best anchor, within 0.25..0.5. Anchors a little below it are neither object nor background; and every
    object gets the best anchor that is left, below its threshold too, those with the best overlap choosing first. Only
    where that overlaps it by less than 0.1 it gets none.
    """
    prior_corners = corners(priors)
    matched = torch.full((len(priors),), BACKGROUND, dtype=torch.int64, device=priors.device)
    objects = torch.zeros_like(matched)
    if len(boxes) > 0:
        overlap = overlaps(prior_corners, boxes)
        thresholds = overlap.topk(min(ANCHORS_PER_OBJECT, len(priors)), 0).values[-1]
        relative = overlap / thresholds.clamp(LOWEST_THRESHOLD, HIGHEST_THRESHOLD)
        best = relative.max(1).values
        # Of several objects an anchor goes to the one it overlaps most, among those whose threshold it reaches.
        objects = torch.where(relative >= 1, overlap, overlap - 2).argmax(1)
        matched = classes[objects] + 1
        matched[best < 1] = IGNORED
        matched[best < NEARLY] = BACKGROUND
        _give_every_object_its_best(overlap, classes, matched, objects)
    if len(ignored) > 0:
        share = intersections(prior_corners, ignored) / areas(prior_corners)[:, None].clamp(min=1e-12)
        matched[(share.max(1).values > IGNORED_SHARE) & (matched == BACKGROUND)] = IGNORED
    return Matches(matched, objects)


def _give_every_object_its_best(overlap: Tensor, classes: Tensor, matched: Tensor, objects: Tensor) -> None:
    free = overlap.clone()
    for index in overlap.max(0).values.argsort(descending=True).tolist():
        value, anchor = free[:, index].max(0)
        if value >= LEAST_OVERLAP:
            objects[anchor] = index
            matched[anchor] = classes[index] + 1
            free[anchor] = -1
