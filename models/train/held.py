"""Sets questions aside before training, and writes them as files for `tiaowen eval`."""
import json
import random
from collections import defaultdict

# Clauses cited by another path than their own: those of a document with numbered headings need no table of these.
CITED_ELSEWHERE = {"row", "footnote", "principle", "paragraph", "preamble", "signature", "appendix"}


def hold_out(policy, law, documents, folder, pool=5000):
    """Takes away the questions of a fifth of the clauses and of whole documents, and a fifth of the lay questions.

    What is held out is no negative either: it takes no part in training at all.
    """
    rng = random.Random(0)
    folder.mkdir(parents=True, exist_ok=True)
    groups = {"clauses": [], "documents": []}
    for i, passage in enumerate(policy):
        whole = passage.document in documents
        if whole or rng.random() < 0.2:
            groups["documents" if whole else "clauses"] += [(q, {i}) for q in passage.questions]
            passage.questions, passage.held = [], True
    for name, rows in groups.items():
        write_judged(folder, name, rows)
        write_cases(folder / f"{name}.answers.jsonl", rows, policy)
    write_passages(folder / "policy.jsonl", enumerate(policy))
    write_questions(folder / "questions", policy)
    if law:
        hold_out_lay(law, folder, rng, pool)


def hold_out_lay(law, folder, rng, pool):
    """The articles searched are those that answer, filled up to `pool` with others of the same laws."""
    asked = defaultdict(set)
    for i, passage in enumerate(law):
        for q in passage.questions:
            asked[q].add(i)
    lay = rng.sample(sorted(asked), len(asked) // 5)
    for passage in law:
        passage.questions = [q for q in passage.questions if q not in set(lay)]
    answer = set().union(*(asked[q] for q in lay))
    for i in answer:
        law[i].held = not law[i].questions
    others = rng.sample([i for i in range(len(law)) if i not in answer], max(0, min(pool, len(law)) - len(answer)))
    write_judged(folder, "statutes", [(q, asked[q]) for q in lay])
    write_passages(folder / "statutes.jsonl", ((i, law[i]) for i in sorted([*answer, *others])))


def write_passages(path, rows):
    plain = ({"id": i, "title": p.title, "heading": p.heading, "text": p.body} for i, p in rows)
    write_lines(path, plain)


def write_judged(folder, name, rows):
    write_lines(folder / f"{name}.queries.jsonl", ({"id": i, "text": q} for i, (q, _) in enumerate(rows)))
    judged = [f"{i}\t0\t{p}\t1" for i, (_, right) in enumerate(rows) for p in sorted(right)]
    (folder / f"{name}.qrels.tsv").write_text("\n".join(judged) + "\n", "utf8")


def write_cases(path, rows, policy):
    """For `tiaowen eval answers`: what is right to answer is not known here, which clause answers is."""
    def case(number, question, passage):
        gold = {"document": passage.title, "clause": "/".join(passage.path), "quote": passage.body[:20], "relevance": 2}
        row = {"id": str(number), "question": question, "answerable": True, "verdict": "informational", "gold": [gold]}
        return {**row, "category": passage.document}
    found = [(n, q, policy[i]) for n, (q, right) in enumerate(rows) for i in right]
    write_lines(path, (case(n, q, p) for n, q, p in found if p.kind not in CITED_ELSEWHERE))


def write_questions(folder, policy):
    """The questions kept, as `corpus/questions` has them: an index made with these does not know those held out."""
    folder.mkdir(exist_ok=True)
    kept = defaultdict(list)
    for passage in policy:
        if passage.questions:
            row = {"document": passage.document, "path": "/".join(passage.path), "questions": passage.questions}
            kept[passage.document].append(row)
    for document, rows in kept.items():
        write_lines(folder / f"{document}.jsonl", rows)


def write_lines(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf8")
