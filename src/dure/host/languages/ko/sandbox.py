"""Korean for the errors of `dure.sandbox`, by code."""

KO = {
    "sandbox.environment": "변수 {name!r}은(는) 샌드박스 안으로 넘기지 않습니다. 프로그램 안에서"
    " 직접 설정하세요.",
    "sandbox.failed": "샌드박스를 만들 수 없어서 아무것도 실행하지 않았습니다: {reason}.",
    "sandbox.platform": "{platform}에는 아직 샌드박스가 없어서 코드를 실행하지 않습니다. Linux를"
    " 쓰거나(Windows에서는 WSL 2), --no-sandbox로 이번 실행에서만 내 컴퓨터에서 바로 실행하도록"
    " 허용하세요.",
    "sandbox.machine": "샌드박스는 {known}에서만 되고 {machine}에서는 되지 않아 코드를 실행하지"
    " 않습니다. --no-sandbox로 이번 실행에서만 내 컴퓨터에서 바로 실행하도록 허용할 수 있습니다.",
    "sandbox.not_installed": "코드는 샌드박스에서 실행하는데 {package}이(가) 설치되어 있지"
    " 않습니다. 설치하세요: apt install {package} (Debian, Ubuntu), dnf install {package}"
    " (Fedora), pacman -S {package} (Arch).",
    "sandbox.apparmor": "AppArmor가 bubblewrap의 샌드박스를 막고 있습니다({reason}). 허용하세요:"
    " sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, 또는 bwrap용 프로필.",
    "sandbox.userns": "샌드박스에 필요한 사용자 네임스페이스가 꺼져 있습니다({reason}). 켜세요:"
    " sudo sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000",
    "sandbox.container": "이 컨테이너에서는 bubblewrap이 샌드박스를 만들 수 없습니다({reason})."
    " 컨테이너를 --security-opt seccomp=unconfined --security-opt systempaths=unconfined로"
    " 시작하거나, dure를 컨테이너 밖에서 실행하세요.",
    "sandbox.refused": "이 시스템에서는 bubblewrap이 샌드박스를 만들 수 없습니다({reason}). 컴퓨터"
    " 관리자에게 사용자 네임스페이스를 허용해 달라고 하거나 다른 컴퓨터를 쓰세요.",
    "sandbox.workspace_busy": "다른 dure가 이 작업 폴더에서 코드를 실행하고 있고, 둘이 동시에"
    " 실행하면 서로 떼어 놓을 수 없습니다. 끝날 때까지 기다리거나 다른 폴더에서 작업하세요.",
    "sandbox.settings_link": "작업 폴더의 {name}이(가) 링크라서 그 너머를 코드로부터 지킬 수"
    " 없습니다. 그 자리에 폴더를 두거나 링크를 지우세요.",
}
