"""Korean for flows."""

KO = {
    "flow.when": "사건 {count}개 가운데 {least}개는 결코 올 수 없습니다. 기다릴 단계나 갈래의"
    " 이름을 쓰십시오: all_of(plan, draft).",
    "flow.no_list": "상태의 {field!r}은(는) 목록이 아니어서 하나씩 할 수 없습니다. 상태의 필드:"
    " {fields}.",
    "flow.event": "{what}은(는) 기다릴 수 있는 것이 아닙니다. 단계, 갈래 이름, 또는 all_of(…)를"
    " 쓰십시오.",
    "flow.state_type": "{kind}은(는) 흐름의 상태가 될 수 없습니다. 이름 있는 필드가 있는"
    " dataclass, TypedDict, pydantic 모델을 쓰고, 집합 대신 목록을 쓰십시오.",
    "flow.state_lost": "적었다가 다시 읽으면 다른 값이 됩니다(바이트 따위). 상태에는 글, 수,"
    " 목록, 사전을 두십시오.",
    "flow.begin": "흐름이 들은 말로는 상태 {kind}을(를) 만들 수 없습니다: {problem} 필드에"
    " 기본값을 주거나, 모두를 담은 Data(…) 메시지를 보내십시오.",
    "flow.both_changed": "{one}과(와) {other}이(가) 동시에 실행되면서 둘 다 {field}을(를)"
    " 바꾸었습니다. 각각 다른 필드에 쓰고 뒤의 단계에서 합치거나, 둘 다 목록에 더하게 하십시오.",
    "flow.most": "단계 {step}의 most={most}에는 1 이상의 수와, 그 뒤에 갈 갈래 otherwise=…가"
    " 필요합니다.",
    "flow.no_route": "{step}이(가) 갈래 {route}을(를) 냈습니다. 고를 수 있는 갈래: {routes}."
    " to=(…)에 더하거나 이 가운데 하나를 돌려주십시오.",
    "flow.loop": "most={most}인 반복은 아무것도 하지 않습니다. 1 이상을 쓰십시오.",
    "flow.loop_spent": "{step}은(는) {most}번 실행했지만 목표에 이르지 못했습니다. 횟수를"
    " 늘리거나, 그때 갈 갈래를 otherwise=…로 정하십시오.",
    "flow.one_route": "to에는 갈래를 여럿 적습니다: to=({route!r}, …).",
    "flow.function": "{what}은(는) 단계가 될 수 없습니다. 이름 있는 함수 위에 @start(),"
    " @listen(…), @router(…), @loop(…), @each(…)를 쓰거나, hand(참여자, …)를 쓰십시오.",
    "flow.undecided": "{who}이(가) 갈래 {routes} 가운데 아무것도 고르지 않았습니다. 그때 갈"
    " 갈래를 otherwise=…로 정하십시오.",
    "flow.template": "{template!r}을(를) 상태로 채울 수 없습니다: {reason}. 필드: {fields}."
    " 중괄호를 그대로 쓰려면 {{{{로 쓰십시오.",
    "flow.too_many": "{flow}은(는) {most}단계를 거치고도 끝나지 않았습니다. 다음은"
    " {steps}입니다. 끝없이 돈다면 라우터에 most=…와 otherwise=…를, 아니면 Flow(…, most=…)를"
    " 주십시오.",
    "flow.raised": "{flow}의 단계 {step}에서 {kind} 예외가 났습니다: {reason}. 고친 뒤 실행을"
    " 이어서 하십시오. 앞서 한 일은 남아 있습니다.",
    "flow.state": "{step}이(가) {flow}의 상태를 있을 수 없는 값으로 바꾸었습니다: {problem}"
    " 단계는 받은 {kind}을(를) 바꾸거나 다른 {kind}을(를) 돌려줍니다.",
    "flow.no_step": "{what}은(는) 단계가 아닙니다. 함수 위에 @start(), @listen(…), @router(…)를"
    " 쓰거나, hand(참여자, …)를 쓰십시오.",
    "flow.same_name": "{flow}에서 {name!r}이라는 이름이 두 번 쓰였습니다. 단계와 갈래마다 다른"
    " 이름을 주십시오. start와 end는 이미 쓰입니다.",
    "flow.no_field": "{step}이(가) {field!r}에 쓰려 하지만 {flow}의 상태에는 없습니다. 필드:"
    " {fields}.",
    "flow.unknown_event": "{step}이(가) {event!r}을(를) 기다리지만 {flow}에서는 나오지 않습니다."
    " 나오는 것: {known}.",
    "flow.no_start": "{flow}에는 시작할 단계가 없습니다. 한 단계에 @start()를 쓰십시오."
    " 파일에서는 `after`가 없는 단계가 시작합니다.",
    "flow.never_begins": "단계 {step}은(는) 시작될 수 없습니다. 기다리는 것: {when}.",
    "flow.never_begins_cure": "앞선 것을 기다리게 하거나, 단계를 빼십시오.",
    "flow.leads_nowhere": "단계 {step}은(는) 아무도 기다리지 않는 갈래 {route}을(를) 고를 수"
    " 있습니다.",
    "flow.leads_nowhere_cure": '단계에 @listen("{route}")를 쓰거나, 거기서 끝난다면 END를 고르게'
    " 하십시오.",
    "flow.never_ends": "{steps}의 반복에는 나가는 길이 없습니다.",
    "flow.never_ends_cure": "그 안의 라우터가 다른 곳으로 가는 갈래를 고르게 하거나, most=…와"
    " otherwise=…를 주십시오.",
}
