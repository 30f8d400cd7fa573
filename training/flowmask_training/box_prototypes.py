"""Prototypes that belong to a box instead of the image, so that objects that look alike side by side can be told apart.

They are the terms of a quadratic, 1, u, v, u², uv and v², where u and v are -1 and 1 at the box's edges: what an instance's
coefficients make of them is an ellipse, or half of the box, turned any way.
"""

import torch
from torch import Tensor

COUNT = 6
GAIN = 8.0
"""Coefficients lie within -1 and 1, which of terms that are about 1 would be too little to rule a pixel out."""


def crop_growth(of_boxes: bool) -> int:
    """Pixels of the prototypes by which a box is grown before its mask is cropped to it.

    One, as in the official implementation; two where prototypes of the box tell what lies outside, for boxes are often a
    little too small.
    """
    return 2 if of_boxes else 1


def box_prototypes(x: Tensor, y: Tensor, boxes: Tensor, width: int, height: int) -> Tensor:
    """(n, 6, ...) at the places x and y (n or 1, ...), 0..1 of the frame; boxes (n, 4) are corners.

    `width` and `height` are those of the prototypes, for no box is taken for smaller than a pixel of them.
    """
    left, top, right, bottom = (edge.view(-1, *[1] * (x.dim() - 1)) for edge in boxes.unbind(1))
    u = (2 * x - left - right) / (right - left).clamp(min=1 / width)
    v = (2 * y - top - bottom) / (bottom - top).clamp(min=1 / height)
    return GAIN * torch.stack(torch.broadcast_tensors(torch.ones_like(u), u, v, u * u, u * v, v * v), 1)
