"""Learns a matrix over the encoder's vectors from (question, clause) pairs and writes it as a model. See README.md."""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

import data
import deliver
import head
import held


def main():
    o = options()
    o.output.mkdir(parents=True, exist_ok=True)
    policy, law = data.clauses(o.corpus, o.questions), data.statutes(o.statutes)
    vectors = Vectors(o.program, o.output / "texts", [*policy, *law])
    matrix, steps = head.fit([head.group(group, vectors) for group in (policy, law) if group], o.seed, o.device)
    deliver.deliver(matrix, steps, o.output, o)
    if o.hold_out:
        folder = o.output / "held"
        held.hold_out(policy, law, o.hold_out.split(","), folder)
        kept = [[p for p in group if not p.held] for group in (policy, law) if group]
        matrix, steps = head.fit([head.group(group, vectors) for group in kept], o.seed, o.device)
        deliver.deliver(matrix, steps, folder, o)


def options():
    o = argparse.ArgumentParser(description=__doc__)
    o.add_argument("--program", type=Path, required=True, help="the program, which computes the parent's vectors")
    o.add_argument("--corpus", type=Path, required=True, help="output of `tiaowen corpus export`")
    o.add_argument("--questions", type=Path, default=deliver.MODELS.parent / "corpus/questions")
    o.add_argument("--statutes", type=Path, default=Path("-"), help="corpus.jsonl.gz, queries.train.jsonl, qrels.train.tsv")
    o.add_argument("--output", type=Path, required=True, help="folder")
    o.add_argument("--hold-out", default="", help="documents: learn once more without these and a fifth of the rest")
    o.add_argument("--seed", type=int, default=1)
    o.add_argument("--device", default="cpu")
    return o.parse_args()


class Vectors:
    """The parent's vectors of all texts, computed once by the program's own kernels."""

    def __init__(self, program, beside, passages):
        rows = [("query", q) for p in passages for q in p.questions] + [("passage", t) for p in passages for t in p.texts]
        rows = list(dict.fromkeys(rows))
        lines, numbers = beside.with_suffix(".jsonl"), beside.with_suffix(".f32")
        lines.write_text("".join(json.dumps({role: text}, ensure_ascii=False) + "\n" for role, text in rows), "utf8")
        deliver.run(program, "model", "embed", "--input", lines, "--output", numbers)
        self.rows = dict(zip(rows, np.fromfile(numbers, "<f4").reshape(len(rows), head.WIDTH)))

    def __call__(self, role, texts):
        return torch.tensor(np.array([self.rows[role, text] for text in texts]))


if __name__ == "__main__":
    main()
