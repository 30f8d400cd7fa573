"""The network computes what Java's importer is tested against."""

import unittest

import numpy as np

from tests import golden_case


class GoldenCaseTest(unittest.TestCase):
    def test_the_network_computes_the_stored_tensors(self):
        for index, tensors in enumerate(golden_case.computed(golden_case.stored_network())):
            expected = golden_case.stored(index)
            self.assertEqual(sorted(expected), sorted(tensors))
            for name, tensor in tensors.items():
                with self.subTest(frame=index, tensor=name):
                    self.assertEqual(expected[name].shape, tensor.shape)
                    error = np.linalg.norm(tensor - expected[name]) / np.linalg.norm(expected[name])
                    self.assertLess(error, 1e-5)


if __name__ == "__main__":
    unittest.main()
