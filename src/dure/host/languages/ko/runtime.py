"""Korean for the errors of `dure.runtime`, `dure.agents` and `dure.planning`, by code."""

_CHANGED = " 그 뒤로 코드가 바뀌었습니다. `dure fork`로 앞의 이벤트에서 이어 가세요."

KO = {
    "agent.no_participant": "{what}은(는) 참여자가 아닙니다. as_tool에는 Agent, Human 또는 팀을"
    " 주세요. 함수라면 위에 @tool을 붙이세요.",
    "run.bad_task": "{what}은(는) 과제가 아닙니다. 문장, Message 또는 메시지 목록을 주세요.",
    "run.no_budget": "{what}은(는) 예산이 아닙니다. budget=Budget(dollars=…)처럼 쓰거나 calls,"
    " tokens, seconds를 쓰세요.",
    "run.no_policy": "{what}은(는) 정책이 아닙니다. policy='workspace', 'read-only', 'trusted',"
    " policy.trusted(`from dure import policy`) 또는 직접 쓴 함수를 주세요.",
    "run.no_asker": "{what}에게는 물어볼 수 없습니다. asks=함수를 쓰세요. 그 함수는 Question을 받아"
    " Answer나 None을 반환합니다.",
    "run.no_participant": "{what}은(는) 참여자가 아닙니다. Agent나 Human을 주거나, 이름(name)과"
    " 한 줄 소개(about)와 `async reply(turn)`이 있는 것을 주세요.",
    "run.no_store": "{what}은(는) 저장소가 아닙니다. store=stores.SQLite(path)나"
    " stores.Memory()를 쓰세요.",
    "agent.value": "{name}={what}은(는) 에이전트에 쓸 수 없습니다. {example} 같은 값을 주세요.",
    "agent.no_output": "{name}이(가) 여러 번 시도하고도 요청한 타입의 값을 주지 못했습니다:"
    " {problem}",
    "agent.one_tool": "tools에는 목록을 줍니다: tools=[{name}].",
    "agent.no_tool": "{what}은(는) 도구가 아닙니다. 함수 위에 @tool을 붙이거나,"
    " as_tool(participant)를 쓰거나, 딸려 오는 것이면 dure.tools의 load('files')를 쓰세요.",
    "agent.same_tool": "{name!r}이라(라)는 도구가 둘입니다. 하나에 다른 이름을 주세요:"
    " renamed(tool, …) 또는 prefixed(tools, …).",
    "budget.approvals": "이 실행은 승인 요청 한도({most}번)에 이르렀습니다. Budget(approvals=…)을"
    " 늘리거나 덜 묻는 정책으로 다시 실행하세요.",
    "budget.calls": "모델 호출 한도 {most}번에 이르렀습니다. 더 큰 Budget(calls=…)으로 이어서"
    " 실행하세요.",
    "budget.depth": "{tool}을(를) 쓰면 위임이 {most}단계보다 깊어집니다. 직접 하거나, 더 큰"
    " Budget(depth=…)으로 실행하세요.",
    "budget.dollars": "다음 호출의 비용이 ${most} 가운데 남은 금액을 넘을 수 있습니다(지금까지"
    " ${spent} 사용). 더 큰 Budget(dollars=…)으로 이어서 실행하세요.",
    "budget.seconds": "작업 시간 한도 {seconds}초에 이르렀습니다. 더 큰 Budget(seconds=…)으로"
    " 이어서 실행하세요.",
    "budget.tokens": "토큰 한도 {most}개 안에서는 더 호출할 수 없습니다. 더 큰"
    " Budget(tokens=…)으로 이어서 실행하세요.",
    "budget.server_tools": "이 실행에는 달러 예산이 있는데 제공자의 도구(server_tools)가 얼마나"
    " 드는지 미리 알 수 없습니다. 그 도구를 빼거나, 달러 대신 토큰이나 호출 수를 제한하세요.",
    "budget.unknown_price": "이 실행에는 달러 예산이 있는데 모델의 가격을 알 수 없습니다. 모델에"
    " 가격을 주거나(`open(name, price=Price(…))`, 또는 prices.toml에 한 줄: `dure prices"
    " --help` 참고), 대신 토큰이나 호출 수를 제한하세요.",
    "fork.no_event": "실행 {run}에는 이벤트가 1번부터 {last}번까지 있습니다. {at}번 이벤트가"
    " 없어서 거기서 분기할 수 없습니다.",
    "fork.no_result": "{at}번 이벤트는 결과가 아니어서 바꿀 것이 없습니다. `dure show {run}"
    " --json`으로 이벤트를 볼 수 있습니다.",
    "model.empty": "{model}이(가) 빈 응답을 주었습니다. 다시 시도하거나 다른 모델을 쓰세요.",
    "model.cut": "{model}의 응답이 온전히 끝나기 전에 끊겼습니다. 그 응답으로는 아무것도 하지"
    " 않았습니다. 다시 시도하세요.",
    "model.filtered": "{model}의 제공자가 응답을 걸러 냈습니다. 요청을 바꾸거나 다른 모델을"
    " 쓰세요.",
    "model.format": "{model}이(가) {tries}번 시도하고도 응답 형식을 지키지 못했습니다: {problem}"
    " 성능이 더 좋은 모델이나 모델 고유의 도구 호출을 써 보세요.",
    "model.length": "{model}의 응답이 끝나기 전에 출력 한도에 이르렀습니다. 한 번에 더 적게"
    " 요청하거나 출력 한도를 늘리세요.",
    "model.refused": "{model}이(가) 거절했습니다: {text} 요청을 바꾸거나 다른 모델을 쓰세요.",
    "model.timeout": "{model}이(가) {seconds}초 안에 끝내지 못했습니다. 없어진 것은 없습니다."
    " `dure resume`으로 다시 요청하세요.",
    "participant.no_message": "{who}.reply가 Message가 아니라 {kind}을(를) 반환했습니다."
    " dure.say(name, text)를 반환하세요.",
    "plan.steps": "`steps`는 문장의 목록, `done`은 정수입니다.",
    "plan.too_long": "{count}단계는 너무 많습니다. 더 큰 단계로 나누어 {most}단계 이하로"
    " 계획하세요.",
    "replay.live": "재생이 {key}에 이르렀지만 기록에는 없습니다." + _CHANGED,
    "replay.other_call": "코드는 {key}에서 {tool}을(를) 호출하지만 기록에는 {recorded} 호출이"
    " 있습니다." + _CHANGED,
    "replay.other_end": "코드가 {key}을(를) 기록과 다른 메시지로 끝냅니다." + _CHANGED,
    "replay.other_hand": "코드는 {key}에서 {who}에게 넘기지만 기록에는 {recorded}이(가)"
    " 있습니다." + _CHANGED,
    "replay.other_key": "코드는 {asked}을(를) 요청하지만 기록에는 {recorded}이(가) 있습니다."
    + _CHANGED,
    "replay.other_participant": "실행 {run}은(는) {recorded!r}의 것인데 {who!r}을(를) 주었습니다."
    " 실행을 만든 참여자를 주세요.",
    "replay.other_question": "{key}의 질문이 그때 물은 질문과 다릅니다." + _CHANGED,
    "replay.other_step": "코드는 {key}에서 {label!r}을(를) 읽지만 기록에는 {recorded!r}이(가)"
    " 있습니다." + _CHANGED,
    "replay.unread": "{frame} 아래의 코드는 끝났지만 기록은 {recorded}으로(로) 이어집니다."
    + _CHANGED,
    "run.given_up": "{tool}이(가) 실행되었는지 아무도 말할 수 없어 이 실행을 포기했습니다.",
    "run.loop": "{actor}이(가) {tool}을(를) 같은 인자로 {times}번 호출했고 결과도 같아서 실행을"
    " 멈췄습니다. 방향을 알려 주거나, 과제, 도구, 모델을 바꾸세요.",
    "run.never_began": "실행 {run}은(는) 아무것도 저장되기 전에 끊겨서 이어 갈 것이 없습니다."
    " 과제를 다시 실행하세요.",
    "run.no_model": "모델을 정하지 않았습니다. Agent(…, model='offline')처럼 에이전트에 주거나,"
    " run(agent, task, model='openai:gpt-5')처럼 실행에 주거나, DURE_MODEL을 설정하세요.",
    "run.no_task": "run(participant, task)에는 문장 같은 과제가 필요합니다.",
    "run.not_begun": "실행이 아직 시작되지 않았습니다. await 또는 async for로 시작하세요.",
    "run.options_twice": "이 Run에는 과제와 옵션이 이미 있습니다. Run을 만드는 곳에서 주세요.",
    "run.twice": "Run은 한 번만 실행됩니다. 새로 만들거나 resume(run.id, …)을 쓰세요.",
    "run.unknown_option": "{name!r}은(는) 실행의 옵션이 아닙니다. 있는 옵션: {known}.",
    "store.ambiguous": "{name!r}은(는) {near} 중 무엇인지 알 수 없습니다. 더 길게 쓰세요.",
    "store.broken": "저장소의 데이터베이스를 쓸 수 없습니다({text}). 파일을 옮기거나(`dure"
    " config`에 위치가 나옵니다) `--in DIR`로 다른 폴더를 고르세요.",
    "store.foreign": "{name}은(는) 다른 프로그램의 데이터베이스입니다. `--in DIR`로 다른 폴더를"
    " 고르거나, 설정의 store에 다른 파일을 쓰세요.",
    "store.driven": "실행 {run}은(는) 다른 프로세스가 진행하고 있습니다. 거기서 중지하거나 끝날"
    " 때까지 기다리세요.",
    "store.fenced": "실행 {run}을(를) 다른 프로세스가 넘겨받아 이 프로세스는 더 쓸 수 없습니다."
    " 거기서 보거나 `dure show {run}`으로 보세요.",
    "store.full": "저장소가 있는 디스크가 가득 찼거나 고장 났습니다({text}). 공간을 비우고 `dure"
    " resume`을 실행하세요. 없어진 것은 없습니다.",
    "store.locked": "다른 프로그램이 저장소의 데이터베이스를 잡고 있습니다({text}). 그 프로그램을"
    " 닫고 다시 시도하세요.",
    "store.newer": "저장소 {name}은(는) 더 새로운 버전의 dure가 썼습니다(형식 {found}, 이 dure는"
    " {known}까지 읽습니다). dure를 업데이트하거나 `--in DIR`로 다른 폴더를 고르세요.",
    "store.no_run": "여기에는 {run!r} 실행이 없습니다. `dure runs`로 실행 목록을 볼 수 있습니다.",
    "store.readonly": "여기에는 기록을 쓸 수 없습니다({text}). `--in DIR`이나 DURE_HOME으로 다른"
    " 폴더를 고르세요.",
    "store.run_exists": "실행 {run}이(가) 이미 있습니다.",
    "tool.no_run": "{name}은(는) 실행이 이어지는 동안만 두는데, 이 호출은 어느 실행에도 속하지"
    " 않습니다.",
    "tool.no_task": "무엇을 해야 하는지 `task`에 쓰세요.",
    "tool.no_turn": "traits={{'frame'}}인 도구만 call.turn을 쓸 수 있습니다(여기서는 {verb}). 그"
    " 도구의 호출은 하나하나 기록되기 때문입니다.",
    "tool.raised": "도구에서 {kind} 예외가 났습니다: {text}",
    "tool.refused": "{text}",
    "tool.stopped": "{why}",
    "tool.too_slow": "{tool}이(가) {seconds}초 안에 끝나지 않았습니다. 다시 호출할 수 있습니다.",
    "turn.busy": "같은 턴의 {busy}이(가) 진행되는 동안 {word}이(가) 불렸습니다. 하나를 await한 뒤"
    " 다른 것을 부르거나, turn.together(…)로 둘을 함께 하세요.",
    "turn.step_type": "{label!r} 단계는 {returns}을(를) 반환해야 하는데 {kind}을(를)"
    " 반환했습니다. 무엇을 반환하는지 적으세요: turn.step(label, deed, returns=…).",
    "journal.newer": "실행 {run}은(는) 더 새로운 버전의 dure가 썼습니다(형식 {found}, 이 dure는"
    " {known}까지 압니다). 이어 가려면 dure를 업데이트하세요.",
    "run.empty_task": "과제가 비어 있습니다. 무엇을 해야 하는지 쓰거나, 이어 갈 실행을 after=…로"
    " 정하세요.",
}
