"""What an independent implementation says about CODEOWNERS files: codeowners 0.9.0 from PyPI.

    python -m venv VENV && VENV/bin/pip install codeowners==0.9.0
    VENV/bin/python tests/codeowners/compare.py record          # writes recorded/answers.tsv anew
    VENV/bin/python tests/codeowners/compare.py answer FILE...  # prints answers as JSON, one line a path

It reads GitHub's files. Paths are made from the patterns of a file and from chance with a fixed seed, so
that the same file always gives the same paths.
"""

import json
import random
import sys
from pathlib import Path

from codeowners import CodeOwners

HERE = Path(__file__).parent
WORDS = (
    "a ab axb b c build logs docs apps github services payments deploy testdata libraries src generated web "
    "config deep nested leaf tools scripts node_modules .github my UPPER upper x y z index main"
).split()
FILES = (
    "main.js main.go a.test.ts file1.txt file12.txt Makefile README.md index.html production.yaml run.sh c leaf "
    "logs generated .env {braces}.rs braces.rs with space.md deploy"
).replace("with space.md", "with\x01space.md").split(" ")


def patterns(text):
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            yield line.replace("\\ ", "\x01").split()[0]


def like(pattern, chance):
    """A path that the pattern may be about, or just not."""
    parts = []
    for part in pattern.strip("/").split("/"):
        if part == "**":
            parts += chance.choices(WORDS, k=chance.randrange(3))
        else:
            some = part.replace("*", chance.choice(["", "x", "ab"])).replace("?", chance.choice(["1", "q"]))
            parts.append(some or "x")
    if chance.random() < 0.4:
        parts.insert(0, chance.choice(WORDS))
    if chance.random() < 0.6:
        parts += chance.choices(WORDS, k=chance.randrange(2)) + [chance.choice(FILES)]
    if chance.random() < 0.1:
        parts[chance.randrange(len(parts))] = chance.choice(WORDS)
    return "/".join(part for part in parts if part)


def paths(text, count):
    chance = random.Random(len(text))
    known = list(patterns(text)) or ["*"]
    found = set()
    for _ in range(count * 20):
        if len(found) == count:
            break
        if chance.random() < 0.7:
            path = like(chance.choice(known), chance)
        else:
            path = "/".join(chance.choices(WORDS, k=chance.randrange(4)) + [chance.choice(FILES)])
        found.add(path.replace("\x01", " ").replace("\\", ""))
    return sorted(found)


def answers(text, count):
    owners = CodeOwners(text)
    for path in paths(text, count):
        yield path, [owner for _, owner in owners.of(path)]


def main():
    if sys.argv[1] == "record":
        text = (HERE / "recorded/CODEOWNERS").read_text()
        lines = [f"{path}\t{' '.join(said)}\n" for path, said in answers(text, 2000)]
        (HERE / "recorded/answers.tsv").write_text("".join(lines))
        print(len(lines), "answers")
    else:
        for file in sys.argv[2:]:
            for path, said in answers(Path(file).read_text(), 400):
                print(json.dumps({"file": file, "path": path, "owners": said}))


main()
