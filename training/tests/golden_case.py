"""The golden case by which the Java importer is held to this network: a tiny checkpoint, and every tensor it computes.

`python3 -m tests.golden_case` writes it anew; `test_golden_case` and Java's `GoldenTensorTest` compare with what is stored.
"""

import json
import os
import shutil
import tempfile

import numpy as np
import torch
import torch.nn.functional as F

from flowmask_training.anchors import anchors
from flowmask_training.checkpoint import export, read_saved
from flowmask_training.config import FlowConfig, NetworkConfig, ProtoConv
from flowmask_training.network import Network, Outputs, normalised

FOLDER = os.path.join(os.path.dirname(__file__), "../../model/src/test/resources/golden/tiny-basic-video")
KEYFRAMES = (True, False, True, False)
CONFIG = NetworkConfig(
    classes=("car", "truck", "bus", "motorcycle", "bicycle", "person"),
    input_size=64,
    stem=6,
    widths=(6, 8, 10, 12),
    blocks=(1, 2, 1, 2),
    fpn=8,
    protonet=(ProtoConv(8, doubled=True), ProtoConv(6), ProtoConv(3, sub_pixel=True)),
    prototypes_see_c2=True,
    box_prototypes=True,
    anchor_scales=(5.0, 10.0, 20.0, 36.0, 60.0),
    anchor_ratios=(1.0, 0.4, 2.0),
    flow=FlowConfig(4, (5, 6, 7)),
)


def random_network() -> Network:
    """Every weight and statistic is random, so that none can be forgotten without a trace."""
    generator = torch.Generator().manual_seed(20)
    network = Network(CONFIG).eval()
    for name, tensor in network.state_dict().items():
        if not tensor.is_floating_point():
            continue
        if tensor.dim() == 4:
            far = 3 if name.endswith(("pred2.conv.weight", "pred3.conv.weight")) else 1  # flow worth the name
            tensor.normal_(0, far * (1.6 / tensor[0].numel()) ** 0.5, generator=generator)
        elif name.endswith(("running_var", "bn1.weight", "bn2.weight", "downsample.1.weight")):
            tensor.uniform_(0.5, 1.5, generator=generator)
        else:
            tensor.normal_(0, 0.1, generator=generator)
    return network


def images() -> list[torch.Tensor]:
    """(1, S, S, 3) 8-bit BGR each: a texture that moves to the left, and a box that moves to the right."""
    size = CONFIG.input_size
    coarse = torch.rand(1, 3, size // 4, size // 2, generator=torch.Generator().manual_seed(5)) * 255
    texture = F.interpolate(coarse, scale_factor=4, mode="bicubic", align_corners=False).clamp(0, 255).round()
    frames = []
    for index in range(len(KEYFRAMES)):
        frame = texture[..., 3 * index : 3 * index + size].permute(0, 2, 3, 1).to(torch.uint8).clone()
        frame[:, 20:45, 5 + 5 * index : 25 + 5 * index] = torch.tensor([60, 40, 200], dtype=torch.uint8)
        frames.append(frame)
    return frames


@torch.no_grad()
def computed(network: Network) -> list[dict[str, np.ndarray]]:
    """The tensors of every frame, under the names that the golden cases of the official implementation use."""
    results, keyframe = [], None
    for is_keyframe, frame in zip(KEYFRAMES, images()):
        image = normalised(frame)
        tensors = {"input": image[0]}
        if is_keyframe:
            features = keyframe = network.features(image)
            reduced = network.flow_net_pre_convs(features.laterals.l3)
            tensors.update(lateral=features.laterals.l3[0], reduced=reduced[0], p4=features.f4[0], p5=features.f5[0])
        else:
            features = network.transformed(network.laterals(image), keyframe)
            tensors.update(w4=features.f4[0], w5=features.f5[0])
        tensors.update(_predictions(network.predict(features)))
        if not results:
            tensors["priors"] = anchors(CONFIG, CONFIG.input_size)
        results.append({name: tensor.contiguous().numpy() for name, tensor in tensors.items()})
    return results


def _predictions(outputs: Outputs) -> dict[str, torch.Tensor]:
    return {
        "loc": outputs.offsets[0],
        "conf": F.softmax(outputs.scores[0], 1),
        "coeff": outputs.coefficients[0],
        "proto": outputs.prototypes[0].permute(1, 2, 0),
    }


def stored_network() -> Network:
    """The network with the weights of the stored checkpoint, which knows no batch counters."""
    network = Network(CONFIG).eval()
    weights = read_saved(os.path.join(FOLDER, "checkpoint.pth"))
    counters = {name: value for name, value in network.state_dict().items() if name.endswith("num_batches_tracked")}
    network.load_state_dict({**counters, **{name: value.float() for name, value in weights.items()}})
    return network


def stored(index: int) -> dict[str, np.ndarray]:
    with np.load(os.path.join(FOLDER, f"expected_{index}.npz")) as file:
        return dict(file)


def write() -> None:
    os.makedirs(FOLDER, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        export(random_network(), os.path.join(folder, "checkpoint.pth"))
        shutil.copy(os.path.join(folder, "checkpoint.pth"), FOLDER)
    network = stored_network()
    for index, tensors in enumerate(computed(network)):
        np.savez_compressed(os.path.join(FOLDER, f"expected_{index}.npz"), **tensors)
    shapes = read_saved(os.path.join(FOLDER, "checkpoint.pth"))
    case = {
        "name": "tiny-basic-video",
        "size": CONFIG.input_size,
        "classes": CONFIG.classes,
        "scales": CONFIG.anchor_scales,
        "aspect_ratios": CONFIG.anchor_ratios,
        "anchor_shape": "aspect",
        "video": True,
        "frames": [{"transform": "full" if is_keyframe else "partial"} for is_keyframe in KEYFRAMES],
        "state_dict": {name: list(tensor.shape) for name, tensor in shapes.items()},
    }
    with open(os.path.join(FOLDER, "case.json"), "w", encoding="utf-8") as file:
        json.dump(case, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    write()
