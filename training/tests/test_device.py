import os
import tempfile
import unittest

import torch

from flowmask_training.device import Device, _processor_flags


class ProcessorTest(unittest.TestCase):
    def flags(self, text: str) -> set[str]:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "cpuinfo")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return _processor_flags(path)

    def test_flags_are_the_first_cores(self):
        text = "processor\t: 0\nflags\t\t: fpu avx512_bf16 sse\nprocessor\t: 1\nflags\t\t: fpu\n"
        self.assertEqual(self.flags(text), {"fpu", "avx512_bf16", "sse"})

    def test_without_a_line_or_a_file_there_are_none(self):
        self.assertEqual(self.flags("processor\t: 0\nFeatures\t: asimd\n"), set())
        self.assertEqual(_processor_flags("/nowhere/cpuinfo"), set())


class AutocastTest(unittest.TestCase):
    def test_a_convolution_is_computed_in_the_devices_type(self):
        image = torch.randn(1, 3, 8, 8)
        kernel = torch.nn.Conv2d(3, 4, 3)
        for half, expected in ((None, torch.float32), (torch.bfloat16, torch.bfloat16)):
            with Device(torch.device("cpu"), half).autocast():
                self.assertEqual(kernel(image).dtype, expected)
