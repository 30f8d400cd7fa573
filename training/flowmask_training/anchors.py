"""Anchor boxes, and the way that offsets and boxes are made of each other."""

import math

import torch
from torch import Tensor

from .config import NetworkConfig

CENTRE_VARIANCE = 0.1
SIZE_VARIANCE = 0.2


def anchors(config: NetworkConfig, input_size: int) -> Tensor:
    """(A, 4): centre x, y, width, height, relative to the input; P3 first, then by row, column and ratio.

    Sizes are relative, so they are the same for any input size, and only the number of cells differs.
    """
    rows = []
    cells = input_size // 8
    for scale in config.anchor_scales:
        centres = (torch.arange(cells, dtype=torch.float32) + 0.5) / cells
        y, x = torch.meshgrid(centres, centres, indexing="ij")
        side = scale / config.input_size
        sizes = torch.tensor([[side * math.sqrt(ratio), side / math.sqrt(ratio)] for ratio in config.anchor_ratios])
        level = torch.empty(cells, cells, len(sizes), 4)
        level[..., 0] = x[..., None]
        level[..., 1] = y[..., None]
        level[..., 2:] = sizes
        rows.append(level.reshape(-1, 4))
        cells = (cells + 1) // 2  # a 3×3 convolution with stride 2 and padding 1
    return torch.cat(rows)


def corners(boxes: Tensor) -> Tensor:
    """Centre and size → left, top, right, bottom."""
    half = boxes[..., 2:] / 2
    return torch.cat([boxes[..., :2] - half, boxes[..., :2] + half], -1)


def encode(boxes: Tensor, priors: Tensor) -> Tensor:
    """Corners (N, 4) and the anchors they were matched to (N, 4) → offsets (N, 4)."""
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    size = (boxes[:, 2:] - boxes[:, :2]).clamp(min=1e-6)
    return torch.cat(
        [
            (centre - priors[:, :2]) / (CENTRE_VARIANCE * priors[:, 2:]),
            torch.log(size / priors[:, 2:]) / SIZE_VARIANCE,
        ],
        1,
    )


def decode(offsets: Tensor, priors: Tensor) -> Tensor:
    """The inverse of `encode`, over any leading axes."""
    centre = priors[:, :2] + offsets[..., :2] * CENTRE_VARIANCE * priors[:, 2:]
    size = priors[:, 2:] * torch.exp(offsets[..., 2:] * SIZE_VARIANCE)
    return corners(torch.cat([centre, size], -1))


def intersections(a: Tensor, b: Tensor) -> Tensor:
    """(N, 4) and (M, 4) corners → (N, M) areas."""
    low = torch.maximum(a[:, None, :2], b[None, :, :2])
    high = torch.minimum(a[:, None, 2:], b[None, :, 2:])
    return (high - low).clamp(min=0).prod(-1)


def areas(boxes: Tensor) -> Tensor:
    return (boxes[:, 2:] - boxes[:, :2]).clamp(min=0).prod(-1)


def overlaps(a: Tensor, b: Tensor) -> Tensor:
    """(N, M) intersection over union."""
    shared = intersections(a, b)
    return shared / (areas(a)[:, None] + areas(b)[None] - shared).clamp(min=1e-12)
