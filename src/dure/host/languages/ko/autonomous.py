"""Korean for agents that work on their own."""

KO = {
    "autonomous.done": "모든 목표를 이루었습니다.",
    "autonomous.impossible": "할 수 없는 일입니다.",
    "autonomous.stuck": "더 나아가지 못해 멈추었습니다.",
    "autonomous.bounded": "끝나기 전에 예산을 다 썼습니다.",
    "autonomous.stopped": "끝나기 전에 멈추었습니다.",
    "autonomous.mute": "{reason}\n\n판단할 이가 없었습니다: {why}",
    "autonomous.plan": "`steps`는 text와 done_when이 있는 항목의 목록입니다.",
    "autonomous.reason": "`reason`에 무엇을 이루었는지, 또는 왜 할 수 없는지 쓰세요.",
    "autonomous.task": "`task`에 도우미가 할 일을 쓰세요.",
    "autonomous.step": "`step`에 할 일과 끝났음을 보여 주는 것을 쓰세요.",
    "autonomous.leave": "할까요? y: 네, y -5: 다섯 걸음, n: 여기서 끝, 아니면 대신 할 일을 쓰세요.",
    "autonomous.help": "{name}이(가) 더 나아가지 못합니다: {why}. 무엇을 할까요?",
    "autonomous.critic": "{what}은(는) 비평자가 아닙니다. 에이전트나 사람을 주세요:"
    " critic=Agent('critic', model=…).",
    "autonomous.no_agent": "{what}은(는) 에이전트가 아닙니다. Autonomous에는 Agent를 주세요:"
    " Autonomous(Agent('scout'), …).",
    "autonomous.numbers": "patience는 1에서 {most}까지, steps는 None이나 0 이상입니다.",
    "review.uncalled": "아무것도 호출하지 않음",
    "review.same_call": "{name}을(를) 앞에서 호출했고 결과도 같음",
    "review.failed": "실패함",
    "review.same_plan": "같은 계획을 다시 적음",
    "review.not_again": "{name}을(를) 다시 호출하지 않음: {most}번 같은 결과였음",
    "critic.once": "목표마다 한 번씩 판단하십시오: {numbers}.",
    "critic.unshown": "보여 주는 걸음이 없음",
    "autonomous.list": "{field}은(는) 문장의 목록입니다: {field}=[…].",
}
