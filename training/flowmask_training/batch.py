"""What a step trains on: images, a map of labels for each, and what each label is."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor


@dataclass
class Sample:
    """One image, ready for the network but for normalisation."""

    image: np.ndarray
    """(S, S, 3) uint8, BGR"""
    labels: np.ndarray
    """(S, S) int16: 0 for nothing, else the number of an object, ignored or not"""
    boxes: np.ndarray
    """(n, 4) float32, corners, 0..1"""
    classes: np.ndarray
    """(n,) int64, from 0"""
    numbers: np.ndarray
    """(n,) int64, in `labels`"""
    ignored_boxes: np.ndarray
    """(m, 4) float32"""
    ignored_numbers: np.ndarray
    """(m,) int64"""


@dataclass(frozen=True)
class Objects:
    """The objects of one image; see `Sample`."""

    boxes: Tensor
    classes: Tensor
    numbers: Tensor
    ignored_boxes: Tensor
    ignored_numbers: Tensor


@dataclass(frozen=True)
class Batch:
    """N samples. The objects of all images lie in one tensor each, which is what travels between processes."""

    images: Tensor
    """(N, S, S, 3) uint8, BGR"""
    labels: Tensor
    """(N, S, S) int16"""
    packed: Objects
    counts: tuple[int, ...]
    ignored_counts: tuple[int, ...]

    @staticmethod
    def of(samples: list[Sample]) -> "Batch":
        def joined(name: str) -> Tensor:
            return torch.from_numpy(np.concatenate([getattr(sample, name) for sample in samples]))

        return Batch(
            torch.from_numpy(np.stack([s.image for s in samples])),
            torch.from_numpy(np.stack([s.labels for s in samples])),
            Objects(*(joined(field.name) for field in dataclasses.fields(Objects))),
            tuple(len(s.boxes) for s in samples),
            tuple(len(s.ignored_boxes) for s in samples),
        )

    def to(self, device: torch.device) -> "Batch":
        return dataclasses.replace(
            self,
            images=self.images.to(device),
            labels=self.labels.to(device),
            packed=Objects(*(tensor.to(device) for tensor in vars(self.packed).values())),
        )

    @property
    def objects(self) -> list[Objects]:
        """Image by image."""
        packed = self.packed
        kept = (tensor.split(self.counts) for tensor in (packed.boxes, packed.classes, packed.numbers))
        ignored = (tensor.split(self.ignored_counts) for tensor in (packed.ignored_boxes, packed.ignored_numbers))
        return [Objects(*tensors) for tensors in zip(*kept, *ignored)]

    def class_maps(self) -> Tensor:
        """(N, S, S) int64: 1 + the class of every pixel, 0 for background, -1 where it is to be ignored."""
        maps = []
        table = torch.zeros(int(self.labels.max()) + 1, dtype=torch.int64, device=self.labels.device)
        for labels, objects in zip(self.labels, self.objects):
            table.zero_()
            table[objects.numbers] = objects.classes + 1
            table[objects.ignored_numbers] = -1
            maps.append(table[labels.long()])
        return torch.stack(maps)
