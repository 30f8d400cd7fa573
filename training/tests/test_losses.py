import unittest

import torch

from flowmask_training.losses import _dice_losses


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
