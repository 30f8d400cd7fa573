import tempfile
import unittest

import cv2
import numpy as np

from flowmask_training.augment import apply, plain_view, random_view
from flowmask_training.dataset import ClassMap
from flowmask_training.sampling import Library

from .scenes import CLASSES, write_dataset


class AugmentTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        write_dataset(folder.name, clips=2)
        self.frame = Library([folder.name], ClassMap(CLASSES)).frames[0]

    def test_the_plain_view_is_the_runtimes_resize(self):
        image = apply(self.frame, plain_view(self.frame, 64), 64).image
        expected = cv2.resize(self.frame.read(), (64, 64), interpolation=cv2.INTER_LINEAR)
        self.assertLessEqual(int(np.abs(image.astype(int) - expected)[1:-1, 1:-1].max()), 4)

    def test_boxes_enclose_their_labels_under_every_view(self):
        rng = np.random.default_rng(3)
        for _ in range(40):
            sample = apply(self.frame, random_view(self.frame, 96, rng), 96, rng)
            for box, number in zip(sample.boxes, sample.numbers):
                ys, xs = np.nonzero(sample.labels == number)
                expected = np.array([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]) / 96
                np.testing.assert_allclose(box, expected, atol=1e-6)

    def test_a_close_up_shows_an_object_large_and_nothing_beyond_the_frame(self):
        rng = np.random.default_rng(5)
        plain = apply(self.frame, plain_view(self.frame, 96), 96)
        sides = []
        for _ in range(20):
            view = random_view(self.frame, 96, rng, close_ups=1.0)
            corners = np.array([[-0.5, -0.5, 1], [95.5, 95.5, 1]])
            back = cv2.invertAffineTransform(view.affine)
            x, y = np.sort(corners @ back.T, 0).T
            self.assertGreaterEqual(min(x[0], y[0]), -0.5 - 1e-6)
            self.assertLessEqual(x[1], self.frame.width - 0.5 + 1e-6)
            self.assertLessEqual(y[1], self.frame.height - 0.5 + 1e-6)
            boxes = apply(self.frame, view, 96, rng).boxes
            sides.append((boxes[:, 2:] - boxes[:, :2]).max())
        self.assertGreater(min(sides), 0.3)
        self.assertGreater(np.mean(sides), 1.5 * (plain.boxes[:, 2:] - plain.boxes[:, :2]).max())

    def test_colours_stay_with_their_labels(self):
        rng = np.random.default_rng(4)
        for _ in range(20):
            view = random_view(self.frame, 96, rng)
            sample = apply(self.frame, type(view)(view.affine, view.scale), 96)
            for number, category in zip(sample.numbers, sample.classes):
                blue, _, red = sample.image[sample.labels == number].mean(0)
                self.assertEqual(blue > red, category == 5)

    def test_small_and_cut_objects_are_ignored(self):
        view = plain_view(self.frame, 96)
        away = view.affine.copy()
        sample = apply(self.frame, view, 96)
        left = sample.boxes[:, 2].min() * 96
        away[0, 2] -= left - 1.1  # all but a strip of the leftmost object leaves the view
        cut = apply(self.frame, type(view)(away, view.scale), 96)
        self.assertEqual(len(sample.ignored_boxes), 0)
        self.assertGreaterEqual(len(cut.ignored_boxes), 1)
        tiny = apply(self.frame, type(view)(view.affine * 0.05, view.scale * 0.05**2), 96)
        self.assertEqual(len(tiny.boxes), 0)
