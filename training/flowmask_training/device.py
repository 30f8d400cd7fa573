"""Where to compute, and in what precision."""

import contextlib
from dataclasses import dataclass

import torch


@dataclass
class Device:
    """A device with its autocast type; float16 needs its gradients scaled."""

    device: torch.device
    autocast_type: torch.dtype | None

    @staticmethod
    def best(threads: int) -> "Device":
        """A GPU, in bfloat16 where it can; otherwise the CPU with so many threads, in float32."""
        torch.set_num_threads(threads)
        if torch.cuda.is_available():
            torch.backends.cudnn.benchmark = True
            half = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
            return Device(torch.device("cuda"), half)
        return Device(torch.device("cpu"), None)

    def autocast(self) -> contextlib.AbstractContextManager:
        if self.autocast_type is None:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, dtype=self.autocast_type)

    def gradient_scaler(self) -> torch.cuda.amp.GradScaler:
        enabled = self.autocast_type == torch.float16
        if hasattr(torch.amp, "GradScaler"):  # from torch 2.3 on; the other one is then deprecated
            return torch.amp.GradScaler("cuda", enabled=enabled)
        return torch.cuda.amp.GradScaler(enabled=enabled)
