import unittest

import numpy as np
import torch

from flowmask_training.anchors import anchors, corners, encode
from flowmask_training.batch import Batch, Sample
from flowmask_training.config import PRESETS
from flowmask_training.detection import Detections, DetectionOptions, assemble, detect
from flowmask_training.losses import losses
from flowmask_training.matching import match
from flowmask_training.metrics import MaskAp
from flowmask_training.network import Outputs

CONFIG = PRESETS["tiny"]
SIZE = 128
PRIORS = anchors(CONFIG, SIZE)


def sample(*boxes: tuple[int, int, int, int, int]) -> Sample:
    """Filled boxes: left, top, right, bottom, class; class -1 is ignored."""
    labels = np.zeros((SIZE, SIZE), np.int16)
    for number, (left, top, right, bottom, _) in enumerate(boxes, 1):
        labels[top:bottom, left:right] = number
    rows = np.array(boxes, np.int64).reshape(-1, 5)
    kept = rows[:, 4] >= 0
    numbers = np.arange(1, len(rows) + 1)
    corners = (rows[:, :4] / SIZE).astype(np.float32)
    return Sample(
        np.zeros((SIZE, SIZE, 3), np.uint8), labels,
        corners[kept], rows[kept, 4], numbers[kept], corners[~kept], numbers[~kept],
    )  # fmt: skip


def silent_outputs(images: int = 1) -> Outputs:
    """A network that sees nothing, and is sure of it."""
    scores = torch.zeros(images, len(PRIORS), 7)
    scores[..., 0] = 12
    return Outputs(
        scores,
        torch.zeros(images, len(PRIORS), 4),
        torch.zeros(images, len(PRIORS), CONFIG.coefficients),
        torch.zeros(images, CONFIG.prototypes, SIZE // 2, SIZE // 2),
        torch.full((images, 6, SIZE // 8, SIZE // 8), -12.0),
    )


class DetectionTest(unittest.TestCase):
    def _chain(self, fast: bool) -> int:
        """Three boxes in a row, each overlapping the next, but the first not the last."""
        outputs = silent_outputs()
        chosen = [300, 303, 306]
        for rank, anchor in enumerate(chosen):
            outputs.scores[0, anchor, 0] = 0
            outputs.scores[0, anchor, 1] = 5 - rank
            centre = torch.tensor([0.5 + 0.06 * rank, 0.5])
            outputs.offsets[0, anchor, :2] = (centre - PRIORS[anchor, :2]) / (0.1 * PRIORS[anchor, 2:])
            outputs.offsets[0, anchor, 2:] = torch.log(torch.tensor([0.2, 0.2]) / PRIORS[anchor, 2:]) / 0.2
        return len(detect(outputs, PRIORS, SIZE, DetectionOptions(fast=fast))[0].scores)

    def test_in_fast_suppression_dropped_boxes_still_suppress(self):
        self.assertEqual(self._chain(fast=True), 1)

    def test_in_greedy_suppression_they_do_not(self):
        self.assertEqual(self._chain(fast=False), 2)

    def test_nothing_is_found_where_nothing_is(self):
        self.assertEqual(detect(silent_outputs(), PRIORS, SIZE)[0].masks.shape, (0, SIZE, SIZE))

    def test_masks_end_a_prototype_pixel_beyond_their_box(self):
        mask = assemble(torch.ones(1, 1) * 9, torch.ones(1, 32, 32), torch.tensor([[0.25, 0.5, 0.5, 0.75]]), 64)[0]
        ys, xs = mask.nonzero().T
        self.assertEqual((int(xs.min()), int(xs.max()), int(ys.min()), int(ys.max())), (14, 33, 30, 49))

    def test_masks_end_two_prototype_pixels_beyond_a_box_with_prototypes(self):
        coefficients = torch.tensor([[9.0, 0, 0, 0, 0, 0, 0]])
        mask = assemble(coefficients, torch.ones(1, 32, 32), torch.tensor([[0.25, 0.5, 0.5, 0.75]]), 64)[0]
        ys, xs = mask.nonzero().T
        self.assertEqual((int(xs.min()), int(xs.max()), int(ys.min()), int(ys.max())), (12, 35, 28, 51))

    def test_a_box_brings_prototypes_of_its_own(self):
        box = torch.tensor([[0.25, 0.25, 0.75, 0.75]])
        # 1 - u² - v², an ellipse; u, the right half; uv, what lies on the diagonal that falls.
        for terms, inside, outside in (
            ((1, 0, 0, -1, 0, -1), [(32, 32), (20, 32), (32, 44)], [(18, 18), (45, 45), (18, 45)]),
            ((0, 1, 0, 0, 0, 0), [(32, 40), (18, 34), (45, 45)], [(32, 24), (18, 30), (45, 18)]),
            ((0, 0, 0, 0, 1, 0), [(20, 20), (44, 44)], [(20, 44), (44, 20)]),
        ):
            coefficients = torch.cat([torch.zeros(1, 1), torch.tensor(terms)[None]], 1)
            mask = assemble(coefficients.float(), torch.zeros(1, 32, 32), box, 64)[0]
            self.assertEqual([bool(mask[y, x]) for y, x in inside], [True] * len(inside), terms)
            self.assertEqual([bool(mask[y, x]) for y, x in outside], [False] * len(outside), terms)


class LossesTest(unittest.TestCase):
    def test_what_is_found_costs_next_to_nothing(self):
        truth = sample((20, 20, 60, 50, 0))
        batch = Batch.of([truth])
        outputs = silent_outputs()
        right = losses(self._answer(outputs, truth), batch, PRIORS)
        wrong = losses(silent_outputs(), batch, PRIORS)
        self.assertLess(float(right.score), 0.1)
        self.assertLess(float(right.box), 1e-3)
        self.assertLess(float(right.mask), 0.05 * float(wrong.mask))
        self.assertGreater(float(wrong.score), 5)

    def _answer(self, outputs: Outputs, truth: Sample) -> Outputs:
        matches = match(
            PRIORS, torch.from_numpy(truth.boxes), torch.from_numpy(truth.classes), torch.zeros(0, 4)
        )
        for anchor in (matches.classes > 0).nonzero()[:, 0]:
            box = torch.from_numpy(truth.boxes)[matches.objects[anchor]][None]
            outputs.scores[0, anchor] = 0
            outputs.scores[0, anchor, matches.classes[anchor]] = 12
            outputs.offsets[0, anchor] = encode(box, PRIORS[anchor][None])[0]
            outputs.coefficients[0, anchor, :2] = torch.tensor([1.0, -1.0])
        inside = torch.from_numpy(truth.labels == 1)[::2, ::2].float()
        outputs.prototypes[0, 0] = 12 * inside
        outputs.prototypes[0, 1] = 12 * (1 - inside)
        return outputs

    def test_prototypes_of_a_box_are_taken_where_it_was_found(self):
        truth = sample((20, 20, 60, 50, 0))
        batch = Batch.of([truth])
        right, moved = (self._answer(silent_outputs(), truth) for _ in range(2))
        matched = right.scores[0, :, 1] == 12
        for outputs in (right, moved):
            outputs.prototypes.zero_()
            # 1 - u² is above zero between the left and the right edge of the box that was found.
            outputs.coefficients[0, matched] = torch.tensor([0.0] * CONFIG.prototypes + [1, 0, 0, -1, 0, 0])
        moved.offsets[0, matched, 0] += 8
        self.assertLess(float(losses(right, batch, PRIORS).mask), 0.7 * float(losses(moved, batch, PRIORS).mask))

    def test_ignored_objects_cost_nothing(self):
        nothing = Batch.of([sample()])
        crowd = Batch.of([sample((20, 20, 60, 50, -1))])
        outputs = silent_outputs()
        prior_corners = corners(PRIORS) * SIZE
        inside = (prior_corners[:, :2] > 22).all(1) & (prior_corners[:, 2] < 58) & (prior_corners[:, 3] < 48)
        outputs.scores[0, inside, 3] = 20
        self.assertGreater(float(losses(outputs, nothing, PRIORS).score), 1)
        self.assertLess(float(losses(outputs, crowd, PRIORS).score), 0.1)

    def test_gradients_reach_every_output(self):
        outputs = Outputs(*(tensor.requires_grad_(True) for tensor in silent_outputs()))
        with torch.no_grad():
            outputs.prototypes.fill_(0.5)
            outputs.coefficients.fill_(0.1)
            outputs.offsets.fill_(0.3)
        losses(outputs, Batch.of([sample((20, 20, 60, 50, 0))]), PRIORS).total.backward()
        for name, tensor in outputs._asdict().items():
            self.assertGreater(float(tensor.grad.abs().sum()), 0, name)


class MaskApTest(unittest.TestCase):
    def _found(self, truth: Sample, *rows: tuple[int, int, float]) -> Detections:
        """The mask of a number, as a class, with a score."""
        masks = np.array([truth.labels == number for number, _, _ in rows]).reshape(-1, SIZE, SIZE)
        classes = np.array([c for _, c, _ in rows], np.int64)
        return Detections(np.zeros((len(rows), 4)), classes, np.array([s for _, _, s in rows]), masks)

    def test_finding_all_is_one_and_finding_half_a_half(self):
        truth = sample((0, 0, 30, 30, 0), (50, 50, 90, 80, 0))
        for rows, expected in (([(1, 0, 0.9), (2, 0, 0.8)], 1.0), ([(1, 0, 0.9)], 51 / 101), ([], 0.0)):
            metric = MaskAp(CONFIG.classes)
            metric.add(self._found(truth, *rows), truth)
            self.assertAlmostEqual(metric.summary()["AP"], expected)

    def test_false_alarms_count_by_their_score(self):
        truth = sample((0, 0, 30, 30, 0), (50, 50, 90, 80, 1))
        for score, expected in ((0.95, 0.5), (0.5, 1.0)):
            metric = MaskAp(CONFIG.classes)
            metric.add(self._found(truth, (1, 0, 0.9), (2, 0, score), (2, 1, 0.9)), truth)
            self.assertAlmostEqual(metric.summary()["AP car"], expected)
            self.assertAlmostEqual(metric.summary()["AP truck"], 1.0)

    def test_what_lies_on_ignored_regions_does_not_count(self):
        truth = sample((0, 0, 30, 30, 0), (50, 50, 90, 80, -1))
        metric = MaskAp(CONFIG.classes)
        metric.add(self._found(truth, (2, 0, 0.95), (1, 0, 0.9)), truth)
        self.assertAlmostEqual(metric.summary()["AP"], 1.0)
