"""How large a network is: parameters, and multiply-adds of a frame."""

import torch
from torch import nn

from .network import Network, normalised


def parameter_count(network: Network) -> int:
    return sum(p.numel() for p in network.parameters())


@torch.no_grad()
def multiply_adds(network: Network, input_size: int) -> tuple[int, int]:
    """Of the convolutions, for a full and for a partial frame; the training-only segmentation is not counted."""
    total = 0

    def count(module: nn.Conv2d, _inputs, output) -> None:
        nonlocal total
        if module is not network.semantic_seg_conv:
            total += output[0].numel() * module.in_channels * module.kernel_size[0] * module.kernel_size[1]

    hooks = [m.register_forward_hook(count) for m in network.modules() if isinstance(m, nn.Conv2d)]
    training = network.training
    network.eval()
    try:
        device = next(network.parameters()).device
        image = normalised(torch.zeros(1, input_size, input_size, 3, dtype=torch.uint8, device=device))
        keyframe = network.features(image)
        network.predict(keyframe)
        full = total
        # A keyframe reduces its own lateral too, for the partial frames that follow; these find it done.
        network.flow_net_pre_convs(keyframe.laterals.l3)
        reduction = total - full
        total = 0
        network.partial(image, keyframe)
        return full + reduction, total - reduction
    finally:
        for hook in hooks:
            hook.remove()
        network.train(training)
