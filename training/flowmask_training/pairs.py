"""Pairs of frames of one camera, for the flow net: a keyframe, and the frame that its features are moved to."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from .augment import apply, random_view, render
from .batch import Batch, Sample
from .dataset import Clip, DatasetError
from .sampling import frame_weights

REVERSED = 0.25
"""Share of pairs whose keyframe is the later one: as good a lesson, and another one."""


@dataclass(frozen=True)
class Pair:
    keyframe: np.ndarray
    """(S, S, 3) uint8, BGR"""
    current: Sample


@dataclass(frozen=True)
class PairBatch:
    keyframes: Tensor
    """(N, S, S, 3) uint8, BGR"""
    current: Batch

    @staticmethod
    def of(pairs: list[Pair]) -> "PairBatch":
        keyframes = torch.from_numpy(np.stack([pair.keyframe for pair in pairs]))
        return PairBatch(keyframes, Batch.of([pair.current for pair in pairs]))


class PairSamples(Dataset):
    """Sample k: a random pair at most `farthest` frames apart, under one random view but with its own noise."""

    def __init__(self, clips: list[Clip], size: int, seed: int, farthest: int):
        self.clips = [clip for clip in clips if len(clip.frames) > 1]
        if not self.clips:
            raise DatasetError("the flow net learns from videos, but no video of the data has two frames")
        self.size = size
        self.seed = seed
        self.farthest = farthest
        firsts = frame_weights([clip.frames[0] for clip in self.clips])
        self.cumulative = np.cumsum(firsts * [len(clip.frames) for clip in self.clips])

    def __getitem__(self, k: int) -> Pair:
        rng = np.random.default_rng([self.seed, k])
        clip = self.clips[int(np.searchsorted(self.cumulative, rng.uniform(0, self.cumulative[-1])))]
        distance = int(rng.integers(1, min(self.farthest, len(clip.frames) - 1) + 1))
        first = int(rng.integers(0, len(clip.frames) - distance))
        before, after = clip.frames[first], clip.frames[first + distance]
        if rng.random() < REVERSED:
            before, after = after, before
        view = random_view(after, self.size, rng)
        return Pair(render(before, view, self.size, rng), apply(after, view, self.size, rng))
