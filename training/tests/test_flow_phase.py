import dataclasses
import unittest

import torch
from torch import Tensor

from flowmask_training.flow_phase import _head_losses, _Made

OBJECT, BACKGROUND = 3, 7
"""Anchors of the only frame: one that sees an object of class 2, and one of the others."""


def made() -> _Made:
    torch.manual_seed(1)
    scores = torch.zeros(1, 20, 4)
    scores[..., 0] = 30
    scores[0, OBJECT] = torch.tensor([-30.0, 0, 30, 0])
    return _Made([], scores, torch.randn(1, 20, 4), torch.rand(1, 20, 5))


def changed(tensor: Tensor, anchor: int) -> Tensor:
    tensor = tensor.clone()
    tensor[0, anchor] += 1
    return tensor


class HeadLossesTest(unittest.TestCase):
    def setUp(self):
        self.wanted = made()

    def _losses(self, **values: Tensor) -> dict[str, float]:
        losses = _head_losses(dataclasses.replace(self.wanted, **values), self.wanted)
        return {name: loss.item() for name, loss in losses.items()}

    def test_are_nothing_where_the_head_sees_the_same(self):
        for name, loss in self._losses().items():
            self.assertAlmostEqual(loss, 0, places=6, msg=name)

    def test_boxes_and_coefficients_count_where_an_object_is(self):
        losses = self._losses(offsets=changed(self.wanted.offsets, OBJECT))
        self.assertAlmostEqual(losses["box"], 4 * 0.5, places=5)
        losses = self._losses(coefficients=changed(self.wanted.coefficients, OBJECT))
        self.assertAlmostEqual(losses["mask"], 4.0, places=5)
        for name, field in (("box", "offsets"), ("mask", "coefficients")):
            losses = self._losses(**{field: changed(getattr(self.wanted, field), BACKGROUND)})
            self.assertAlmostEqual(losses[name], 0, places=6, msg=field)

    def test_scores_count_where_an_object_is_missed_and_where_one_is_made_up(self):
        for anchor, seen in ((OBJECT, [3.0, 0, 0, 0]), (BACKGROUND, [0.0, 0, 3, 0])):
            scores = self.wanted.scores.clone()
            scores[0, anchor] = torch.tensor(seen)
            self.assertGreater(self._losses(scores=scores)["score"], 1)


if __name__ == "__main__":
    unittest.main()
