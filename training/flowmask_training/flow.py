"""The flow net: moves a keyframe's features to where the current frame's lateral says they are now."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .config import FlowConfig

FLOW_UNIT = 1.0 / 8.0
"""Predicted flow is in eighths of the sampling grid's unit, which is half a map."""


def resized_to(x: Tensor, like: Tensor) -> Tensor:
    """Bilinear, with half-pixel centres, to the height and width of `like`."""
    return F.interpolate(x, size=like.shape[-2:], mode="bilinear", align_corners=False)


def warp(features: Tensor, flow: Tensor) -> Tensor:
    """(N, C, h, w) sampled where flow (N, 2, h, w: x, y) points, with zeros outside."""
    height, width = features.shape[-2:]
    ys = torch.linspace(-1, 1, height, device=flow.device)
    xs = torch.linspace(-1, 1, width, device=flow.device)
    regular = torch.stack(torch.meshgrid(ys, xs, indexing="ij")[::-1], dim=-1)
    grid = regular + flow.float().permute(0, 2, 3, 1) * FLOW_UNIT
    return F.grid_sample(features.float(), grid, mode="bilinear", padding_mode="zeros", align_corners=True)


def _layer(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1), nn.LeakyReLU(0.1, inplace=True))


class FlowPreConvs(nn.Module):
    """The lateral with fewer channels: what is compared, and what is kept of a keyframe."""

    def __init__(self, fpn: int, reduced: int):
        super().__init__()
        self.convs = nn.ModuleList([_layer(fpn, reduced)])

    def forward(self, lateral: Tensor) -> Tensor:
        for conv in self.convs:
            lateral = conv(lateral)
        return lateral


class FlowPrediction(nn.Module):
    """Flow, and a scale and a bias for each channel and place. Begins as no motion, scale 1 and bias 0."""

    def __init__(self, inputs: int, fpn: int):
        super().__init__()
        self.conv = nn.Conv2d(inputs, 2, 3, 1, 1, bias=False)
        self.scale = nn.Conv2d(inputs, fpn, 1)
        self.bias = nn.Conv2d(inputs, fpn, 1)
        for conv in (self.conv, self.scale, self.bias):
            nn.init.zeros_(conv.weight)
        nn.init.ones_(self.scale.bias)
        nn.init.zeros_(self.bias.bias)

    def transform(self, keyframe: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
        """A keyframe's map moved and corrected; and the flow."""
        flow = self.conv(x)
        return warp(keyframe, flow) * self.scale(x).float() + self.bias(x).float(), flow


class FlowNet(nn.Module):
    """FlowNetMini: two reduced laterals (N, R, h, w) → what to do with the keyframe's F4 and F5."""

    def __init__(self, config: FlowConfig, fpn: int):
        super().__init__()
        e1, e2, e3 = config.encoders
        self.conv1 = nn.Sequential(_layer(2 * config.reduced, e1), _layer(e1, e1))
        self.conv2 = nn.Sequential(_layer(e1, e2, 2), _layer(e2, e2))
        self.conv3 = nn.Sequential(_layer(e2, e3, 2), _layer(e3, e3))
        self.pred3 = FlowPrediction(e3, fpn)
        self.upfeat3 = nn.Conv2d(e3, e2, 3, 1, 1, bias=False)
        self.upflow3 = nn.Conv2d(2, 2, 3, 1, 1, bias=False)
        self.pred2 = FlowPrediction(e2 + e2 + 2, fpn)
        with torch.no_grad():
            # The coarse flow is passed on as it is, until training finds what to add to it.
            for weight, offset in ((self.upflow3.weight, 0), (self.pred2.conv.weight, 2 * e2)):
                weight.zero_()
                weight[0, offset, 1, 1] = weight[1, offset + 1, 1, 1] = 1.0

    def forward(self, current: Tensor, keyframe: Tensor, key4: Tensor, key5: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The keyframe's F4 and F5 as they should be now, and the flow at stride 16."""
        conv2 = self.conv2(self.conv1(torch.cat([current, keyframe], 1)))
        conv3 = self.conv3(conv2)
        warped5, flow5 = self.pred3.transform(key5, conv3)
        joined = torch.cat([conv2, self.upfeat3(resized_to(conv3, conv2)), self.upflow3(resized_to(flow5, conv2))], 1)
        warped4, flow4 = self.pred2.transform(key4, joined)
        return warped4, warped5, flow4


def widened(tensors: dict[str, Tensor], own: dict[str, Tensor]) -> dict[str, Tensor]:
    """A flow net's weights for one with wider encoders, which gives the same until it is trained.

    What the added channels make of their inputs is as in `own`, freshly initialised; nothing that was there before
    listens to them yet. Both are named as in a network. What is not narrower than in `own` comes back as it is.
    """
    result = dict(tensors)
    for name, tensor in tensors.items():
        if not name.startswith("flow_net.") or name not in own or own[name].shape == tensor.shape:
            continue
        if any(wide < narrow for wide, narrow in zip(own[name].shape, tensor.shape)):
            continue
        target = own[name].clone()
        outputs = len(tensor)
        if tensor.dim() > 1:
            target[:outputs] = 0
            target[:outputs, _places(name, tensor.shape[1], target.shape[1])] = tensor.to(target)
        else:
            target[:outputs] = tensor
        result[name] = target
    return result


def _places(name: str, before: int, after: int) -> list[int]:
    """Where a layer's inputs are when there are more: pred2's are conv2, upfeat3 of as many channels, and the flow."""
    if not name.startswith("flow_net.pred2."):
        return list(range(before))
    narrow, wide = before // 2 - 1, after // 2 - 1
    return [*range(narrow), *range(wide, wide + narrow), after - 2, after - 1]
