"""The backbone: a basic-block ResNet behind a space-to-depth stem."""

import torch.nn.functional as F
from torch import Tensor, nn

from .config import NetworkConfig


class BasicBlock(nn.Module):
    """Two 3×3 convolutions, the first carrying the stride, around a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Tensor:
        shortcut = x if self.downsample is None else self.downsample(x)
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(y)) + shortcut, inplace=True)


class Backbone(nn.Module):
    """Image (N, 3, S, S), normalised RGB → C2 to C5 at strides 4, 8, 16, 32.

    The image's b×b squares of pixels become channels (c·b² + dy·b + dx), so that the first convolution already runs
    at stride b and no pooling is needed.
    """

    def __init__(self, config: NetworkConfig):
        super().__init__()
        self.space_to_depth = config.space_to_depth
        self.conv1 = nn.Conv2d(3 * config.space_to_depth**2, config.stem, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(config.stem)
        self.layers = nn.ModuleList()
        inputs = config.stem
        for stage, (width, blocks) in enumerate(zip(config.widths, config.blocks)):
            strides = [1 if stage == 0 else 2] + [1] * (blocks - 1)
            layer = []
            for stride in strides:
                layer.append(BasicBlock(inputs, width, stride))
                inputs = width
            self.layers.append(nn.Sequential(*layer))
        self._initialise()

    def _initialise(self) -> None:
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            elif isinstance(module, BasicBlock):
                nn.init.zeros_(module.bn2.weight)  # every block starts as its shortcut

    def c2_c3(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """The part that partial frames run."""
        x = F.pixel_unshuffle(image, self.space_to_depth)
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        c2 = self.layers[0](x)
        return c2, self.layers[1](c2)

    def c4_c5(self, c3: Tensor) -> tuple[Tensor, Tensor]:
        """The part that only keyframes run."""
        c4 = self.layers[2](c3)
        return c4, self.layers[3](c4)
