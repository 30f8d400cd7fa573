import json
import math
import os
import unittest

import numpy as np

from flowmask_training.rle import check, paint, run_lengths

from .scenes import counts_of

# What pycocotools draws; Java's PolygonRasterTest is held to it too.
POLYGONS = os.path.join(os.path.dirname(__file__), "../../evaluation/src/test/resources/golden/polygons.json")


class RunLengthsTest(unittest.TestCase):
    def test_reads_the_text_that_pycocotools_writes(self):
        # pycocotools.mask.encode of a 6x5 mask with rows 1..3 of columns 1..3 set
        self.assertEqual(run_lengths("7330005").tolist(), [7, 3, 3, 3, 3, 3, 8])

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

    def test_says_what_is_wrong_with_runs(self):
        canvas = np.zeros((9, 6), np.int16)
        for counts, message in (
            ([50, 3], "the runs cover 53 pixels, but the frame has 54"),
            ("", "the runs cover 0 pixels, but the frame has 54"),
            (_text([60, -6]), "a run's length is negative"),
        ):
            with self.subTest(message), self.assertRaisesRegex(ValueError, message):
                paint(canvas, {"size": [6, 9], "counts": counts}, 1)


class PolygonsTest(unittest.TestCase):
    def test_paints_pixel_for_pixel_what_pycocotools_draws(self):
        with open(POLYGONS, encoding="utf-8") as file:
            cases = json.load(file)
        self.assertEqual(len(cases), 160)
        for index, case in enumerate(cases):
            with self.subTest(index):
                expected, actual = np.zeros((2, case["width"], case["height"]), np.int16)
                paint(expected, {"size": [case["height"], case["width"]], "counts": case["counts"]}, 7)
                pixels = paint(actual, case["polygons"], 7)
                np.testing.assert_array_equal(actual, expected)
                self.assertEqual(pixels, case["area"])

    def test_a_rectangle_has_the_area_of_its_sides(self):
        canvas = np.zeros((20, 10), np.int16)
        self.assertEqual(paint(canvas, [[2, 1, 8, 1, 8, 6, 2, 6]], 1), 6 * 5)
        self.assertEqual(np.argwhere(canvas.T)[[0, -1]].tolist(), [[1, 2], [5, 7]])

    def test_polygons_that_overlap_are_joined(self):
        canvas = np.zeros((12, 10), np.int16)
        pixels = paint(canvas, [[1, 1, 5, 1, 5, 5, 1, 5], [3, 1, 8, 1, 8, 5, 3, 5], [2, 2, 3, 2, 3, 3, 2, 3]], 1)
        self.assertEqual(pixels, 7 * 4)
        self.assertEqual(int(canvas.sum()), 7 * 4)

    def test_what_lies_outside_the_frame_paints_nothing(self):
        canvas = np.zeros((12, 10), np.int16)
        self.assertEqual(paint(canvas, [[-9, -9, -2, -9, -2, -2], [20, 20, 29, 20, 29, 29]], 1), 0)
        self.assertFalse(canvas.any())


class CheckTest(unittest.TestCase):
    def test_takes_all_forms_of_masks(self):
        for segmentation in (
            [[1, 1, 5, 1, 5.5, 5]],
            {"size": [6, 9], "counts": [50, 4]},
            {"size": [6, 9], "counts": _text([50, 4])},
        ):
            with self.subTest(segmentation):
                check(segmentation, 6, 9)

    def test_says_what_is_wrong(self):
        three_corners = r"a polygon is x and y of at least three corners in turn"
        for segmentation, message in (
            (None, "segmentation is missing"),
            ([], "segmentation is an empty list"),
            ([[]], rf"segmentation\[0\] is \[\], but {three_corners}"),
            ([[1, 1, 2, 2, 3, 1], [1, 2, 3, 4]], rf"segmentation\[1\] is \[1, 2, 3, 4\], but {three_corners}"),
            ([[1, 2, 3, 4, 5, 6, 7]], three_corners),
            ([1, 2, 3, 4, 5, 6], rf"segmentation\[0\] is 1, but {three_corners}"),
            ([[1, 2, 3, math.nan, 5, 6]], r"segmentation\[0\]\[3\] is NaN, but must be a number within ±100000"),
            ([[1, 2, 3, "4", 5, 6]], r"segmentation\[0\]\[3\] is \"4\", but must be a number"),
            ([[1, 2, 3, 4, 1e9, 6]], r"segmentation\[0\]\[4\] is 1000000000.0, but must be a number within"),
            ("none", 'segmentation is "none", but must be polygons, or run lengths as {"size"'),
            ({"counts": [54]}, 'segmentation is {"counts": .*, but must be polygons, or'),
            ({"size": [9, 6], "counts": [54]}, r"the mask is \[9, 6\], but the frame is \[6, 9\]"),
            ({"size": [6, 9], "counts": None}, "counts are null, but must be text or a list of run lengths"),
            ({"size": [6, 9], "counts": [60, -6]}, r"counts are \[60, -6\], but run lengths are integers from 0 up"),
            ({"size": [6, 9], "counts": [53.5, 0.5]}, "run lengths are integers"),
        ):
            with self.subTest(message), self.assertRaisesRegex(ValueError, message):
                check(segmentation, 6, 9)


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
