"""The training losses: class scores, boxes, masks and semantic segmentation."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .anchors import areas, decode, encode
from .batch import Batch, Objects
from .box_prototypes import box_prototypes, crop_growth
from .matching import BACKGROUND, IGNORED, Matches, match
from .network import Outputs

BOX_WEIGHT = 1.5
BOX_OVERLAP_WEIGHT = 2.0
MASK_WEIGHT = 6.125
OVERLAP_WEIGHT = 4.0
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
        found = batch.objects
        matches = [match(priors, o.boxes, o.classes, o.ignored_boxes) for o in found]
        classes = torch.stack([m.classes for m in matches])
        positives = [_Positives.of(i, m, o) for i, (m, o) in enumerate(zip(matches, found))]
        matched = _Positives.joined(positives)
        masked = _Positives.joined([p.some(MASKS_PER_IMAGE) for p in positives])
    count = max(1, len(matched.anchors))
    # Each output is indexed once: the gradient of every indexing is a tensor as large as the output.
    offsets = outputs.offsets[matched.images, matched.anchors]
    box = _box_losses(offsets, priors[matched.anchors], matched.boxes).sum()
    coefficients = outputs.coefficients[masked.images, masked.anchors]
    with torch.no_grad():
        found_boxes = decode(outputs.offsets[masked.images, masked.anchors], priors[masked.anchors])
    mask = _mask_losses(coefficients, outputs.prototypes, batch.labels, masked, found_boxes) @ masked.weights
    return Losses(
        score=_score_loss(outputs.scores, classes, classes > BACKGROUND, count),
        box=box / count,
        mask=mask / count,
        segmentation=_segmentation_loss(outputs.segmentation, batch),
    )


@dataclass(frozen=True)
class _Positives:
    """P matched anchors, and what they were matched to."""

    images: Tensor
    anchors: Tensor
    boxes: Tensor
    numbers: Tensor
    weights: Tensor
    """for how many anchors each one stands"""

    @staticmethod
    def of(image: int, matches: Matches, objects: Objects) -> "_Positives":
        anchors = (matches.classes > BACKGROUND).nonzero()[:, 0]
        chosen = matches.objects[anchors]
        weights = torch.ones(len(anchors), device=anchors.device)
        return _Positives(
            torch.full_like(anchors, image), anchors, objects.boxes[chosen], objects.numbers[chosen], weights
        )

    def some(self, most: int) -> "_Positives":
        """At most so many, at random, with the weight of all."""
        if len(self.anchors) <= most:
            return self
        kept = torch.randperm(len(self.anchors))[:most].to(self.anchors.device)
        share = len(kept) / len(self.anchors)
        return _Positives(
            self.images[kept], self.anchors[kept], self.boxes[kept], self.numbers[kept], self.weights[kept] / share
        )

    @staticmethod
    def joined(parts: list["_Positives"]) -> "_Positives":
        return _Positives(*(torch.cat(tensors) for tensors in zip(*(vars(part).values() for part in parts))))


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


def _box_losses(offsets: Tensor, priors: Tensor, wanted: Tensor) -> Tensor:
    """(P,) smooth L1 of the offsets, and what the boxes lack of a full overlap.

    Smooth L1 hardly minds when a box is wrong by a twentieth of its anchor. The generalised overlap (Rezatofighi et al.,
    "Generalized Intersection over Union", 2019) minds all errors alike.
    """
    distance = F.smooth_l1_loss(offsets, encode(wanted, priors), reduction="none").sum(1)
    return BOX_WEIGHT * distance + BOX_OVERLAP_WEIGHT * (1 - _generalised_overlaps(decode(offsets, priors), wanted))


def _generalised_overlaps(a: Tensor, b: Tensor) -> Tensor:
    """(P,) of two rows of corners (P, 4), -1..1: intersection over union, less the share of the hull that neither covers."""
    shared = areas(torch.cat([torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])], 1))
    hull = areas(torch.cat([torch.minimum(a[:, :2], b[:, :2]), torch.maximum(a[:, 2:], b[:, 2:])], 1)).clamp(min=1e-9)
    union = (areas(a) + areas(b) - shared).clamp(min=1e-9)
    return shared / union - (hull - union) / hull


def _mask_losses(
    coefficients: Tensor, prototypes: Tensor, labels: Tensor, masked: _Positives, found_boxes: Tensor
) -> Tensor:
    """(P,) binary cross entropy of assembled masks over their boxes' area, and what they lack of a full overlap.

    Estimated at sampled places: a mask of 128×128 pixels for every matched anchor would cost as much as the network
    itself, and has the same expectation. Cross entropy alone leaves out what is more likely background than object,
    which of a thin or a doubtful object is most of it; the overlap says what that costs. Prototypes of a box are those of
    the box that was found, as they will be.
    """
    images, channels, height, width = prototypes.shape
    with torch.no_grad():
        inside = _places(masked.boxes, width, height, crop_growth(coefficients.shape[1] > channels))
        places = inside + masked.images[:, None] * (height * width)
        block = labels.shape[-1] // width
        blocks = labels.view(images, height, block, width, block).permute(0, 1, 3, 2, 4).reshape(-1, block * block)
        # A place's target is the share of the object in the pixels that a prototype's pixel covers.
        target = (blocks[places] == masked.numbers[:, None, None]).float().mean(-1)
    rows = prototypes.permute(0, 2, 3, 1).reshape(-1, channels)
    picked = rows.index_select(0, places.flatten()).view(*places.shape, channels)
    logits = torch.bmm(picked, coefficients[:, :channels, None])[..., 0]
    if coefficients.shape[1] > channels:
        x, y = (inside % width + 0.5) / width, (inside // width + 0.5) / height
        of_boxes = box_prototypes(x, y, found_boxes, width, height)
        logits = logits + torch.bmm(coefficients[:, None, channels:], of_boxes)[:, 0]
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none").mean(1)
    return MASK_WEIGHT * entropy + OVERLAP_WEIGHT * _dice_losses(logits.sigmoid(), target)


def _dice_losses(found: Tensor, target: Tensor) -> Tensor:
    """(P,) 1 - the Dice coefficient of found and target (P, n), both 0..1 (Milletari et al., V-Net, 2016)."""
    return 1 - (2 * (found * target).sum(1) + 1) / (found.sum(1) + target.sum(1) + 1)


def _places(boxes: Tensor, width: int, height: int, growth: int) -> Tensor:
    """(P, n) flat pixels, one at random in each square of a grid over the box, which is grown by as many pixels and a
    little more."""
    size = torch.tensor([width, height] * 2, device=boxes.device)
    more = torch.cat([boxes[:, :2] - boxes[:, 2:], boxes[:, 2:] - boxes[:, :2]], 1) * BOX_GROWTH
    outward = torch.tensor([-1.0, -1.0, 1.0, 1.0], device=boxes.device) * growth
    grown = (boxes + more) * size + outward
    steps = torch.arange(POINTS_ACROSS, device=boxes.device)
    jitter = torch.rand(len(boxes), 2, POINTS_ACROSS, POINTS_ACROSS).to(boxes.device)
    u = (steps[None, None, :] + jitter[:, 0]) / POINTS_ACROSS
    v = (steps[None, :, None] + jitter[:, 1]) / POINTS_ACROSS
    left, top, right, bottom = (edge[:, None, None] for edge in grown.clamp(min=0).minimum(size).T)
    x = (left + u * (right - left)).long().clamp(0, width - 1)
    y = (top + v * (bottom - top)).long().clamp(0, height - 1)
    return (y * width + x).flatten(1)


def _segmentation_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Binary cross entropy of each class's share of a cell, summed over classes; ignored regions are left out."""
    size = logits.shape[-1]
    classes = batch.class_maps()[:, 1::2, 1::2]  # every fourth pixel is enough to tell a share
    one_hot = F.one_hot(classes.clamp(min=0), logits.shape[1] + 1)[..., 1:].permute(0, 3, 1, 2).float()
    share = F.adaptive_avg_pool2d(one_hot, size)
    known = (F.adaptive_avg_pool2d((classes < 0).float()[:, None], size) == 0).float()
    loss = F.binary_cross_entropy_with_logits(logits, share, reduction="none") * known
    return loss.sum() / known.sum().clamp(min=1)
