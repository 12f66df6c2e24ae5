"""Two who bargain over a bicycle. What each may agree to is kept outside its model."""

from dure import Agent, Profile
from dure.agents.partners import Negotiation, Side

talks = Negotiation(
    "talks",
    [
        Agent("seller", role="sells a bicycle, and likes people who ride"),
        Agent("buyer", role="wants to ride to work, and counts every euro"),
    ],
    issues={"euros": (50, 250), "lock": ["with", "without"]},
    private={
        "seller": Side("Below 110 you keep it.", limits={"euros": (110, 250)}),
        "buyer": Side("You have 130, no more. You need a lock.", limits={"euros": (50, 130)}),
    },
    rounds=6,
)

talks_ko = Negotiation(
    "흥정",
    [
        Agent(Profile("판매자", role="아끼던 자전거를 파는 사람", language="ko")),
        Agent(Profile("구매자", role="자전거로 출근하려는, 한 푼이 아쉬운 사람", language="ko")),
    ],
    issues={"만원": (5, 25), "자물쇠": ["포함", "별도"]},
    private={
        "판매자": Side("11만 원 아래로는 안 판다.", limits={"만원": (11, 25)}),
        "구매자": Side("가진 돈은 13만 원이다. 자물쇠가 있어야 한다.", limits={"만원": (5, 13)}),
    },
    rounds=6,
    language="ko",
)
