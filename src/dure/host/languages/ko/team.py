"""Teams: members, who speaks next, what is heard, when it ends."""

from __future__ import annotations

KO = {
    "stop.every": "every={every}이면 영영 묻지 않습니다. 1 이상으로 주십시오.",
    "stop.window": "no_progress({window})는 너무 짧아 알아볼 수 없습니다. 2 이상으로 주십시오.",
    "team.edge": "그래프에 {name!r}이(가) 있지만 {team}에는 없습니다. 구성원은 {names}입니다.",
    "team.no_participant": (
        "{what}은(는) 참가자가 아닙니다. 팀의 구성원은 에이전트, 사람, 엔진 또는 다른 팀입니다."
    ),
    "team.not_there": (
        "{rule} 규칙이 {name!r}을(를) 골랐지만 {team}에는 없습니다. 구성원은 {names}입니다."
    ),
    "team.same_name": (
        "{team}에 {name!r}은(는) 둘입니다. 구성원마다 다른 이름을 주고, 팀의 이름과도"
        " 다르게 하십시오."
    ),
    "team.too_few": "{team}의 구성원은 {count}명인데 {least}명 이상이어야 합니다.",
    "view.last": "last({most})로는 아무것도 듣지 못합니다. 1 이상으로 주십시오.",
    "view.nobody": ("{name!r}에게 보일 것을 정했지만 {team}에는 없습니다. 구성원은 {names}입니다."),
    "view.pattern": "{pattern!r}은(는) 정규 표현식이 아닙니다: {reason}.",
    "view.summary": "keep={keep}, every={every}: 둘 다 1 이상이어야 합니다.",
}
