"""Files: the state of a run, from which it goes on exactly, and checkpoints in the official layout."""

import json
import logging
import os
import pickle
from collections import OrderedDict

import torch
from torch import nn

from .config import NetworkConfig
from .flow import widened
from .network import Network

log = logging.getLogger(__name__)

CHECKPOINT_FILE = "checkpoint.pth"
NETWORK_FILE = "network.json"
CLASSES_FILE = "classes.txt"


def save_atomically(value: object, path: str) -> None:
    """The file is always whole: the old one or the new one."""
    partial = path + ".partial"
    with open(partial, "wb") as file:
        torch.save(value, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def read_saved(path: str) -> dict:
    """What `save_atomically` wrote, or another checkpoint: tensors, numbers and text."""
    # Nothing that could run code is read, but for torch 1.13, whose reader of weights alone knows no floats.
    restricted = {"weights_only": True} if int(torch.__version__.split(".")[0]) >= 2 else {}
    try:
        return torch.load(path, map_location="cpu", **restricted)
    except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
        reason = str(error).partition("\n")[0]
        raise ValueError(f"{path} is damaged, or is no checkpoint of tensors alone: {reason}") from error


def write_json_atomically(value: object, path: str) -> None:
    with open(path + ".partial", "w", encoding="utf-8") as file:
        json.dump(value, file, indent=2)
        file.write("\n")
    os.replace(path + ".partial", path)


def export(network: Network, path: str) -> None:
    """Writes weights under the official names, kernels in bfloat16, as they are multiplied where a processor can; and
    configuration and classes beside them."""
    tensors = OrderedDict()
    for name, tensor in network.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        tensor = tensor.detach().cpu().contiguous()
        tensors[name] = tensor.bfloat16() if tensor.dim() == 4 else tensor.clone()
    save_atomically(tensors, path)
    write_json_atomically(network.config.to_dict(), _beside(path, NETWORK_FILE))
    with open(_beside(path, CLASSES_FILE), "w", encoding="utf-8") as file:
        file.writelines(name + "\n" for name in network.config.classes)


def import_command(config: NetworkConfig, path: str) -> str:
    """How Flowmask makes a model of what was exported: with what tensors cannot tell."""
    return (
        f"./flowmask model import {path} --out MODEL_DIR --classes {_beside(path, CLASSES_FILE)}"
        f" --input-size {config.input_size} --anchor-scales {_listed(config.anchor_scales)}"
        f" --aspect-ratios {_listed(config.anchor_ratios)} --anchor-shape aspect"
    )


def _listed(values: tuple[float, ...]) -> str:
    return ",".join(f"{value:g}" for value in values)


def _beside(path: str, name: str) -> str:
    return os.path.join(os.path.dirname(path), name)


def config_beside(path: str) -> NetworkConfig | None:
    """The configuration that `export` wrote, if there is one."""
    if not os.path.isfile(_beside(path, NETWORK_FILE)):
        return None
    with open(_beside(path, NETWORK_FILE), encoding="utf-8") as file:
        return NetworkConfig.from_dict(json.load(file))


def load_weights(network: Network, path: str, others_anew: bool = False) -> None:
    """Takes over an exported checkpoint, or the averaged weights of a run's state.

    What the file lacks or has in another shape, such as scores for other classes, is an error, or stays as it was
    initialised. A flow net may have been narrower.
    """
    content = read_saved(path)
    own = network.state_dict()
    tensors = widened(content["average"] if "average" in content else content, own)
    fitting = {name: tensor for name, tensor in tensors.items() if name in own and own[name].shape == tensor.shape}
    left = [name for name in own if name not in fitting and not name.endswith("num_batches_tracked")]
    if left and not others_anew:
        raise ValueError(
            f"{path} does not fit the network: {len(left)} of its tensors are missing or of another shape, the first is"
            f" {left[0]}; is it the right --network?"
        )
    network.load_state_dict(fitting, strict=False)
    log.info("weights  %d of %d tensors from %s", len(fitting), len(fitting) + len(left), path)
    if left:
        log.info("weights  initialised anew: %s", ", ".join(left))


class AveragedWeights:
    """An exponential moving average of a network's weights and batch-norm statistics, over about the last `images`."""

    def __init__(self, network: Network, images: int):
        self.images = images
        self.network = Network(network.config).to(next(network.parameters()).device)
        self.network.load_state_dict(network.state_dict())
        self.network.requires_grad_(False).eval()

    @torch.no_grad()
    def update(self, network: nn.Module, batch: int, seen: int) -> None:
        # Early on the average covers a fifth of what was seen, or the initial weights would linger.
        share = min(1.0, batch / max(1.0, min(self.images, 0.2 * seen)))
        for mean, value in zip(self.network.state_dict().values(), network.state_dict().values()):
            if mean.is_floating_point():
                mean.lerp_(value, share)
            else:
                mean.copy_(value)
