"""Pairs of frames of one camera, for the flow net: a keyframe, and the frame that its features are moved to."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from .augment import random_view, render
from .dataset import Clip, DatasetError
from .sampling import drawn, frame_weights

REVERSED = 0.25
"""Share of pairs whose keyframe is the later one: as good a lesson, and another one."""
PAIRS_PER_VIEW = 12
"""So many in a row are of one clip under one view. They share frames, and a frame's features are what costs most."""


@dataclass(frozen=True, eq=False)
class Pair:
    """Two frames, (S, S, 3) uint8, BGR; pairs that share a frame share the array."""

    keyframe: np.ndarray
    current: np.ndarray


@dataclass(frozen=True)
class PairBatch:
    """N pairs of M frames."""

    images: Tensor
    """(M, S, S, 3) uint8, BGR: every frame once"""
    keyframes: Tensor
    """(N,) each pair's, in `images`"""
    current: Tensor
    """(N,) likewise"""

    @staticmethod
    def of(pairs: list[Pair]) -> "PairBatch":
        images = {id(image): image for pair in pairs for image in (pair.keyframe, pair.current)}
        places = {image: place for place, image in enumerate(images)}
        return PairBatch(
            torch.from_numpy(np.stack(list(images.values()))),
            torch.tensor([places[id(pair.keyframe)] for pair in pairs]),
            torch.tensor([places[id(pair.current)] for pair in pairs]),
        )


class PairSamples(Dataset):
    """Sample k: a random pair at most `farthest` frames apart, or a frame and itself."""

    def __init__(self, clips: list[Clip], size: int, seed: int, farthest: int):
        self.clips = [clip for clip in clips if len(clip.frames) > 1]
        if not self.clips:
            raise DatasetError("the flow net learns from videos, but no video of the data has two frames")
        self.size = size
        self.seed = seed
        self.farthest = farthest
        firsts = frame_weights([clip.frames[0] for clip in self.clips])
        self.cumulative = np.cumsum(firsts * [len(clip.frames) for clip in self.clips])
        self._latest: tuple[int, _ClipView] | None = None

    def __getitem__(self, k: int) -> Pair:
        number, place = divmod(k, PAIRS_PER_VIEW)
        if self._latest is None or self._latest[0] != number:
            self._latest = number, self._view(number)
        return self._latest[1].pair(place)

    def _view(self, number: int) -> "_ClipView":
        rng = np.random.default_rng([self.seed, number])
        return _ClipView(self.clips[drawn(self.cumulative, rng)], self.size, self.farthest, rng)


class _ClipView:
    """A clip under one random view, each frame with its own noise and rendered once, and the pairs to be made of it."""

    def __init__(self, clip: Clip, size: int, farthest: int, rng: np.random.Generator):
        self.clip = clip
        self.size = size
        self.view = random_view(clip.frames[0], size, rng)
        self.noise_seed = int(rng.integers(2**62))
        self.pairs = [self._choose(farthest, rng) for _ in range(PAIRS_PER_VIEW)]
        self.rendered: dict[int, np.ndarray] = {}

    def pair(self, place: int) -> Pair:
        keyframe, current = self.pairs[place]
        return Pair(self._frame(keyframe), self._frame(current))

    def _choose(self, farthest: int, rng: np.random.Generator) -> tuple[int, int]:
        count = len(self.clip.frames)
        distance = int(rng.integers(0, min(farthest, count - 1) + 1))
        first = int(rng.integers(0, count - distance))
        last = first + distance
        return (last, first) if rng.random() < REVERSED else (first, last)

    def _frame(self, index: int) -> np.ndarray:
        if index not in self.rendered:
            rng = np.random.default_rng([self.noise_seed, index])
            self.rendered[index] = render(self.clip.frames[index], self.view, self.size, rng)
        return self.rendered[index]
