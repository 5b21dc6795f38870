"""One matrix over pooled vectors, learnt against all passages at once."""
from collections import Counter
from dataclasses import dataclass

import torch
import torch.nn.functional as F

import data

WIDTH, SIZE, ROUNDS, RATE, TEMPERATURE, KEEP, BETWEEN = 384, 512, 12, 1e-3, 0.02, 0.05, 0.3


@dataclass
class Group:
    """Vectors of questions and of passages that are searched together."""

    asked: torch.Tensor
    right: torch.Tensor  # number of the passage each question was written for
    shown: torch.Tensor
    owner: torch.Tensor  # number of the passage each text belongs to
    blocked: torch.Tensor  # [passages, passages]: no negatives of one another


def group(passages, vectors):
    """Of the passages that take part; `vectors` gives the unit vectors of texts in a role."""
    questions = [(q, i) for i, p in enumerate(passages) for q in p.questions]
    texts = [(t, i) for i, p in enumerate(passages) for t in p.texts]
    return Group(
        vectors("query", [q for q, _ in questions]),
        torch.tensor([i for _, i in questions]),
        vectors("passage", [t for t, _ in texts]),
        torch.tensor([i for _, i in texts]),
        blocked(passages),
    )


def blocked(passages):
    """Pairs of which each answers what the other does: one question written for both, or mostly the same words."""
    found = [p.pairs() for p in passages]
    sizes = torch.tensor([max(1, len(pairs)) for pairs in found])
    pairs = incidence(found)
    shared = pairs @ pairs.T
    questions = incidence([set(p.questions) for p in passages])
    found = (shared >= data.SAME * torch.minimum(sizes[:, None], sizes)) | (questions @ questions.T > 0)
    return found.fill_diagonal_(False)


def incidence(sets):
    """Who has what, of what several have; 16 bits hold it and their product is quick."""
    several = sorted(item for item, n in Counter(item for items in sets for item in items).items() if n > 1)
    columns = {item: at for at, item in enumerate(several)}
    found = torch.zeros(len(sets), max(1, len(columns)), dtype=torch.bfloat16)
    for row, items in zip(found, sets):
        row[[columns[item] for item in items if item in columns]] = 1
    return found


def fit(groups, seed, device="cpu"):
    """A matrix `[384, 384]` for the vectors of questions and passages alike; it starts as the identity."""
    generator = torch.Generator().manual_seed(seed)
    groups = [Group(*(t.to(device) for t in vars(g).values())) for g in groups]
    change = torch.zeros(WIDTH, WIDTH, device=device, requires_grad=True)
    optimiser = torch.optim.Adam([change], lr=RATE)
    batches = [
        (g, part.to(device))
        for _ in range(ROUNDS)
        for g in groups
        for part in torch.randperm(len(g.asked), generator=generator).split(SIZE)
    ]
    order = torch.randperm(len(batches), generator=generator).tolist()
    for at, (g, part) in enumerate(batches[i] for i in order):
        optimiser.param_groups[0]["lr"] = RATE * (1 - at / len(batches))
        value = loss(change, g, part) + KEEP * change.square().sum()
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
    return (torch.eye(WIDTH) + change.detach().cpu()), len(batches)


def loss(change, g, part):
    """InfoNCE of questions against passages, each by the best of its texts, and against other questions."""
    def moved(x):
        return F.normalize(x + x @ change.T, dim=-1)
    asked, right = moved(g.asked[part]), g.right[part]
    texts = asked @ moved(g.shown).T / TEMPERATURE
    best = torch.full((len(part), len(g.blocked)), -1e4, device=texts.device)
    best = best.scatter_reduce(1, g.owner.expand(len(part), -1), texts, "amax")
    value = F.cross_entropy(best.masked_fill(g.blocked[right], -1e4), right)
    # An index of everyday questions is searched as well: those of one passage lie near each other.
    scores = asked @ asked.T / TEMPERATURE
    same = right[:, None] == right
    rest = scores.masked_fill(g.blocked[right][:, right] | same, -1e4).logsumexp(1, keepdim=True)
    positive = same.clone().fill_diagonal_(False)
    each = torch.logaddexp(scores, rest) - scores
    return value + BETWEEN * each[positive].mean() if positive.any() else value
