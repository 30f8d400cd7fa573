"""Raw predictions → instances, as the runtime makes them."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .anchors import decode, overlaps
from .box_prototypes import box_prototypes, crop_growth
from .network import Outputs


@dataclass(frozen=True)
class DetectionOptions:
    score_threshold: float = 0.05
    overlap_threshold: float = 0.5
    candidates_per_class: int = 200
    most: int = 100
    fast: bool = True
    """Fast NMS (dropped boxes still suppress others), or greedy NMS."""


@dataclass(frozen=True)
class Detections:
    """Instances of one image, the best first."""

    boxes: np.ndarray
    """(n, 4) corners, 0..1"""
    classes: np.ndarray
    """(n,) from 0"""
    scores: np.ndarray
    """(n,)"""
    masks: np.ndarray
    """(n, S, S) bool"""


def detect(
    outputs: Outputs, priors: Tensor, size: int, options: DetectionOptions = DetectionOptions()
) -> list[Detections]:
    """Detections of each image, with masks of size × size."""
    scores = F.softmax(outputs.scores, -1)[..., 1:]
    boxes = decode(outputs.offsets, priors)
    return [
        _detect(scores[i], boxes[i], outputs.coefficients[i], outputs.prototypes[i], size, options)
        for i in range(len(scores))
    ]


def _detect(
    scores: Tensor, boxes: Tensor, coefficients: Tensor, prototypes: Tensor, size: int, options: DetectionOptions
) -> Detections:
    anchors, classes, kept_scores = [], [], []
    for index in range(scores.shape[1]):
        candidates = (scores[:, index] > options.score_threshold).nonzero()[:, 0]
        order = scores[candidates, index].argsort(descending=True)[: options.candidates_per_class]
        candidates = candidates[order]
        kept = candidates[_suppressed(boxes[candidates], options)]
        anchors.append(kept)
        classes.append(torch.full_like(kept, index))
        kept_scores.append(scores[kept, index])
    anchor, label, score = torch.cat(anchors), torch.cat(classes), torch.cat(kept_scores)
    order = score.argsort(descending=True)[: options.most]
    anchor = anchor[order]
    masks = assemble(coefficients[anchor], prototypes, boxes[anchor], size)
    return Detections(
        boxes[anchor].clamp(0, 1).cpu().numpy(),
        label[order].cpu().numpy(),
        score[order].cpu().numpy(),
        masks.cpu().numpy(),
    )


def _suppressed(boxes: Tensor, options: DetectionOptions) -> Tensor:
    """Which of the boxes, in order of falling score, are kept."""
    overlap = overlaps(boxes, boxes).triu(1) > options.overlap_threshold
    if options.fast:
        return ~overlap.any(0)
    keep = torch.ones(len(boxes), dtype=torch.bool, device=boxes.device)
    for index in range(len(boxes)):
        if keep[index]:
            keep &= ~overlap[index]
    return keep


def assemble(coefficients: Tensor, prototypes: Tensor, boxes: Tensor, size: int) -> Tensor:
    """(n, K) or (n, K + 6), (K, h, w), corners (n, 4) → (n, size, size) bool: cropped to the box, grown by
    `crop_growth`."""
    count, height, width = prototypes.shape
    logits = (coefficients[:, :count] @ prototypes.flatten(1)).view(-1, height, width)
    of_boxes = coefficients.shape[1] > count
    if of_boxes:
        logits = logits + _of_boxes(coefficients[:, count:], boxes, height, width)
    masks = torch.sigmoid(logits)
    x = torch.arange(width, device=boxes.device)
    y = torch.arange(height, device=boxes.device)
    growth = crop_growth(of_boxes)
    left, right = boxes[:, 0:1] * width - growth, boxes[:, 2:3] * width + growth
    top, bottom = boxes[:, 1:2] * height - growth, boxes[:, 3:4] * height + growth
    inside = ((x >= left) & (x < right))[:, None, :] & ((y >= top) & (y < bottom))[:, :, None]
    masks = F.interpolate((masks * inside)[:, None], size=(size, size), mode="bilinear", align_corners=False)
    return masks[:, 0] > 0.5


def _of_boxes(coefficients: Tensor, boxes: Tensor, height: int, width: int) -> Tensor:
    """(n, height, width): what the prototypes of the boxes add at the centre of every pixel."""
    x = (torch.arange(width, device=boxes.device) + 0.5) / width
    y = (torch.arange(height, device=boxes.device) + 0.5) / height
    places = torch.broadcast_tensors(x[None, None, :], y[None, :, None])
    return torch.einsum("np,nphw->nhw", coefficients, box_prototypes(*places, boxes, width, height))
