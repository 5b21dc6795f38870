"""The parts of the recipe that need no model: `python -m unittest` in this folder."""
import tempfile
import unittest
from pathlib import Path

import torch

import data
import head
import held


def passage(document, path, body, questions=()):
    return data.Passage(document, tuple(path.split("/")), document, [], body, questions=list(questions))


def library():
    """Two editions of one guide, and another document."""
    found = []
    for edition in ("甲", "乙"):
        for i, word in enumerate("备课 批改 评价 管理 家访 体检".split()):
            rule = f"关于{word}的规定：教师{word}时{word * 3}并作记录。"
            found.append(passage(edition, f"一/{i}", rule, [f"{edition}：{word}怎么做"]))
    found += [passage("丙", f"{i}", f"禁止第{i}类采购，违者处罚{i}万元。", [f"第{i}类能不能买"]) for i in range(8)]
    return [*found, passage("丙", "九", "附则自发布之日起施行。")]


class Recipe(unittest.TestCase):
    def setUp(self):
        self.passages = library()

    def test_no_negative_answers_the_question(self):
        twice = passage("丁", "一", "全然不同的话。", self.passages[0].questions)
        blocked = head.blocked([*self.passages, twice])
        for i in range(6):
            self.assertTrue(blocked[i, i + 6] and blocked[i + 6, i], "the other edition says the same")
            self.assertFalse(blocked[i, 12 + i])
        self.assertTrue(blocked[0, -1], "one question written for both")
        self.assertFalse(blocked.diagonal().any(), "a passage is right for its own question")

    def test_what_is_held_out_takes_no_part(self):
        with tempfile.TemporaryDirectory() as folder:
            asked = {q for p in self.passages for q in p.questions}
            held.hold_out(self.passages, [], ["乙"], Path(folder))
            self.assertTrue(all(p.held for p in self.passages[6:12]))
            self.assertFalse([q for p in self.passages if p.held for q in p.questions])
            kept = "".join(file.read_text("utf8") for file in Path(folder, "questions").glob("*.jsonl"))
            out = "".join(file.read_text("utf8") for file in Path(folder).glob("*.queries.jsonl"))
            for question in asked:
                self.assertNotEqual(question in kept, question in out, question)

    def test_texts_are_cut_as_the_program_cuts_them(self):
        long = data.Passage("d", ("一",), "标题", ["总则", ""], "一句话写得比较长一些。" * 20)
        self.assertEqual(long.texts[0], "标题 总则：" + long.body)
        self.assertEqual("".join(text.removeprefix("总则：") for text in long.texts[1:]), long.body)
        self.assertTrue(all(len(text) <= data.PART + 3 + 11 for text in long.texts[1:]))

    def test_learning_brings_questions_to_their_passages(self):
        generator = torch.Generator().manual_seed(0)
        known = {}

        def vectors(role, texts):
            for text in texts:
                known.setdefault((role, text), torch.nn.functional.normalize(torch.randn(384, generator=generator), dim=0))
            return torch.stack([known[role, text] for text in texts])
        group = head.group(self.passages, vectors)
        matrix, _ = head.fit([group], seed=0)
        again, _ = head.fit([group], seed=0)
        self.assertTrue(torch.equal(matrix, again), "the same seed learns the same")
        before, after = (head.loss(m - torch.eye(384), group, torch.arange(20)) for m in (torch.eye(384), matrix))
        self.assertLess(after, before)


if __name__ == "__main__":
    unittest.main()
