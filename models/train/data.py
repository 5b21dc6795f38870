"""What the encoder learns from: clauses with their everyday questions, articles of statutes with lay questions.

A batch is one group of passages that are easily taken for one another, each with some of its questions: every passage
is a hard negative for the questions of the others, unless it answers them as well.
"""
import gzip
import json
import math
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

QUERY, PASSAGE = "query: ", "passage: "
# Two passages that share this much of their character pairs say the same: editions of one guide, repeated rules.
SAME = 0.6
# As crates/retrieval/src/legs.rs indexes a long clause: the whole and parts of it.
LONG, PART = 160, 90
FORBIDS = re.compile("不得|禁止|严禁|不应|避免|防止|杜绝")


@dataclass(eq=False)
class Passage:
    """A clause or article with the questions it answers. `texts` is what is indexed, the whole first."""

    document: str
    path: tuple
    title: str
    chain: list
    body: str
    kind: str = "article"
    questions: list = field(default_factory=list)
    near: list = field(default_factory=list)
    held: bool = False

    def __post_init__(self):
        self.chain = [heading for heading in self.chain if heading]
        self.texts = texts(self.title, self.chain, self.body)

    @property
    def heading(self):
        return " ".join(self.chain)

    def pairs(self):
        return {self.body[i : i + 2] for i in range(len(self.body) - 1)}


def clauses(export, questions):
    """Clauses of the exported corpus with the questions of `corpus/questions/*.jsonl`."""
    found = {}
    for document in json.loads(Path(export).read_text("utf8"))["documents"]:
        headings = {tuple(c["path"]): c["heading"] or "" for c in document["clauses"]}
        for clause in document["clauses"]:
            path = tuple(clause["path"])
            chain = [headings.get(path[:i], "") for i in range(1, len(path) + 1)]
            body = "".join(filter(None, [clause["heading"], clause["text"]]))
            found[document["id"], path] = Passage(document["id"], path, document["title"], chain, body, clause["kind"])
    for file in sorted(Path(questions).glob("*.jsonl")):
        for row in map(json.loads, file.read_text("utf8").splitlines()):
            passage = found.get((row["document"], tuple(row["path"].split("/"))))
            if passage:
                passage.questions += row["questions"]
    return [p for p in found.values() if p.body]


def texts(title, chain, body):
    whole = [f"{' '.join([title, *chain])}：{body}"]
    return whole + [f"{chain[-1] if chain else ''}：{part}" for part in parts(body)] if len(body) > LONG else whole


def parts(body):
    """Runs of whole sentences of about `PART` characters."""
    runs = [""]
    for sentence in re.findall(r"[^。！？；\n]+[。！？；\n]?", body):
        runs[-1:] = [runs[-1], sentence] if len(runs[-1]) >= PART else [runs[-1] + sentence]
    return [run.strip() for run in runs if run.strip()]


def statutes(folder):
    """Articles with lay questions, and all articles of the same laws; none where the folder is not there."""
    folder = Path(folder)
    if not (folder / "qrels.train.tsv").exists():
        return []
    rows = (folder / "qrels.train.tsv").read_text("utf8").split("\n")
    answers = [(int(q), int(p)) for q, _, p, _ in (row.split() for row in rows if row)]
    query = {r["id"]: r["text"] for r in map(json.loads, (folder / "queries.train.jsonl").open(encoding="utf8"))}
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf8") as lines:
        articles = {r["id"]: r for r in map(json.loads, lines)}
    laws = {articles[p]["law"] for _, p in answers}
    found = {
        i: Passage("statute:" + a["law"], (a["article"],), a["law"], [a["article"]], a["text"][:300])
        for i, a in articles.items() if a["law"] in laws
    }
    for q, p in answers:
        found[p].questions.append(query[q])
    return list(found.values())


class Neighbours:
    """BM25 over pairs of characters, for finding what is easily taken for a passage or an answer."""

    def __init__(self, passages):
        self.postings, self.lengths = defaultdict(list), []
        for i, passage in enumerate(passages):
            counts = Counter(pairs(passage.texts[0]))
            self.lengths.append(sum(counts.values()))
            for pair, n in counts.items():
                self.postings[pair].append((i, n))
        self.mean = sum(self.lengths) / max(1, len(passages))

    def nearest(self, text, limit):
        scores, n = Counter(), len(self.lengths)
        for pair in set(pairs(text)):
            rows = self.postings.get(pair, [])
            if len(rows) > n * 0.05:
                continue
            idf = math.log(1 + (n - len(rows) + 0.5) / (len(rows) + 0.5))
            for i, count in rows:
                scores[i] += idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * self.lengths[i] / self.mean))
        return [i for i, _ in scores.most_common(limit)]


def pairs(text):
    return [text[i : i + 2] for i in range(len(text) - 1)]


def link(passages, limit=4):
    """Fills `near`: siblings, what BM25 takes for the passage or its questions, and the same scene forbidden."""
    index = Neighbours(passages)
    siblings = defaultdict(list)
    for i, passage in enumerate(passages):
        siblings[passage.document, passage.path[:-1]].append(i)
    for i, passage in enumerate(passages):
        if not passage.questions:
            continue
        by_words = index.nearest(passage.body, 3 * limit)
        asked = [n for q in passage.questions[:2] for n in index.nearest(q, limit)]
        beside = siblings[passage.document, passage.path[:-1]]
        at = beside.index(i)
        opposite = [n for n in by_words if bool(FORBIDS.search(passages[n].body)) != bool(FORBIDS.search(passage.body))]
        picked = [*beside[max(0, at - 2) : at + 3], *by_words[:limit], *opposite[:2], *asked]
        passage.near = [n for n in dict.fromkeys(picked) if n != i and not passages[n].held]


def same(left, right):
    """Whether a question to one is answered by the other as well."""
    if set(left.questions) & set(right.questions):
        return True
    a, b = left.pairs(), right.pairs()
    return len(a & b) >= SAME * max(1, min(len(a), len(b)))


@dataclass(eq=False)
class Batch:
    """Passages by number, and questions with the number of the passage each was written for."""

    passages: list
    questions: list


def batches(passages, size, ask, rng):
    """One epoch: every passage with questions is there once with `ask` of them, among those it is taken for."""
    left = {i for i, p in enumerate(passages) if p.questions}
    order = sorted(left)
    rng.shuffle(order)
    made = []
    while left:
        picked = []
        for i in order:
            if i in left and len(picked) < size:
                near = rng.sample(passages[i].near, len(passages[i].near))
                # Those still to be asked about first, then those that no question is about.
                near = [n for n in near if n in left][:2] + [n for n in near if not passages[n].questions][:1]
                picked += [n for n in [i, *near] if n not in picked]
                left -= set(picked)
        asked = [(q, i) for i in picked for q in rng.sample(passages[i].questions, min(ask, len(passages[i].questions)))]
        made.append(Batch(picked, asked))
    rng.shuffle(made)
    return made


def noisy(question, rng, share=0.1):
    """Some questions lose, double or swap a character, as people type."""
    if len(question) < 6 or rng.random() > share:
        return question
    at = rng.randrange(len(question) - 1)
    one, two = question[at], question[at + 1]
    return question[:at] + rng.choice([two, one + one + two, two + one]) + question[at + 2 :]
