"""The parts of the recipe that need no training: `python -m unittest` in this folder."""
import random
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from gguf import GGMLQuantizationType, dequantize, quantize

import data
import held
import q4


def passage(document, path, body, questions=()):
    return data.Passage(document, tuple(path.split("/")), document, [], body, questions=list(questions))


def library():
    """Two editions of one guide, and another document."""
    rules = [f"第{i}条讲的是{word}，教师应当{word}并作记录。" for i, word in enumerate("备课 批改 评价 管理 家访 体检".split())]
    found = []
    for edition in ("甲", "乙"):
        found += [passage(edition, f"一/{i}", rule, [f"{edition}：{rule[5:8]}怎么做{i}"]) for i, rule in enumerate(rules)]
    found += [passage("丙", f"{i}", f"禁止第{i}类采购，违者处罚{i}万元。", [f"第{i}类能不能买"]) for i in range(8)]
    return [*found, passage("丙", "九", "附则自发布之日起施行。")]


class Q4(unittest.TestCase):
    def setUp(self):
        self.weight = np.random.default_rng(0).normal(0, 0.05, (64, 96)).astype(np.float32)
        self.bytes = quantize(self.weight, GGMLQuantizationType.Q4_0)
        self.matrix = q4.Matrix(torch.tensor(self.bytes).reshape(-1, 18), (64, 96))

    def test_an_untouched_matrix_is_the_file(self):
        self.assertTrue((self.matrix.packed().numpy() == self.bytes.reshape(-1, 18)).all())
        self.assertTrue((self.matrix.weight().numpy() == dequantize(self.bytes, GGMLQuantizationType.Q4_0)).all())

    def test_a_tuned_matrix_is_read_from_the_file_as_it_was_trained(self):
        with torch.no_grad():
            self.matrix.codes += torch.randn_like(self.matrix.codes) * 2
            self.matrix.factors += torch.randn_like(self.matrix.factors) * 0.1
        rows = self.matrix.packed().numpy().reshape(64, -1)
        self.assertTrue((self.matrix.weight().numpy() == dequantize(rows, GGMLQuantizationType.Q4_0)).all())

    def test_gradients_lead_downhill(self):
        wanted = self.matrix.weight() * 1.1
        before = (self.matrix.weight() - wanted).square().sum()
        optimiser = torch.optim.Adam([self.matrix.factors], lr=0.01)
        for _ in range(10):
            self.matrix.accept(2 * (self.matrix.weight() - wanted))
            optimiser.step()
        self.assertLess((self.matrix.weight() - wanted).square().sum(), before / 10)


class Data(unittest.TestCase):
    def setUp(self):
        self.passages = library()
        data.link(self.passages)

    def test_neighbours_are_others(self):
        for i, passage in enumerate(self.passages):
            self.assertNotIn(i, passage.near)
            self.assertEqual(len(set(passage.near)), len(passage.near))

    def test_an_epoch_asks_about_every_passage_once(self):
        batches = data.batches(self.passages, 6, 2, random.Random(0))
        asked = [i for batch in batches for i in {i for _, i in batch.questions}]
        self.assertEqual(sorted(asked), [i for i, p in enumerate(self.passages) if p.questions])
        for batch in batches:
            self.assertEqual(len(set(batch.passages)), len(batch.passages))
            self.assertTrue(all(q in self.passages[i].questions for q, i in batch.questions))

    def test_no_negative_answers_the_question(self):
        editions, other = self.passages[:12], self.passages[12:]
        for i in range(6):
            self.assertTrue(data.same(editions[i], editions[i + 6]), "the other edition says the same")
            self.assertFalse(data.same(editions[i], other[i]))
        twice = passage("丁", "一", "全然不同的话。", editions[0].questions)
        self.assertTrue(data.same(editions[0], twice), "one question written for both")

    def test_what_is_held_out_takes_no_part(self):
        with tempfile.TemporaryDirectory() as folder:
            held.hold_out(self.passages, [], ["乙"], Path(folder))
            data.link(self.passages)
            out = {i for i, p in enumerate(self.passages) if p.held}
            self.assertTrue(set(range(6, 12)) <= out)
            for batch in data.batches(self.passages, 6, 2, random.Random(0)):
                self.assertFalse(out & set(batch.passages))
            kept = Path(folder, "questions")
            self.assertFalse((kept / "乙.jsonl").exists())

    def test_typing_slips_are_small(self):
        rng = random.Random(0)
        for _ in range(200):
            slipped = data.noisy("学生能不能用人工智能写作业", rng, share=1)
            self.assertLessEqual(abs(len(slipped) - 13), 1)


if __name__ == "__main__":
    unittest.main()
