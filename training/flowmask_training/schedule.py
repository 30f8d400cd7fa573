"""Learning rate and input size, by the number of images seen."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """One cosine from the peak to a hundredth of it, after a short linear warm-up."""

    images: int
    peak: float
    warm_up: int = 4000

    def learning_rate(self, seen: int) -> float:
        rise = min(1.0, (seen + 1) / min(self.warm_up, max(1, self.images // 20)))
        progress = min(1.0, seen / self.images)
        return self.peak * rise * (0.01 + 0.99 * (1 + math.cos(math.pi * progress)) / 2)


@dataclass(frozen=True)
class Resizing:
    """Small inputs first: they cost little, and what they teach holds for large ones."""

    full: int
    small: int
    small_until: int
    """images seen"""

    @staticmethod
    def three_quarters(full: int, images: int, share: float) -> "Resizing":
        small = max(64, round(full * 0.75 / 32) * 32)
        return Resizing(full, small, int(images * share))

    def size(self, seen: int) -> int:
        return self.small if seen < self.small_until else self.full

    def next_change(self, seen: int, last: int) -> int:
        return self.small_until if seen < self.small_until < last else last
