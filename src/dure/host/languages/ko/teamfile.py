"""Korean: what is wrong with a team file."""

KO = {
    "teamfile.write_one": "`docs/files.md`에 쓰는 법이 있습니다.",
    "teamfile.beside": "경로는 팀 파일이 있는 폴더에서부터 셉니다.",
    "teamfile.version": "{place}: 이 dure는 버전 {known}을(를) 읽습니다. dure를 업데이트하거나"
    " version: {known}을(를) 적으세요.",
    "teamfile.start": "{place}: 누구를 실행할까요? start: 이름을 쓰세요. 후보: {names}.",
    "teamfile.nobody": "{place}: 이 파일에 {name!r}이(가) 없습니다. 있는 것: {names}.",
    "teamfile.circle": "{place}: 팀은 자기 안에 들 수 없습니다: {circle}.",
    "teamfile.twice": "{place}: {name!r}은(는) {other}에도 있습니다. 한쪽의 이름을 바꾸세요.",
    "teamfile.outside": "{place}: {path!r}은(는) 이 파일의 폴더 밖에 있습니다. 폴더 안에 두세요.",
    "teamfile.wrong": "{place}: {reason}",
    "teamfile.not_here": "{place}: {kind} 팀에는 {field}이(가) 쓰이지 않습니다."
    " 쓰이는 것: {fields}.",
    "teamfile.needs": "{place}: {kind} 팀에는 {field}: 이름이 있어야 합니다.",
    "teamfile.no_person": "{place}: {name!r}은(는) 사람이 아닙니다. people에 있는 이름을 쓰세요.",
    "teamfile.no_rule": "{place}: {name!r}은(는) 없습니다. 있는 것: {names}.",
    "teamfile.two": "{place}: 짝은 둘입니다: 지시하는 이, 그다음에 실행하는 이.",
    "teamfile.secret": "{place}: 키처럼 보입니다. 지우고, 제공자에게서 새 키를 받아,"
    " dure keys set 명령으로 보관하세요.",
    "teamfile.no_member": "{place}: {name!r}은(는) 이 팀의 구성원이 아닙니다. 구성원: {names}.",
    "spec.two": "{name!r}이(가) 둘입니다. 파일에서는 한 이름이 하나를 가리킵니다. 한쪽의 이름을"
    " 바꾸세요.",
    "spec.no_form": "{name}을(를) 파일로 적을 수 없습니다. {what}은(는) 파일에 적는 형식이"
    " 없습니다."
    " 파이썬에 두거나, 이름이 있는 규칙·모델·도구·검사를 쓰세요.",
    "spec.no_place": "{file}에서 곁에 있는 것을 건드리지 않고 {field}을(를) 정할 수 없습니다(앵커,"
    " 또는 여러 줄의 목록). 파일을 손으로 고치세요.",
    "teamfile.tasks": "{place}: tasks 팀에는 할 일의 목록(- what: …)을, sequential 팀에는"
    " 구성원마다 맡길 말(이름: …)을 쓰세요.",
    "spec.state_field": "{place}: {name!r}은(는) 필드 이름이 될 수 없습니다. 글자, 숫자, '_'를"
    " 쓰세요.",
    "spec.step_each": "{place}: 상태의 {field!r}은(는) 목록이 아닙니다. 상태에 적으세요: state:"
    " {{{field}: []}}",
    "spec.step_takes": "{place}: {form}이(가) 있는 단계에는 {field}을(를) 쓸 수 없습니다. 쓸 수"
    " 있는 것: {fields}.",
    "spec.step_form": "{place}: 단계에는 다음 가운데 하나가 있어야 합니다. who: 이름 / all:"
    " [이름들]과 into / each: 필드, who와 into / decide: 이름과 to: [갈래들].",
    "spec.step_after": "{given} 다음에는 시작할 수 없습니다. 단계나 갈래, 그 목록(하나라도 오면"
    " 시작), {{all: [A, B]}}, {{some: 2, of: [A, B, C]}} 가운데 하나를 쓰세요.",
    "spec.no_path": "{field}이(가) 들어갈 곳이 없습니다. 먼저 그것이 들어갈 것을 정하세요.",
    "teamfile.use_circle": "{place}: {path!r}을(를) 따라가면 이 파일로 돌아옵니다. 둘 중 한쪽의"
    " use를 지우세요.",
    "teamfile.used_twice": "{place}: {name!r}은(는) {file}에도 있습니다. 한쪽의 이름을 바꾸세요.",
    "teamfile.deep": "{place}: 팀 안의 팀이 {most}겹보다 깊습니다. 더 가깝게 두세요.",
    "teamfile.many": "{place}: 서로 쓰는 파일이 {most}개를 넘습니다. 몇을 합치세요.",
    "spec.memory": "기억에는 {kinds} 가운데 하나, tokens, 또는 둘을 함께 쓰세요.",
    "spec.output": "{name!r}은(는) 출력이나 그 필드의 이름이 될 수 없습니다. 글자, 숫자, '_'로"
    " 이렇게 쓰세요. output: {{Offer: {{price: float}}}}",
    "spec.counsellor": "{place}: 상담자에는 {field}이(가) 쓰이지 않습니다. 쓰이는 것: {fields}.",
    "spec.step_into": "{place}: 상태에 {field!r} 필드가 없습니다. 적으세요: state: {{{field}: …}}",
}
