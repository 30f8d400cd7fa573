"""The training losses: class scores, boxes, masks and semantic segmentation."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .anchors import encode
from .batch import Batch
from .matching import BACKGROUND, IGNORED, match
from .network import Outputs

BOX_WEIGHT = 1.5
MASK_WEIGHT = 6.125
NEGATIVES_PER_POSITIVE = 3
FEWEST_NEGATIVES = 64
MASKS_PER_IMAGE = 32
POINTS_ACROSS = 16
"""A mask's loss is taken at 16×16 places in its box, one in each square of a grid, anew each time."""
BOX_GROWTH = 0.05


@dataclass(frozen=True)
class Losses:
    """Weighted; `total` is what is minimised."""

    score: Tensor
    box: Tensor
    mask: Tensor
    segmentation: Tensor

    @property
    def total(self) -> Tensor:
        return self.score + self.box + self.mask + self.segmentation


def losses(outputs: Outputs, batch: Batch, priors: Tensor) -> Losses:
    """Sums over matched anchors, divided by the number of these in the whole batch."""
    with torch.no_grad():
        matches = [match(priors, o.boxes, o.classes, o.ignored_boxes) for o in batch.objects]
        classes = torch.stack([m.classes for m in matches])
        objects = torch.stack([m.objects for m in matches])
    positive = classes > BACKGROUND
    count = max(1, int(positive.sum()))
    box = outputs.offsets.sum() * 0
    mask = outputs.coefficients.sum() * 0 + outputs.prototypes.sum() * 0
    rows = _PrototypeRows(outputs.prototypes, batch.labels)
    for image, found in enumerate(batch.objects):
        chosen = positive[image].nonzero()[:, 0]
        if len(chosen) == 0:
            continue
        of = objects[image, chosen]
        box = box + F.smooth_l1_loss(
            outputs.offsets[image, chosen], encode(found.boxes[of], priors[chosen]), reduction="sum"
        )
        kept = torch.randperm(len(chosen))[:MASKS_PER_IMAGE].to(chosen.device)
        coefficients = outputs.coefficients[image, chosen[kept]]
        loss = rows.mask_loss(image, coefficients, found.boxes[of[kept]], found.numbers[of[kept]])
        mask = mask + loss * (len(chosen) / len(kept))
    return Losses(
        score=_score_loss(outputs.scores, classes, positive, count),
        box=BOX_WEIGHT * box / count,
        mask=MASK_WEIGHT * mask / count,
        segmentation=_segmentation_loss(outputs.segmentation, batch),
    )


def _score_loss(scores: Tensor, classes: Tensor, positive: Tensor, count: int) -> Tensor:
    """Cross entropy of the positives and of the hardest negatives, three to a positive, from the whole batch.

    From the batch and not from each image: empty frames hold the clutter that is most easily mistaken.
    """
    with torch.no_grad():
        hardness = torch.logsumexp(scores, -1) - scores[..., 0]
        hardness[classes != BACKGROUND] = -1
        wanted = max(NEGATIVES_PER_POSITIVE * count, FEWEST_NEGATIVES)
        hardest = hardness.flatten().topk(min(wanted, hardness.numel())).indices
        selected = positive.flatten().clone()
        selected[hardest] = True
        selected &= classes.flatten() != IGNORED
    chosen = selected.nonzero()[:, 0]
    return F.cross_entropy(scores.flatten(0, 1)[chosen], classes.flatten()[chosen], reduction="sum") / count


class _PrototypeRows:
    """Prototypes (N, K, h, w) and labels (N, S, S), laid out so that single pixels can be picked."""

    def __init__(self, prototypes: Tensor, labels: Tensor):
        images, channels, self.height, self.width = prototypes.shape
        self.rows = prototypes.permute(0, 2, 3, 1).reshape(-1, channels)
        block = labels.shape[-1] // self.width
        blocks = labels.view(images, self.height, block, self.width, block).permute(0, 1, 3, 2, 4)
        self.labels = blocks.reshape(-1, block * block)
        """(N·h·w, labels of the pixels that a prototype's pixel covers)"""

    def mask_loss(self, image: int, coefficients: Tensor, boxes: Tensor, numbers: Tensor) -> Tensor:
        """Binary cross entropy of assembled masks (P, ·) over their boxes' area, summed over masks.

        Estimated at sampled places: a mask of 128×128 pixels for every matched anchor would cost as much as the
        network itself, and has the same expectation.
        """
        with torch.no_grad():
            places = self._places(boxes) + image * self.height * self.width
            target = (self.labels[places] == numbers[:, None, None]).float().mean(-1)
        picked = self.rows.index_select(0, places.flatten()).view(*places.shape, -1)
        logits = torch.bmm(picked, coefficients[:, :, None])[..., 0]
        return F.binary_cross_entropy_with_logits(logits, target, reduction="none").mean(1).sum()

    def _places(self, boxes: Tensor) -> Tensor:
        """(P, n) flat pixels, one at random in each square of a grid over the box, which is grown a little."""
        size = torch.tensor([self.width, self.height] * 2, device=boxes.device)
        growth = torch.cat([boxes[:, :2] - boxes[:, 2:], boxes[:, 2:] - boxes[:, :2]], 1) * BOX_GROWTH
        outward = torch.tensor([-1.0, -1.0, 1.0, 1.0], device=boxes.device)
        grown = (boxes + growth) * size + outward
        steps = torch.arange(POINTS_ACROSS, device=boxes.device)
        jitter = torch.rand(len(boxes), 2, POINTS_ACROSS, POINTS_ACROSS).to(boxes.device)
        u = (steps[None, None, :] + jitter[:, 0]) / POINTS_ACROSS
        v = (steps[None, :, None] + jitter[:, 1]) / POINTS_ACROSS
        left, top, right, bottom = (edge[:, None, None] for edge in grown.clamp(min=0).minimum(size).T)
        x = (left + u * (right - left)).long().clamp(0, self.width - 1)
        y = (top + v * (bottom - top)).long().clamp(0, self.height - 1)
        return (y * self.width + x).flatten(1)


def _segmentation_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Binary cross entropy of each class's share of a cell, summed over classes; ignored regions are left out."""
    size = logits.shape[-1]
    classes = batch.class_maps()[:, 1::2, 1::2]  # every fourth pixel is enough to tell a share
    one_hot = F.one_hot(classes.clamp(min=0), logits.shape[1] + 1)[..., 1:].permute(0, 3, 1, 2).float()
    share = F.adaptive_avg_pool2d(one_hot, size)
    known = (F.adaptive_avg_pool2d((classes < 0).float()[:, None], size) == 0).float()
    loss = F.binary_cross_entropy_with_logits(logits, share, reduction="none") * known
    return loss.sum() / known.sum().clamp(min=1)
