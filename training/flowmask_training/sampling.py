"""Which frames training sees, in what order. Sample k of a run depends on the seed, k and the data alone."""

import logging
import os
from collections import Counter
from collections.abc import Sequence

import numpy as np
from torch.utils.data import Dataset

from .augment import apply, random_view
from .batch import Sample
from .dataset import ClassMap, Clip, DatasetError, Frame, find_annotations, load_clips

log = logging.getLogger(__name__)

RARE = 0.3
"""Classes seen in a smaller share of the frames are shown more often."""
EMPTY_WEIGHT = 0.5
CLOSE_UPS = 0.12
"""Share of views that show one object from near. Flow is not learned from such: there, things would move too far."""


class Library:
    """All annotated clips of some folders; images lie beside their annotations, or in the folders `images`. `scan`
    reads what has appeared since."""

    def __init__(self, paths: list[str], class_map: ClassMap, images: Sequence[str] = ()):
        no_folders = [folder for folder in images if not os.path.isdir(folder)]
        if no_folders:
            raise DatasetError(f"--image-folders must name folders, but there is no folder {', '.join(no_folders)}")
        self.paths = paths
        self.class_map = class_map
        self.images = images
        self.clips: list[Clip] = []
        self._known: set[str] = set()
        self.scan()

    def scan(self) -> bool:
        """Whether there was anything new."""
        new = [path for path in find_annotations(self.paths) if path not in self._known]
        for path in new:
            clips = load_clips(path, self.class_map, self.images)
            self.clips += clips
            self._known.add(path)
            log.info("data  %s: %d clips, %d frames", path, len(clips), sum(len(c.frames) for c in clips))
        return bool(new)

    @property
    def frames(self) -> list[Frame]:
        return [frame for clip in self.clips for frame in clip.frames]


def frame_weights(frames: list[Frame]) -> np.ndarray:
    """How often to show each frame: by its rarest class, after the repeat factors of Gupta et al. (LVIS, 2019)."""
    seen = Counter(category for frame in frames for category in frame.categories)
    factor = {category: max(1.0, (RARE * len(frames) / count) ** 0.5) for category, count in seen.items()}
    return np.array([max([factor[c] for c in frame.categories], default=EMPTY_WEIGHT) for frame in frames])


def drawn(cumulative: np.ndarray, rng: np.random.Generator) -> int:
    """A random entry, each as often as its weight says; `cumulative` are the weights' sums up to it."""
    return int(np.searchsorted(cumulative, rng.uniform(0, cumulative[-1])))


class FrameSamples(Dataset):
    """Sample k: a random frame under a random view, at the given size."""

    def __init__(self, frames: list[Frame], size: int, seed: int):
        if not frames:
            raise DatasetError("there is nothing to train on: the data has no images")
        self.frames = frames
        self.size = size
        self.seed = seed
        self.cumulative = np.cumsum(frame_weights(frames))

    def __getitem__(self, k: int) -> Sample:
        rng = np.random.default_rng([self.seed, k])
        frame = self.frames[drawn(self.cumulative, rng)]
        return apply(frame, random_view(frame, self.size, rng, CLOSE_UPS), self.size, rng)
