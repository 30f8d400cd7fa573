"""YolactEdge with a small backbone. Parameters bear the official implementation's names."""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .backbone import Backbone
from .config import NetworkConfig
from .flow import FlowNet, FlowPreConvs, resized_to

BGR_MEAN = (103.94, 116.78, 123.68)
BGR_STD = (57.38, 57.12, 58.40)
FOREGROUND_PRIOR = 0.02
"""What an untrained head believes of an anchor: most of them show nothing."""

ALIVE = 0.5
"""Prototypes begin above zero almost everywhere, for a ReLU that is never above zero never learns."""


def normalised(images: Tensor) -> Tensor:
    """(N, S, S, 3) 8-bit BGR → (N, 3, S, S) float32 RGB as the network expects it, channels last."""
    mean = torch.tensor(BGR_MEAN, device=images.device)
    std = torch.tensor(BGR_STD, device=images.device)
    return ((images.float() - mean) / std).flip(-1).permute(0, 3, 1, 2)


class Laterals(NamedTuple):
    """What every frame, full or partial, makes of its own image."""

    l3: Tensor
    """of C3, before F4 is added"""
    l2: Tensor | None
    """of C2, for the prototypes; None where they do not see it"""


class Features(NamedTuple):
    """What phase 1 of the pyramid makes, all before the 3×3 convolutions."""

    laterals: Laterals
    f4: Tensor
    f5: Tensor

    def chosen(self, frames: Tensor) -> "Features":
        """Those of some of the frames, in any order and number."""
        l3, l2 = self.laterals
        return Features(Laterals(l3[frames], None if l2 is None else l2[frames]), self.f4[frames], self.f5[frames])


class Outputs(NamedTuple):
    """Raw predictions; A anchors, C classes, K prototypes. All float32."""

    scores: Tensor
    """(N, A, C + 1) logits, background first"""
    offsets: Tensor
    """(N, A, 4) centre and size relative to the anchor"""
    coefficients: Tensor
    """(N, A, K), -1..1; (N, A, K + 6) with those of the box"""
    prototypes: Tensor
    """(N, K, h, w), not negative"""
    segmentation: Tensor
    """(N, C, h, w) logits at stride 8; training only"""


class FpnPhase1(nn.Module):
    """Lateral 1×1 convolutions, the coarsest first; the last is of C2 and for the prototypes alone, if they see it."""

    def __init__(self, config: NetworkConfig):
        super().__init__()
        widths = config.widths if config.prototypes_see_c2 else config.widths[1:]
        self.lat_layers = nn.ModuleList(nn.Conv2d(width, config.fpn, 1) for width in reversed(widths))

    def laterals(self, c2: Tensor, c3: Tensor) -> Laterals:
        return Laterals(self.lat_layers[2](c3), self.lat_layers[3](c2) if len(self.lat_layers) > 3 else None)

    def top(self, c4: Tensor, c5: Tensor) -> tuple[Tensor, Tensor]:
        """F4 and F5."""
        f5 = self.lat_layers[0](c5)
        lateral4 = self.lat_layers[1](c4)
        return lateral4 + resized_to(f5, lateral4), f5


class FpnPhase2(nn.Module):
    """3×3 convolutions, the coarsest first, and two more levels below them."""

    def __init__(self, config: NetworkConfig):
        super().__init__()
        self.pred_layers = nn.ModuleList(nn.Conv2d(config.fpn, config.fpn, 3, 1, 1) for _ in range(3))
        self.downsample_layers = nn.ModuleList(nn.Conv2d(config.fpn, config.fpn, 3, 2, 1) for _ in range(2))

    def forward(self, f3: Tensor, f4: Tensor, f5: Tensor) -> list[Tensor]:
        """P3..P7."""
        levels = [F.relu(layer(f)) for layer, f in zip(self.pred_layers, (f5, f4, f3))][::-1]
        # In float32: oneDNN's gradients in bfloat16 of a stride over a single cell hold what lay in memory before.
        with torch.autocast(f3.device.type, enabled=False):
            for layer in self.downsample_layers:
                levels.append(layer(levels[-1].float()))
        return levels


class PredictionHead(nn.Module):
    """Class scores, box offsets and mask coefficients of every anchor; shared by all levels."""

    def __init__(self, config: NetworkConfig):
        super().__init__()
        anchors = config.anchors_per_cell
        self.classes = len(config.classes) + 1
        self.coefficients = config.coefficients
        self.upfeature = nn.Sequential(nn.Conv2d(config.fpn, config.fpn, 3, 1, 1), nn.ReLU(inplace=True))
        self.bbox_layer = nn.Conv2d(config.fpn, anchors * 4, 3, 1, 1)
        self.conf_layer = nn.Conv2d(config.fpn, anchors * self.classes, 3, 1, 1)
        self.mask_layer = nn.Conv2d(config.fpn, anchors * config.coefficients, 3, 1, 1)

    def initialise_scores(self) -> None:
        nn.init.xavier_uniform_(self.conf_layer.weight)
        odds = (1 - FOREGROUND_PRIOR) / FOREGROUND_PRIOR * (self.classes - 1)
        with torch.no_grad():
            self.conf_layer.bias.zero_()
            self.conf_layer.bias.view(-1, self.classes)[:, 0] = math.log(odds)

    def forward(self, levels: list[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        scores, offsets, coefficients = [], [], []
        for level in levels:
            x = self.upfeature(level)
            scores.append(_rows(self.conf_layer(x), self.classes))
            offsets.append(_rows(self.bbox_layer(x), 4))
            coefficients.append(_rows(self.mask_layer(x), self.coefficients))
        return torch.cat(scores, 1), torch.cat(offsets, 1), torch.tanh(torch.cat(coefficients, 1))


def _rows(x: Tensor, width: int) -> Tensor:
    """(N, A·width, h, w) → (N, h·w·A, width)."""
    return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1, width).float()


class ProtoNet(nn.Sequential):
    """P3 → prototypes before their ReLU. Convolutions with ReLU between them; a doubled map counts as two modules more,
    as in the official numbering. The lateral of C2, if there is one, is added where the map is first as large as C2.
    A `sub_pixel` convolution has four times the channels, in the order of PyTorch's `pixel_shuffle`.
    """

    def __init__(self, config: NetworkConfig):
        modules, inputs = [], config.fpn
        for layer in config.protonet:
            outputs = layer.channels * (4 if layer.sub_pixel else 1)
            modules += [nn.Conv2d(inputs, outputs, layer.kernel, 1, layer.kernel // 2), nn.ReLU(inplace=True)]
            if layer.doubled:
                modules += [nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False), nn.ReLU(inplace=True)]
            inputs = layer.channels
        if config.protonet[-1].sub_pixel:
            modules[-1] = nn.PixelShuffle(2)
        else:
            modules.pop()
        super().__init__(*modules)  # the caller applies the last ReLU

    def initialise_last(self) -> None:
        last = [module for module in self if isinstance(module, nn.Conv2d)][-1]
        nn.init.constant_(last.bias, ALIVE)

    def forward(self, p3: Tensor, lateral2: Tensor | None) -> Tensor:
        x = p3
        for module in self:
            x = module(x)
            if lateral2 is not None and isinstance(module, nn.Upsample):
                x, lateral2 = x + lateral2, None
        return x


class Network(nn.Module):
    """The whole network. Input: (N, 3, S, S) from `normalised`."""

    def __init__(self, config: NetworkConfig):
        super().__init__()
        self.config = config
        self.fpn_phase_1 = FpnPhase1(config)
        self.fpn_phase_2 = FpnPhase2(config)
        self.proto_net = ProtoNet(config)
        self.prediction_layers = nn.ModuleList([PredictionHead(config)])
        self.semantic_seg_conv = nn.Conv2d(config.fpn, len(config.classes), 1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        self.proto_net.initialise_last()
        for layer in self.fpn_phase_1.lat_layers[3:]:
            nn.init.zeros_(layer.weight)  # weights of a network that does not see C2 go on as they were
        self.prediction_layers[0].initialise_scores()
        self.backbone = Backbone(config)
        self.flow_net_pre_convs = FlowPreConvs(config.fpn, config.flow.reduced)
        self.flow_net = FlowNet(config.flow, config.fpn)

    def features(self, images: Tensor) -> Features:
        c2, c3 = self.backbone.c2_c3(images)
        return Features(self.fpn_phase_1.laterals(c2, c3), *self.fpn_phase_1.top(*self.backbone.c4_c5(c3)))

    def laterals(self, images: Tensor) -> Laterals:
        """All that a partial frame runs of backbone and laterals."""
        return self.fpn_phase_1.laterals(*self.backbone.c2_c3(images))

    def transformed(self, laterals: Laterals, keyframe: Features) -> Features:
        """A partial frame's features, made of its laterals and of a keyframe's features."""
        current = self.flow_net_pre_convs(laterals.l3)
        before = self.flow_net_pre_convs(keyframe.laterals.l3)
        warped4, warped5, _ = self.flow_net(current, before, keyframe.f4, keyframe.f5)
        return Features(laterals, warped4, warped5)

    def levels(self, features: Features) -> list[Tensor]:
        """P3..P7."""
        laterals, f4, f5 = features
        return self.fpn_phase_2(laterals.l3 + resized_to(f4, laterals.l3), f4, f5)

    def predict(self, features: Features) -> Outputs:
        levels = self.levels(features)
        prototypes = F.relu(self.proto_net(levels[0], features.laterals.l2)).float()
        return Outputs(*self.prediction_layers[0](levels), prototypes, self.semantic_seg_conv(levels[0]).float())

    def forward(self, images: Tensor) -> Outputs:
        return self.predict(self.features(images))

    def partial(self, images: Tensor, keyframe: Features) -> Outputs:
        return self.predict(self.transformed(self.laterals(images), keyframe))

    def flow_parameters(self) -> list[nn.Parameter]:
        return [*self.flow_net_pre_convs.parameters(), *self.flow_net.parameters()]
