"""Where to compute, and in what precision."""

import contextlib
from dataclasses import dataclass

import torch

BFLOAT16_FLAGS = {"avx512_bf16", "amx_bf16"}
"""Of a processor that multiplies in bfloat16; others emulate it, slowly."""


@dataclass
class Device:
    """A device with its autocast type; float16 needs its gradients scaled."""

    device: torch.device
    autocast_type: torch.dtype | None

    @staticmethod
    def best(threads: int) -> "Device":
        """A GPU, otherwise the CPU with so many threads; in bfloat16 where either multiplies in it."""
        torch.set_num_threads(threads)
        if torch.cuda.is_available():
            torch.backends.cudnn.benchmark = True
            half = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
            return Device(torch.device("cuda"), half)
        half = torch.bfloat16 if BFLOAT16_FLAGS & _processor_flags() else None
        return Device(torch.device("cpu"), half)

    def autocast(self) -> contextlib.AbstractContextManager:
        if self.autocast_type is None:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, dtype=self.autocast_type)

    def gradient_scaler(self) -> torch.cuda.amp.GradScaler:
        enabled = self.autocast_type == torch.float16
        if hasattr(torch.amp, "GradScaler"):  # from torch 2.3 on; the other one is then deprecated
            return torch.amp.GradScaler("cuda", enabled=enabled)
        return torch.cuda.amp.GradScaler(enabled=enabled)


def _processor_flags(path: str = "/proc/cpuinfo") -> set[str]:
    """As Linux tells them of the first core; none elsewhere."""
    try:
        with open(path, encoding="utf-8") as file:
            return next((set(line.split(":", 1)[1].split()) for line in file if line.startswith("flags")), set())
    except OSError:
        return set()
