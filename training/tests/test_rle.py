import unittest

import numpy as np

from flowmask_training.rle import paint, run_lengths

from .scenes import counts_of


class RunLengthsTest(unittest.TestCase):
    def test_reads_the_text_that_pycocotools_writes(self):
        # pycocotools.mask.encode of a 6x5 mask with rows 1..3 of columns 1..3 set
        self.assertEqual(run_lengths("73330000NM").tolist()[:3], [7, 3, 3])

    def test_reads_long_runs_and_differences_below_zero(self):
        lengths = [1000, 40, 360, 3, 7, 100000, 12, 1]
        self.assertEqual(run_lengths(_text(lengths)).tolist(), lengths)

    def test_refuses_text_of_another_kind(self):
        with self.assertRaisesRegex(ValueError, "pycocotools"):
            run_lengths("not a mask \x7f")

    def test_paints_what_was_encoded(self):
        mask = np.random.default_rng(1).random((6, 9)) < 0.4
        canvas = np.zeros((9, 6), np.int16)
        pixels = paint(canvas, {"size": [6, 9], "counts": _text(counts_of(mask))}, 3)
        np.testing.assert_array_equal(canvas.T == 3, mask)
        self.assertEqual(pixels, mask.sum())

    def test_paints_polygons(self):
        canvas = np.zeros((20, 10), np.int16)
        paint(canvas, [[2, 1, 8, 1, 8, 6, 2, 6]], 1)
        self.assertEqual(np.argwhere(canvas.T)[[0, -1]].tolist(), [[1, 2], [6, 8]])

    def test_says_what_is_wrong_with_a_mask(self):
        canvas = np.zeros((9, 6), np.int16)
        for segmentation, message in (
            ({"size": [9, 6], "counts": [54]}, r"the mask is \[9, 6\], but the frame is \[6, 9\]"),
            ({"size": [6, 9], "counts": [50, 3]}, "the runs cover 53 pixels, but the frame has 54"),
            ({"size": [6, 9], "counts": [60, -6]}, "a run's length is negative"),
        ):
            with self.subTest(message), self.assertRaisesRegex(ValueError, message):
                paint(canvas, segmentation, 1)


def _text(lengths: list[int]) -> str:
    """COCO's compression, written down plainly."""
    text = ""
    for index, length in enumerate(lengths):
        value = length - lengths[index - 2] if index > 2 else length
        while True:
            bits, value = value & 31, value >> 5
            done = value == (-1 if bits & 16 else 0)
            text += chr((bits if done else bits | 32) + 48)
            if done:
                break
    return text
