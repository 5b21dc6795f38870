"""Tunes the encoder on (question, clause) pairs and writes what it learnt as GGUF. See README.md."""
import os

# Workers share the cores, not the threads of one matrix product. Must be set before torch is loaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import functools
import json
import random
import time
from collections import deque
from pathlib import Path

import torch
import torch.nn.functional as F

import data
import deliver
import head
import held
from encoder import Encoder

MODELS = Path(__file__).resolve().parent.parent
WARM_UP = 12
# What a manifest tells of a stage.
RECIPE = ["first", "rate", "size", "ask", "bank", "temperature", "between", "seed"]
PARENT = MODELS / "multilingual-e5-small-zhen-q4_0.gguf"


def options():
    o = argparse.ArgumentParser(description=__doc__)
    o.add_argument("--corpus", type=Path, required=True, help="output of `tiaowen corpus export`")
    o.add_argument("--questions", type=Path, default=MODELS.parent / "corpus/questions")
    o.add_argument("--statutes", type=Path, default=Path("-"), help="corpus.jsonl.gz, queries.train.jsonl, qrels.train.tsv")
    o.add_argument("--output", type=Path, required=True, help="folder")
    o.add_argument("--layers", type=Path, help="weights written before, to learn a new head for, or to tune further")
    o.add_argument("--tune", action=argparse.BooleanOptionalAction, help="tune layers; the default unless --layers is given")
    o.add_argument("--hold-out", action="store_true", help="keep a fifth of clauses and lay questions and two documents")
    o.add_argument("--hold-out-documents", default="k12-genai-2025,jsth-2025-13")
    o.add_argument("--first", type=int, default=6, help="lowest layer that is tuned")
    o.add_argument("--steps", type=int, default=0, help="of the optimiser; 0: as many as fit into --minutes")
    o.add_argument("--minutes", type=float, default=30)
    o.add_argument("--rate", type=float, default=1e-4)
    o.add_argument("--size", type=int, default=24, help="passages of a batch")
    o.add_argument("--ask", type=int, default=4, help="questions of a passage in a batch")
    o.add_argument("--bank", type=int, default=192, help="passages of earlier batches that are negatives as well")
    o.add_argument("--temperature", type=float, default=0.02)
    o.add_argument("--between", type=float, default=0.3, help="weight of question against question")
    o.add_argument("--seed", type=int, default=1)
    o.add_argument("--device", default="cpu")
    o.add_argument("--workers", type=int, default=2)
    parsed = o.parse_args()
    parsed.tune = not parsed.layers if parsed.tune is None else parsed.tune
    return parsed


def main():
    o = options()
    o.output.mkdir(parents=True, exist_ok=True)
    rng = random.Random(o.seed)
    torch.manual_seed(o.seed)
    encoder = Encoder(PARENT, MODELS / "tokenizer.json", o.first, o.device, o.workers, o.layers)
    policy, law = data.clauses(o.corpus, o.questions), data.statutes(o.statutes)
    if o.hold_out:
        held.hold_out(policy, law, o.hold_out_documents.split(","), o.output / "held")
    groups = [passages for passages in (policy, law) if passages]
    for passages in groups:
        data.link(passages)
    stages = json.loads(o.layers.with_name("report.json").read_text("utf8"))["stages"] if o.layers else []
    if o.tune:
        stages.append(tune(encoder, policy, law, o, rng))
    weights = encoder.rounded()
    encoder.head = head.fit([head.group(encoder, passages, weights) for passages in groups], o.seed)
    deliver.deliver(encoder, stages, o)
    (o.output / "report.json").write_text(json.dumps({"stages": stages}, indent=1), "utf8")


def tune(encoder, policy, law, o, rng):
    """The rate rises, stays, and falls in the last quarter; with `--minutes` the clock decides where that begins."""
    optimiser = torch.optim.AdamW(encoder.groups(o.rate), betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    bank, start, losses = deque(maxlen=o.bank), time.time(), deque(maxlen=40)
    steps, total, at = iter(()), o.steps, 0
    while not total or at < total:
        passed = time.time() - start
        if not total and passed > 0.75 * 60 * o.minutes:
            total = max(4 * (at + 1) // 3, at + 2)
        step = next(steps, None)
        if step is None:
            steps = iter(epoch(policy, law, o, rng))
            step = next(steps)
        falling = 1 if not total else min(1, max(0.03, (total - at) / (0.25 * total)))
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * min(1, (at + 1) / WARM_UP) * falling
        leaves = encoder.rounded()
        losses.append(learn(encoder, leaves, *step, bank, o, rng))
        encoder.accept(leaves)
        optimiser.step()
        at += 1
        if at % 5 == 0 or at == total:
            mean, passed = sum(losses) / len(losses), time.time() - start
            print(f"step {at} loss {mean:.3f}, {passed / at:.2f} s a step", flush=True)
    recipe = {name: getattr(o, name) for name in RECIPE}
    mean, seconds = sum(losses) / len(losses), round(time.time() - start)
    return {**recipe, "hold_out": o.hold_out, "steps": at, "seconds": seconds, "loss": round(mean, 3)}


def epoch(policy, law, o, rng):
    """Every clause is asked about twice, every other article once."""
    steps = [(policy, b) for _ in range(2) for b in data.batches(policy, o.size, o.ask, rng)]
    lay = data.batches(law, o.size, o.ask, rng)
    steps += [(law, b) for b in lay[: len(lay) // 2]]
    rng.shuffle(steps)
    return steps


def learn(encoder, leaves, passages, batch, bank, o, rng):
    """Loss of a batch; its gradients are left in `leaves`."""
    shown = [data.PASSAGE + shown_text(passages[i], rng) for i in batch.passages]
    asked = [data.QUERY + data.noisy(q, rng) for q, _ in batch.questions]
    chunks = encoder.encode(shown + asked, leaves)
    order = [i for chunk, _ in chunks for i in chunk]
    flat = torch.cat([vectors.detach() for _, vectors in chunks]).float()
    vectors = torch.empty_like(flat)
    vectors[order] = flat
    vectors.requires_grad_()
    value = loss(vectors[: len(shown)], vectors[len(shown) :], passages, batch, list(bank), o)
    value.backward()

    def work(pair):
        numbers, made = pair
        made.backward(vectors.grad[numbers].to(made.dtype))
    list(encoder.pool.map(work, chunks))
    bank.extend(zip((passages[i] for i in batch.passages), vectors.detach()))
    return value.item()


def loss(shown, asked, passages, batch, bank, o):
    """InfoNCE of questions against passages, and against the questions of other passages."""
    own = [passages[i] for i in batch.passages]
    others = own + [passage for passage, _ in bank]
    against = torch.cat([shown, *(vector[None] for _, vector in bank)])
    target = [passages[i] for _, i in batch.questions]
    place = {i: at for at, i in enumerate(batch.passages)}
    right = torch.tensor([place[i] for _, i in batch.questions], device=shown.device)
    # What answers the question as well is no negative.
    answers = torch.tensor([[alike(t, p) for p in others] for t in target], device=shown.device)
    answers[torch.arange(len(target)), right] = False
    scores = (asked @ against.T / o.temperature).masked_fill(answers, -1e4)
    value = F.cross_entropy(scores, right)
    if o.between and len(asked) > 1:
        value = value + o.between * between(asked @ asked.T / o.temperature, target)
    return value


def between(scores, target):
    """A question is nearer to each other question of its passage than to those of other passages."""
    one = torch.tensor([[t is u for u in target] for t in target], device=scores.device)
    alikes = torch.tensor([[alike(t, u) for u in target] for t in target], device=scores.device)
    self_ = torch.eye(len(target), dtype=torch.bool, device=scores.device)
    positive = one & ~self_
    # The denominator holds the one positive and all negatives, not the other positives.
    rest = scores.masked_fill(alikes | self_, -1e4).logsumexp(1, keepdim=True)
    each = torch.logaddexp(scores, rest) - scores
    return each[positive].mean() if positive.any() else each.sum() * 0


@functools.lru_cache(maxsize=None)
def alike(left, right):
    return left is right or data.same(left, right)


def shown_text(passage, rng):
    """The whole clause, as it is mostly found; now and then a part of a long one, which is indexed as well."""
    return passage.texts[0] if rng.random() < 0.6 else rng.choice(passage.texts)


if __name__ == "__main__":
    main()
