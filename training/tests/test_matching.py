import unittest

import torch

from flowmask_training.anchors import anchors, corners, decode, encode, overlaps
from flowmask_training.config import PRESETS
from flowmask_training.matching import BACKGROUND, IGNORED, match

CONFIG = PRESETS["traffic-sim"]
PRIORS = anchors(CONFIG, 320)
NONE = torch.zeros(0, 4)


class AnchorsTest(unittest.TestCase):
    def test_levels_rows_columns_and_ratios_follow_each_other(self):
        self.assertEqual(PRIORS.shape, (3 * (40**2 + 20**2 + 10**2 + 5**2 + 3**2), 4))
        torch.testing.assert_close(PRIORS[0, :2], torch.tensor([0.5, 0.5]) / 40)
        torch.testing.assert_close(PRIORS[3, :2], torch.tensor([1.5, 0.5]) / 40)
        torch.testing.assert_close(PRIORS[3 * 40, :2], torch.tensor([0.5, 1.5]) / 40)
        width, height = PRIORS[1, 2:]
        self.assertAlmostEqual(float(width / height), 0.65, places=5)
        self.assertAlmostEqual(float(width * height) ** 0.5 * 320, 17, places=4)

    def test_sizes_are_in_proportion_to_the_input(self):
        torch.testing.assert_close(anchors(CONFIG, 256)[:3, 2:], PRIORS[:3, 2:])

    def test_decoding_undoes_encoding(self):
        boxes = torch.tensor([[0.1, 0.2, 0.3, 0.9], [0.5, 0.5, 0.52, 0.53]])
        priors = PRIORS[[100, 2000]]
        torch.testing.assert_close(decode(encode(boxes, priors), priors), boxes)


class MatchingTest(unittest.TestCase):
    def test_objects_of_all_sizes_get_several_anchors(self):
        for width, height in ((7, 12), (12, 20), (60, 40), (150, 200)):
            box = torch.tensor([[0.4, 0.3, 0.4 + width / 320, 0.3 + height / 320]])
            matches = match(PRIORS, box, torch.tensor([2]), NONE)
            with self.subTest(width=width):
                self.assertGreaterEqual(int((matches.classes == 3).sum()), 3)

    def test_every_object_gets_an_anchor_even_among_others(self):
        # Two objects so close that their best anchors are the same ones.
        boxes = torch.tensor([[0.40, 0.40, 0.50, 0.50], [0.401, 0.40, 0.50, 0.50], [0.7, 0.7, 0.716, 0.735]])
        matches = match(PRIORS, boxes, torch.tensor([0, 1, 2]), NONE)
        given = set(matches.objects[matches.classes > BACKGROUND].tolist())
        self.assertEqual(given, {0, 1, 2})

    def test_an_object_that_no_anchor_resembles_gets_none(self):
        # 2×2 pixels: a 70th of the smallest anchors.
        box = torch.tensor([[0.4, 0.4, 0.4 + 2 / 320, 0.4 + 2 / 320]])
        self.assertLess(float(overlaps(corners(PRIORS), box).max()), 0.1)
        self.assertFalse((match(PRIORS, box, torch.tensor([0]), NONE).classes > BACKGROUND).any())

    def test_matched_anchors_overlap_their_object_most(self):
        boxes = torch.tensor([[0.1, 0.1, 0.3, 0.4], [0.2, 0.2, 0.6, 0.5]])
        matches = match(PRIORS, boxes, torch.tensor([0, 1]), NONE)
        overlap = overlaps(corners(PRIORS), boxes)
        positive = matches.classes > BACKGROUND
        reached = overlap[positive].gather(1, matches.objects[positive, None])[:, 0]
        self.assertGreater(float(reached.min()), 0.1)
        self.assertTrue(torch.equal(matches.classes[positive], matches.objects[positive] + 1))
        certain = positive & (overlap.min(1).values < 0.2) & (overlap.max(1).values > 0.5)
        self.assertTrue(torch.equal(matches.objects[certain], overlap[certain].argmax(1)))

    def test_ignored_regions_are_neither_object_nor_background(self):
        region = torch.tensor([[0.5, 0.5, 0.8, 0.8]])
        matches = match(PRIORS, NONE, torch.zeros(0, dtype=torch.int64), region)
        small = PRIORS[: 3 * 32**2]
        inside = ((small[:, :2] > 0.55) & (small[:, :2] < 0.75)).all(1)
        self.assertTrue((matches.classes[: len(small)][inside] == IGNORED).all())
        self.assertTrue((matches.classes[: len(small)][(small[:, :2] < 0.45).all(1)] == BACKGROUND).all())
