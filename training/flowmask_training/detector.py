"""Phase one: everything but the flow net, on single frames."""

from typing import Iterable

import torch
from torch import Tensor
from torch.utils.data import Dataset

from .anchors import anchors
from .augment import apply, plain_view
from .batch import Batch, Sample
from .dataset import Frame
from .detection import detect
from .device import Device
from .losses import losses
from .metrics import MaskAp
from .network import Network, normalised
from .phase import Phase, decayed
from .sampling import FrameSamples, Library

WEIGHT_DECAY = 0.03


class DetectorPhase(Phase):
    """The losses of `losses.py` on random views of frames."""

    name = "detector"
    gradient_clip = 10.0

    def __init__(self, library: Library, validation: list[Frame], seed: int, device: Device):
        self.library = library
        self.validation = validation
        self.seed = seed
        self.device = device
        self._priors: dict[int, Tensor] = {}

    def parameter_groups(self, network: Network) -> list[dict]:
        flow = {id(p) for p in network.flow_parameters()}
        return decayed([p for p in network.parameters() if id(p) not in flow], WEIGHT_DECAY)

    def set_mode(self, network: Network) -> None:
        network.train()

    def rescan(self) -> None:
        self.library.scan()

    def samples(self, size: int) -> Dataset:
        return FrameSamples(self.library.frames, size, self.seed)

    def collate(self, samples: list[Sample]) -> Batch:
        return Batch.of(samples)

    def losses(self, network: Network, batch: Batch) -> dict[str, Tensor]:
        batch = batch.to(self.device.device)
        with self.device.autocast():
            outputs = network(normalised(batch.images))
        parts = losses(outputs, batch, self._anchors(network, batch.images.shape[1]))
        return {name: value for name, value in vars(parts).items()}

    def evaluate(self, network: Network, size: int) -> dict[str, float]:
        return evaluate_frames(network, self.validation, size, self.device) if self.validation else {}

    def _anchors(self, network: Network, size: int) -> Tensor:
        if size not in self._priors:
            self._priors[size] = anchors(network.config, size).to(self.device.device)
        return self._priors[size]


@torch.no_grad()
def evaluate_frames(network: Network, frames: Iterable[Frame], size: int, device: Device) -> dict[str, float]:
    """Mask AP of full frames, at an input size."""
    network.eval()
    priors = anchors(network.config, size).to(device.device)
    metric = MaskAp(network.config.classes)
    for frame in frames:
        sample = apply(frame, plain_view(frame, size), size)
        with device.autocast():
            outputs = network(normalised(Batch.of([sample]).images.to(device.device)))
        metric.add(detect(outputs, priors, size)[0], sample)
    return metric.summary()
