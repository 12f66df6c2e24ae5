"""Specs made by chance from a seed: every kind of entry, rule and view, as plain data."""

from __future__ import annotations

import random
from typing import Any

TEXTS = (
    "a poet",
    "짧게, 그리고 정확하게",
    "yes",
    "12",
    "a: b # c",
    "- no list",
    "'quoted' \"twice\"",
    "two\nlines\n",
    "lines\n\n  with a gap",
    " around ",
    "tab\there",
    "🙂 smile",
    "null",
    "{a}",
    "!tag",
    "x" * 130,
)
STRATEGIES = (
    "plan_execute",
    "step_by_step",
    {"name": "rewoo", "evidence": 4},
    {"name": "reflexion", "tries": 2},
    {"name": "tree_of_thoughts", "wide": 2, "deep": 2},
    {"name": "debate", "rounds": 1},
)
MEMORIES = (
    {"window": 50},
    {"head_and_tail": 3},
    {"summary": "extracts"},
    {"summary": "model"},
    {"tokens": 20_000},
    {"tokens": 9_000, "window": 8},
)
OUTPUTS = (
    {"Offer": {"price": "float — in won", "terms": "list", "n": "int = 3", "ok": "bool = true"}},
    {"Answer": {"state": "one of open, final = open — how it stands", "word": "str = 안녕"}},
)


class Making:
    """One spec in the making. Every field has its chance."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.record: dict[str, Any] = {"version": 1, "start": "", "agents": {}, "people": {}}
        self.record |= {"teams": {}, "flows": {}}
        self.count = 0

    def spec(self) -> dict[str, Any]:
        """The record: one participant alone, or several of which one starts."""
        self.record["start"] = self.team(2) if self.dice.random() < 0.8 else self.agent()
        if self.count == 1:
            del self.record["start"]
        return {name: part for name, part in self.record.items() if part}

    def maybe(self, chance: float = 0.3) -> bool:
        return self.dice.random() < chance

    def text(self) -> str:
        return self.dice.choice(TEXTS)

    def texts(self) -> list[str]:
        return self.dice.sample(TEXTS, self.dice.randint(1, 3))

    def name(self, part: str) -> str:
        self.count += 1
        return f"{self.dice.choice(('ann', '지수', 'Bob B', 'x-1'))}{part}{self.count}"

    def agent(self) -> str:
        name, given = self.name("a"), dict[str, Any]()
        if self.maybe(0.05):
            self.record["agents"][name] = self.counsellor()
            return name
        for field in ("role", "about", "instructions", "persona"):
            given |= {field: self.text()} if self.maybe() else {}
        for field in ("goals", "constraints", "resources", "best_practices"):
            given |= {field: self.texts()} if self.maybe(0.2) else {}
        given |= {"language": "ko"} if self.maybe() else {}
        given |= {"examples": [{"said": "hi", "answer": self.text()}]} if self.maybe(0.1) else {}
        given |= {"model": "openai:gpt-5"} if self.maybe() else {}
        tools = self.dice.choice((["calculator"], ["files"], ["web", "calculator"], ["read_file"]))
        given |= {"tools": tools} if self.maybe() else {}
        given |= {"format": self.dice.choice(("native", "json", "react"))} if self.maybe() else {}
        given |= {"plan": True} if self.maybe(0.1) else {}
        given |= {"memory": self.dice.choice(MEMORIES)} if self.maybe(0.2) else {}
        given |= {"output": self.dice.choice(OUTPUTS)} if self.maybe(0.2) else {}
        given |= self._until() if self.maybe(0.2) else {}
        given |= {"strategy": self.dice.choice(STRATEGIES)} if self.maybe() else {}
        if self.maybe(0.2) and not given.get("plan"):
            given["autonomous"] = self.autonomous()
        given |= {"guards": ["personal_data", "secrets"]} if self.maybe(0.1) else {}
        self.record["agents"][name] = given
        return name

    def counsellor(self) -> dict[str, Any]:
        own: dict[str, Any] = {"level": "반말"} if self.maybe() else {}
        own |= {"helpline": "Call 1393."} if self.maybe() else {}
        own |= {"helper": self.person()} if self.maybe() else {}
        given = {"model": "openai:gpt-5"} if self.maybe() else {}
        return {**given, **({"language": "ko"} if self.maybe() else {}), "counsellor": own}

    def autonomous(self) -> dict[str, Any]:
        given: dict[str, Any] = {"goals": self.texts()} if self.maybe() else {}
        given |= {"steps": self.dice.choice((0, 5))} if self.maybe() else {}
        given |= {"stronger": "openai:gpt-5"} if self.maybe() else {}
        given |= {"patience": 2} if self.maybe() else {}
        given |= {"critic": self.agent()} if self.maybe(0.2) else {}
        given |= {"asks": self.person()} if self.maybe(0.2) else {}
        return given

    def person(self) -> str:
        name = self.name("p")
        given: dict[str, Any] = {"about": self.text()} if self.maybe() else {}
        given |= {"within": 60} if self.maybe() else {}
        given |= {"default": self.text()} if self.maybe() else {}
        self.record["people"][name] = given
        return name

    def member(self, deep: int) -> str:
        if deep and self.maybe(0.25):
            return self.flow(deep - 1) if self.maybe() else self.team(deep - 1)
        return self.person() if self.maybe(0.2) else self.agent()

    def team(self, deep: int) -> str:
        name = self.name("t")
        kinds = ("joint", "hierarchical", "sequential", "handoff", "pair", "vote", "debate")
        kind = self.dice.choice((*kinds, "writing", "tasks", "board", "negotiation"))
        least = 3 if kind == "vote" else 2
        count = 2 if kind in ("pair", "debate") else self.dice.randint(least, 3)
        members = [self.member(deep) for _ in range(count)]
        given: dict[str, Any] = {"kind": kind, "members": members}
        given |= {"about": self.text()} if self.maybe() else {}
        given |= getattr(self, f"_{kind}")(members)
        self.record["teams"][name] = given
        return name

    def _joint(self, members: list[str]) -> dict[str, Any]:
        given = self._until() | self._hears(members)
        rules: tuple[Any, ...] = (
            "at random",
            "everybody at once",
            "raised hands",
            "addressed",
            {"by_model": "openai:gpt-5"},
            {"graph": {members[0]: [members[1]], members[1]: list(members)}},
        )
        given |= {"next": self.dice.choice(rules)} if self.maybe() else {}
        if self.maybe(0.1):
            given["next"] = {"moderated": self.agent()}
        elif self.maybe(0.1):
            given["next"] = {"by_hand": self.person()}
        return given | ({"introductions": True} if self.maybe() else {})

    def _hierarchical(self, members: list[str]) -> dict[str, Any]:
        return {"manager": self.agent()} | self._until() | self._hears(members)

    def _sequential(self, members: list[str]) -> dict[str, Any]:
        return {"tasks": {members[0]: self.text()}} if self.maybe() else {}

    def _tasks(self, members: list[str]) -> dict[str, Any]:
        first: dict[str, Any] = {"what": self.text(), "name": "first", "who": members[0]}
        agent = self.record["agents"].get(members[0])
        first |= {"expected": self.text()} if self.maybe() else {}
        around = {"strategy", "autonomous", "guards", "counsellor"} & set(agent or ())
        first |= {"tools": ["calculator"]} if agent and not around and self.maybe() else {}
        first |= {"file": "{topic}.md", "files": ["a.csv"]} if self.maybe() else {}
        second: dict[str, Any] = {"what": "Write about {topic}.", "who": members[1]}
        second |= {"context": self.dice.choice((["first"], []))} if self.maybe() else {}
        second |= {"tries": 1} if self.maybe() else {}
        if self.maybe():
            second["accept"] = [
                "It names its sources.",
                self.dice.choice((self.person, self.agent))(),
            ]
        given: dict[str, Any] = {"tasks": [first, second]}
        given |= {"manager": self.agent()} if self.maybe() else {}
        return given | ({"judge": "openai:gpt-5"} if self.maybe() else {})

    def flow(self, deep: int) -> str:
        name, ann, bob = self.name("f"), self.member(deep), self.agent()
        state = {"draft": "", "parts": ["서울", "b"], "all": [], "n": 1.5, "map": {"a": [1]}}
        steps: dict[str, Any] = {"plan it": {"who": ann, "tell": "{task}", "into": "draft"}}
        steps["parts"] = {"each": "parts", "who": bob, "into": "all", "tell": "How is {item}?"}
        steps["parts"] |= {"at_once": 2} if self.maybe() else {}
        after = ("plan it", {"all": ["plan it", "parts"]}, [{"all": ["plan it", "parts"]}, "back"])
        steps["both"] = {"all": [ann, bob], "into": "all", "after": self.dice.choice(after)}
        steps["both"] |= {"join": self.dice.choice(("first", 1))} if self.maybe() else {}
        way: dict[str, Any] = {"decide": bob, "after": "both", "to": ["back", "end"]}
        way |= {"question": self.text()} if self.maybe() else {}
        way |= {"most": 2, "otherwise": "end"} if self.maybe() else {}
        steps["way"] = way
        wide = {"some": 2, "of": ["plan it", "parts", {"all": ["both", "way"]}]}
        steps["last"] = {"who": bob, "after": wide} if self.maybe() else {"who": bob}
        given: dict[str, Any] = {"state": state} | ({"most": 30} if self.maybe() else {})
        given |= {"about": self.text()} if self.maybe() else {}
        self.record["flows"][name] = given | {"steps": steps}
        return name

    def _handoff(self, members: list[str]) -> dict[str, Any]:
        given: dict[str, Any] = {"first": members[1]} if self.maybe() else {}
        given |= {"can": {members[0]: [members[1]]}} if self.maybe() else {}
        return given | self._until()

    def _pair(self, _: list[str]) -> dict[str, Any]:
        return ({"turns": 3} if self.maybe() else {}) | self._until()

    def _vote(self, _: list[str]) -> dict[str, Any]:
        given: dict[str, Any] = {"options": ["red", "파랑"]} if self.maybe() else {}
        given |= {"secret": False} if self.maybe() else {}
        return given | ({"tie": "first"} if self.maybe() else {})

    def _debate(self, _: list[str]) -> dict[str, Any]:
        if self.maybe():
            return {"positions": ["for", "against"], "judge": self.agent(), "rounds": 4}
        return {"rounds": 1} if self.maybe() else {}

    def _writing(self, _: list[str]) -> dict[str, Any]:
        return {"file": "poem.md"} if self.maybe() else {}

    def _board(self, members: list[str]) -> dict[str, Any]:
        given: dict[str, Any] = {"watches": {members[0]: ["task", "고침"], members[1]: ["draft"]}}
        given |= {"sends": {members[0]: ["draft"]}, "needs": {members[1]: ["draft"]}}
        given |= {"also": {members[1]: ["task"]}} if self.maybe() else {}
        given |= {"answers": "print"} if self.maybe() else {}
        given |= {"most": 3} if self.maybe() else {}
        given |= {"otherwise": self.agent()} if self.maybe() else {}
        return given | self._until()

    def _negotiation(self, members: list[str]) -> dict[str, Any]:
        given: dict[str, Any] = {"issues": {"won": [300, 900], "from": ["May", "6월"]}}
        side = {"words": self.text(), "limits": {"won": [300, 600.5]}}
        given |= {"private": {members[1]: side}} if self.maybe() else {}
        given |= {"rounds": 3} if self.maybe() else {}
        return given | ({"seconds": 60} if self.maybe() else {})

    def _until(self) -> dict[str, Any]:
        if self.maybe():
            return {}
        rules: dict[str, Any] = {
            "rounds": 9,
            "says": self.dice.choice(("DONE", ["DONE", "끝"])),
            "tokens": 1000,
            "seconds": 2.5,
            "dollars": 1,
            "no_progress": 5,
        }
        chosen = self.dice.sample(list(rules), self.dice.randint(1, 4))
        until = {name: rules[name] for name in chosen}
        until |= {"goal_met": self.agent()} if self.maybe(0.1) else {}
        return {"until": until}

    def _hears(self, members: list[str]) -> dict[str, Any]:
        views = ({"last": 7}, {"subscribed": [members[0]]}, {"redacted": ["[0-9]+"]})
        return {"hears": self.dice.choice(views)} if self.maybe() else {}
