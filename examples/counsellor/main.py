"""A counsellor and a person. What happens on a sign of danger is decided outside the model."""

from dure import Human, rounds, says
from dure.agents.partners import counsellor
from dure.teams import JointChat

talk = JointChat(
    "talk",
    [counsellor(None, "listener"), Human("student")],
    until=says("Goodbye", by="student") | rounds(60),
)

talk_ko = JointChat(
    "상담",
    [counsellor(None, "상담자", language="ko"), Human("수험생", language="ko")],
    until=says("이만 갈게", by="수험생") | rounds(60),
)
