import unittest

import torch

from flowmask_training.anchors import encode
from flowmask_training.losses import BOX_WEIGHT, _box_losses, _dice_losses, _generalised_overlaps


class BoxLossTest(unittest.TestCase):
    def test_overlap_falls_below_zero_for_boxes_that_are_apart(self):
        boxes = torch.tensor([[0, 0, 0.5, 0.5], [0, 0, 0.5, 0.5], [0, 0, 0.1, 0.1]])
        others = torch.tensor([[0, 0, 0.5, 0.5], [0.25, 0, 0.75, 0.5], [0.9, 0.9, 1, 1]])

        same, half, apart = _generalised_overlaps(boxes, others).tolist()

        self.assertAlmostEqual(same, 1, places=6)
        self.assertAlmostEqual(half, 1 / 3, places=6)
        self.assertAlmostEqual(apart, 0 - 0.98, places=5)

    def test_is_nothing_for_the_box_itself_and_minds_small_errors(self):
        wanted = torch.tensor([[0.2, 0.3, 0.4, 0.7]]).repeat(2, 1)
        priors = torch.tensor([[0.28, 0.5, 0.2, 0.4]]).repeat(2, 1)
        offsets = encode(wanted, priors)
        offsets[1, 0] += 0.2  # a fiftieth of the anchor's width
        offsets.requires_grad_(True)

        same, beside = _box_losses(offsets, priors, wanted)
        (gradient,) = torch.autograd.grad(beside, offsets)

        self.assertAlmostEqual(same.item(), 0, places=5)
        self.assertGreater(gradient[1, 0].item(), 2 * BOX_WEIGHT * 0.2)


class DiceLossTest(unittest.TestCase):
    def test_is_nothing_for_a_full_overlap_and_all_for_none(self):
        target = torch.zeros(2, 256)
        target[:, :100] = 1
        found = torch.stack([target[0], 1 - target[1]])

        full, none = _dice_losses(found, target).tolist()

        self.assertAlmostEqual(full, 0, places=6)
        self.assertAlmostEqual(none, 1, delta=0.005)

    def test_asks_for_more_of_an_object_that_cross_entropy_is_content_to_leave_out(self):
        # A thin object: it fills two fifths of every place that it touches, which is what is found there.
        target = torch.zeros(1, 256)
        target[:, :40] = 0.4
        logits = torch.full((1, 256), -6.0)
        logits[:, :40] = torch.logit(torch.tensor(0.4))
        logits.requires_grad_(True)

        entropy = torch.nn.functional.binary_cross_entropy_with_logits(logits, target)
        (of_entropy,) = torch.autograd.grad(entropy, logits)
        (of_dice,) = torch.autograd.grad(_dice_losses(logits.sigmoid(), target).sum(), logits)

        self.assertLess(of_entropy[:, :40].abs().max(), 1e-6)
        self.assertLess(of_dice[:, :40].max(), -1e-4)
