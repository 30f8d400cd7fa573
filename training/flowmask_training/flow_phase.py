"""Phase two: the flow net alone, on pairs of frames; everything else is frozen."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.data import Dataset

from .anchors import anchors
from .augment import apply, plain_view
from .batch import Batch
from .dataset import Clip
from .detection import detect
from .device import Device
from .metrics import MaskAp
from .network import Features, Network, normalised
from .pairs import Pair, PairBatch, PairSamples
from .phase import Phase, decayed
from .sampling import Library

WEIGHT_DECAY = 1e-3
COEFFICIENT_WEIGHT = 4.0


class FlowPhase(Phase):
    """Moved features shall be what the frame's own would be, before and after the pyramid's convolutions, and the head
    shall make the same of them; labels are not looked at. Batch norm stays as it is.

    The detector's losses on moved features are left out: they can be lowered by what suits the clips' labels instead of
    what full inference would have found.
    """

    name = "flow"
    gradient_clip = 5.0

    def __init__(self, library: Library, validation: list[Clip], seed: int, farthest: int, device: Device):
        self.library = library
        self.validation = validation
        self.seed = seed
        self.farthest = farthest
        self.device = device

    def parameter_groups(self, network: Network) -> list[dict]:
        return decayed(network.flow_parameters(), WEIGHT_DECAY)

    def set_mode(self, network: Network) -> None:
        network.eval()

    def rescan(self) -> None:
        self.library.scan()

    def samples(self, size: int) -> Dataset:
        return PairSamples(self.library.clips, size, self.seed, self.farthest)

    def collate(self, samples: list[Pair]) -> PairBatch:
        return PairBatch.of(samples)

    def losses(self, network: Network, batch: PairBatch) -> dict[str, Tensor]:
        with self.device.autocast():
            with torch.no_grad():
                frames = network.features(normalised(batch.images.to(self.device.device)))
                own = frames.chosen(batch.current)
                wanted = _Made.of(network, own)
            keyframes = frames.chosen(batch.keyframes)
            made = _Made.of(network, network.transformed(own.laterals, keyframes))
        return {
            "direction": _mean(1 - F.cosine_similarity(m, w).mean() for m, w in zip(made.maps, wanted.maps)),
            "distance": _mean(_relative_distance(m, w) for m, w in zip(made.maps, wanted.maps)),
            **_head_losses(made, wanted),
        }

    def evaluate(self, network: Network, size: int) -> dict[str, float]:
        return evaluate_clips(network, self.validation, self.farthest, size, self.device) if self.validation else {}


@dataclass(frozen=True)
class _Made:
    """Of N frames, what moved features are judged by. All float32."""

    maps: list[Tensor]
    """F4 and F5, before and after the pyramid's convolutions, and P3"""
    scores: Tensor
    """(N, A, C + 1) logits"""
    offsets: Tensor
    """(N, A, 4)"""
    coefficients: Tensor
    """(N, A, K)"""

    @staticmethod
    def of(network: Network, features: Features) -> "_Made":
        levels = network.levels(features)
        maps = [features.f4.float(), features.f5.float(), *(level.float() for level in levels[:3])]
        return _Made(maps, *network.prediction_layers[0](levels))


def _relative_distance(made: Tensor, wanted: Tensor) -> Tensor:
    """Mean square of what differs, over that of what was wanted."""
    return (made - wanted).pow(2).mean() / wanted.pow(2).mean().clamp(min=1e-12)


def _head_losses(made: _Made, wanted: _Made) -> dict[str, Tensor]:
    """What the head sees differently, for each anchor that sees an object in the frame's own features.

    Everywhere the divergence of class scores, which is next to nothing where both see background; boxes and mask
    coefficients count by how surely the anchor sees an object.
    """
    belief = wanted.scores.softmax(-1)
    weights = 1 - belief[..., 0]
    count = weights.sum().clamp(min=1)
    divergence = F.kl_div(made.scores.log_softmax(-1), belief, reduction="sum")
    box = F.smooth_l1_loss(made.offsets, wanted.offsets, reduction="none").sum(-1)
    coefficients = (made.coefficients - wanted.coefficients).pow(2).mean(-1)
    return {
        "score": divergence / count,
        "box": (box * weights).sum() / count,
        "mask": COEFFICIENT_WEIGHT * (coefficients * weights).sum() / count,
    }


def _mean(values: Iterable[Tensor]) -> Tensor:
    return torch.stack(list(values)).mean()


@torch.no_grad()
def evaluate_clips(network: Network, clips: list[Clip], farthest: int, size: int, device: Device) -> dict[str, float]:
    """Mask AP of the same frames run in full, in part, and with the keyframe's features as they are.

    Each clip's first frame is its keyframe; figures are by distance from it.
    """
    network.eval()
    priors = anchors(network.config, size).to(device.device)
    metrics: dict[str, MaskAp] = defaultdict(lambda: MaskAp(network.config.classes))

    def features(frame_images: Tensor) -> Features:
        return network.features(normalised(frame_images.to(device.device)))

    for clip in clips:
        keyframe = None
        for distance, frame in enumerate(clip.frames[: farthest + 1]):
            sample = apply(frame, plain_view(frame, size), size)
            with device.autocast():
                own = features(Batch.of([sample]).images)
                if keyframe is None:
                    keyframe = own
                    continue
                ways = {
                    "full": own,
                    "partial": network.transformed(own.laterals, keyframe),
                    "unwarped": Features(own.laterals, keyframe.f4, keyframe.f5),
                }
                outputs = {way: network.predict(made) for way, made in ways.items()}
            for way, output in outputs.items():
                found = detect(output, priors, size)[0]
                metrics[f"{way}@{distance}"].add(found, sample)
    return {f"AP {name}": metric.summary()["AP"] for name, metric in sorted(metrics.items())}
