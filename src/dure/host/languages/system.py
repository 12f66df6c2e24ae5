"""What the operating system, SQLite and the rules of a policy say, in Korean: facts of many
sentences.

Knows the usual reasons by their English text. Does not know where they are said.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from typing import Any

_BY_NUMBER = {
    errno.ENOENT: "그런 파일이나 폴더가 없습니다",
    errno.EACCES: "권한이 없습니다",
    errno.EPERM: "허용되지 않습니다",
    errno.EEXIST: "이미 있습니다",
    errno.EISDIR: "폴더입니다",
    errno.ENOTDIR: "폴더가 아닙니다",
    errno.ENOSPC: "디스크에 남은 공간이 없습니다",
    errno.EROFS: "읽기 전용 파일 시스템입니다",
    errno.EFBIG: "파일이 너무 큽니다",
    errno.EIO: "입출력 오류가 났습니다",
    errno.EBUSY: "다른 곳에서 쓰고 있습니다",
    errno.EMFILE: "열린 파일이 너무 많습니다",
    errno.ENAMETOOLONG: "이름이 너무 깁니다",
    errno.ELOOP: "링크가 너무 여러 번 이어집니다",
    errno.ECONNREFUSED: "연결이 거부되었습니다",
    errno.ETIMEDOUT: "시간이 초과되었습니다",
}
_BY_TEXT = {os.strerror(number): text for number, text in _BY_NUMBER.items()} | {
    "database is locked": "데이터베이스가 잠겨 있습니다",
    "database or disk is full": "디스크가 가득 찼습니다",
    "disk I/O error": "디스크 입출력 오류",
    "file is not a database": "데이터베이스 파일이 아닙니다",
    "database disk image is malformed": "파일이 손상되었습니다",
    "attempt to write a readonly database": "읽기 전용입니다",
    "unable to open database file": "파일을 열 수 없습니다",
    "workspace: the tool does not say what it does": "workspace: 도구의 효과가 적혀 있지 않음",
    "workspace: running code outside the sandbox needs a person": "workspace: 샌드박스 밖 코드는"
    " 승인 필요",
    "workspace: send needs a person": "workspace: 보내기(send)는 승인 필요",
    "workspace: pay needs a person": "workspace: 결제(pay)는 승인 필요",
    "workspace: writing outside the workspace needs a person": "workspace: 작업 폴더 밖에 쓰기는"
    " 승인 필요",
    "workspace: changing what others go by needs a person": "workspace: 남도 따르는 것을 바꾸는"
    " 일은 승인 필요",
    "workspace: read is allowed": "workspace: 읽기(read)는 허용",
    "workspace: write is allowed": "workspace: 쓰기(write)는 허용",
    "workspace: exec is allowed": "workspace: 실행(exec)은 허용",
    "read-only: reads are allowed": "read-only: 읽기는 허용",
    "trusted: allowed": "trusted: 허용",
    "the policy of this run was code; give it again with policy=…": "이 실행의 정책은 코드였습니다."
    " policy=…로 다시 주세요",
    "read-only: write is denied": "read-only: 쓰기(write)는 거부",
    "read-only: exec is denied": "read-only: 실행(exec)은 거부",
    "read-only: send is denied": "read-only: 보내기(send)는 거부",
    "read-only: pay is denied": "read-only: 결제(pay)는 거부",
    "the tool asks before it acts": "이 도구는 하기 전에 묻습니다",
    "fork: the parent run has made this very call": "분기: 원래 실행이 이미 똑같이 호출했습니다",
}


def reasons_in_korean(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, those that are a reason of the system in Korean."""
    return {
        name: _BY_TEXT.get(fact, fact) if isinstance(fact, str) else fact
        for name, fact in facts.items()
    }
