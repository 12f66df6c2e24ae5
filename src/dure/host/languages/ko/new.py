"""Korean: drafting an agent or a team from one sentence."""

KO = {
    "new.left": "아무것도 쓰지 않았습니다.",
    "new.plain": "오프라인 모델은 글을 쓰지 못하므로 간단한 초안입니다."
    " 다른 모델은 --model로 고르세요.",
    "new.no_tools": "이런 도구는 없어서 뺐습니다: {names}.",
    "new.ask": "파일로 쓸까요? [y / e: 편집 / n / 바꿀 점]",
    "new.in_the_way": "{file}이(가) 이미 있고, 덮어쓰지 않습니다. 다른 이름을 주세요: --out FILE",
    "new.unwritable": "{file}을(를) 쓸 수 없습니다: {reason}. 다른 이름을 주세요: --out FILE",
    "new.next": "다음:",
}
