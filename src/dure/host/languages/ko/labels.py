"""Korean for what is vouched for, what is private, and declassifying, by code."""

KO = {
    "declassify.kept": "남겨 두었습니다. 실행 {run}은(는) 이어 갈 때 따릅니다. {command}",
    "declassify.over": "실행 {run}은(는) 끝나서({status}) 더는 아무것도 읽지 않습니다.",
    "declassify.sent": "실행 {run}은(는) 다음 모델 호출부터 따릅니다.",
    "labels.provider_option": "비공개 자료가 보이는 중인데 {option} 옵션은 제공자가 무엇을 찾아보게"
    " 하므로 자료가 새어 나갈 수 있습니다. 그런 도구는 server_tools에 적으세요(그때는 빠집니다)."
    " 아니면 그 옵션을 빼세요.",
    "vouch.done": "지금 내용 그대로 파일 {count}개를 보증합니다. 그 내용은 당신의 말로 여겨집니다.",
    "vouch.no_file": "작업 폴더 {folder}에 파일 {path}이(가) 없습니다.",
    "vouch.undone": "보증하는 파일이 {count}개 줄었습니다.",
    "vouch.unwritable": "보증한 것을 {file}에 남길 수 없습니다: {reason}.",
    "vouch.within": "보증한 것을 {folder}에 남길 수 없습니다. 작업 폴더 안이라 도구가 바꿀 수"
    " 있습니다. 다른 DURE_HOME을 쓰세요.",
}
