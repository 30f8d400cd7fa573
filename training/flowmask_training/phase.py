"""What the two phases of training have in common, as the training loop sees it."""

from abc import ABC, abstractmethod
from typing import Any

from torch import Tensor, nn
from torch.utils.data import Dataset

from .network import Network


class Phase(ABC):
    """What is learned, from what, and how it is judged. The loop around it is `run.Run`."""

    name: str
    gradient_clip: float

    @abstractmethod
    def parameter_groups(self, network: Network) -> list[dict]:
        """For AdamW; every other parameter is frozen."""

    @abstractmethod
    def set_mode(self, network: Network) -> None:
        """Which parts train; called before steps, after an evaluation."""

    @abstractmethod
    def rescan(self) -> None:
        """Takes in data that has appeared since."""

    @abstractmethod
    def samples(self, size: int) -> Dataset:
        """Sample k is the k-th that the run sees, at any size."""

    @abstractmethod
    def collate(self, samples: list) -> Any:
        """In a worker process."""

    @abstractmethod
    def losses(self, network: Network, batch: Any) -> dict[str, Tensor]:
        """Named, weighted losses; their sum is minimised. `batch` is what `collate` made."""

    @abstractmethod
    def evaluate(self, network: Network, size: int) -> dict[str, float]:
        """Figures of the averaged weights for the log, at the size that they were trained at last; nothing where there
        is nothing to judge by."""


def decayed(parameters: list[nn.Parameter], weight_decay: float) -> list[dict]:
    """Weight decay for kernels only: neither for biases nor for batch norm."""
    kernels = [p for p in parameters if p.dim() > 1]
    others = [p for p in parameters if p.dim() <= 1]
    return [{"params": kernels, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0.0}]
