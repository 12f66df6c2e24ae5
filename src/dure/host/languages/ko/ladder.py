"""Korean for the sandboxes to choose from, their way out, and packages, by code."""

KO = {
    "cli.doctor_sandboxes": "고를 샌드박스",
    "ladder.both": "--sandbox와 --no-sandbox는 서로 반대입니다. 하나를 빼세요.",
    "ladder.container_failed": "{engine}이(가) 컨테이너를 만들지 못했습니다: {reason}.",
    "ladder.engine_silent": "{engine}은(는) 설치되어 있지만 답하지 않습니다: {reason}. 시작하세요"
    "(docker: sudo systemctl start docker, macOS의 podman: podman machine start). 또는 다른"
    " 샌드박스를 쓰세요(`dure doctor` 참고).",
    "ladder.entry_failed": "다른 패키지의 샌드박스 {name}({value})을(를) 불러올 수 없습니다:"
    " {reason}. 그 패키지를 업데이트하거나 지우세요.",
    "ladder.entry_type": "다른 패키지의 샌드박스 {name}({value})은(는) 샌드박스가 아닙니다. 함수는"
    " name, missing(), run()이 있는 객체를 돌려주어야 합니다.",
    "ladder.light_only": "가벼운 샌드박스는 파이썬 코드만 실행하고 다른 프로그램({program!r})은"
    " 실행하지 않습니다. 순수 파이썬으로 쓰거나 프로그램을 실행하는 샌드박스를 쓰세요.",
    "ladder.no_engine": "{engine}이(가) 설치되어 있지 않습니다. 설치하거나(Debian, Ubuntu: apt"
    " install podman, 또는 docs.docker.com 참고) 다른 샌드박스를 쓰세요(`dure doctor` 참고).",
    "ladder.no_image": "{engine}에 이미지 {image}이(가) 없고, dure는 시키지 않은 이미지를 내려받지"
    " 않습니다. 받으세요: {engine} pull {image}. 또는 있는 것을 쓰세요: --sandbox {engine}:IMAGE",
    "ladder.no_interpreter": "가벼운 샌드박스에는 내장 인터프리터가 있어야 하는데 설치되어 있지"
    " 않습니다: pip install 'dure[monty]'. 또는 다른 샌드박스를 쓰세요(`dure doctor` 참고).",
    "ladder.no_limits": "여기에서 {engine}은(는) 메모리와 프로세스를 제한하지 못하므로 그 안에서는"
    " 코드를 실행하지 않습니다. 루트 없는 엔진에는 control group 2판이 있어야 합니다. 또는 다른"
    " 샌드박스를 쓰세요(`dure doctor` 참고).",
    "ladder.no_network": "정책이 네트워크를 허용하지만 컨테이너에는 네트워크를 주지 않습니다."
    " bubblewrap 샌드박스를 쓰거나, 샌드박스의 호스트가 없는 정책을 쓰세요.",
    "ladder.root_owned": "작업 폴더가 root의 것이고 {engine}도 root로 돌아가므로 프로그램이 root가"
    " 됩니다. 루트 없는 엔진이나 bubblewrap 샌드박스를 쓰거나, 폴더를 보통 사용자에게 주세요:"
    " chown -R USER {folder}",
    "ladder.unknown": "이름이 {name}인 샌드박스가 없습니다. 있는 것: {near}.",
    "packages.empty": "패키지를 하나 이상 적으세요.",
    "packages.failed": "{index}에서 패키지를 설치할 수 없습니다: {reason}",
    "packages.index": "정책의 인덱스는 https://pypi.org/simple 같은 주소여야 하고, 사용자 이름이나"
    " 암호가 들어 있으면 안 됩니다.",
    "packages.name": "{package!r}은(는) 패키지 이름이 아닙니다. numpy처럼 이름을 쓰거나"
    " numpy==2.1처럼 버전을 붙이세요. 주소, 파일, 옵션은 받지 않습니다.",
    "packages.no_sandbox": "패키지는 샌드박스 안에만 설치하고 이 컴퓨터에는 설치하지 않습니다. 있는"
    " 것으로 하세요.",
    "packages.none": "정책이 패키지 설치를 허용하지 않습니다. 있는 것으로 하세요: 표준 라이브러리와"
    " `import`로 찾을 수 있는 것.",
    "packages.refused": "정책이 {refused}의 설치를 허용하지 않습니다. 허용하는 것: {allowed}.",
    "packages.report": "pip가 무엇을 설치할지 말하지 않았습니다.",
}
