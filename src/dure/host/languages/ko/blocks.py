"""Korean for the errors of blocks of code, by code."""

KO = {
    "blocks.open": "마지막 코드 블록이 닫히지 않아 일부가 빠졌을 수 있으므로 아무것도 실행하지"
    " 않았습니다. 끝에 {fence} 한 줄을 넣어 온전히 쓰세요.",
    "blocks.none": "코드 블록이 없습니다. 블록마다 ```python 줄과 ``` 줄 사이에 코드를 쓰고 언어를"
    " 적으세요.",
    "blocks.many": "코드 블록이 {number}개인데 한 번에 {most}개까지 실행합니다. 몇 개를 합치거나"
    " 나누어 호출하세요.",
    "blocks.language": "블록 {number}의 언어({language})는 여기서 실행할 수 없습니다. 있는 것:"
    " {there}. 그중 하나로 쓰고 여는 펜스 뒤에 언어 이름을 적으세요.",
    "blocks.long": "100,000바이트가 넘거나 0바이트 문자가 든 블록은 파일이 필요합니다. 첫 줄에"
    " 이름을 적으세요: # filename: a.py",
}
