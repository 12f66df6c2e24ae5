"""What the company itself says, and how its people are called, by language.

What a role is told about its work stands in `prompts/`.
"""

from __future__ import annotations

NAMES = {
    "en": {
        "archivist": "archivist",
        "product_manager": "product manager",
        "architect": "architect",
        "project_manager": "project manager",
        "engineer": "engineer",
        "reviewer": "reviewer",
        "qa_engineer": "QA engineer",
        "test_bench": "test bench",
    },
    "ko": {
        "archivist": "자료 담당자",
        "product_manager": "기획자",
        "architect": "설계자",
        "project_manager": "프로젝트 관리자",
        "engineer": "개발자",
        "reviewer": "검토자",
        "qa_engineer": "품질 담당자",
        "test_bench": "시험대",
    },
}

WORDS = {
    "en": {
        "prd": "Requirements",
        "design": "Design",
        "tasks": "Tasks",
        "report": "Test report",
        "no_files": "There is no file in your reply. Write each file whole, in a fenced block whose"
        " first line is `# filename: path`.",
        "not_closed": "Nothing was written: {problem}",
        "not_written": "Not all of your files were written. Send them all again:\n{problems}",
        "not_yours": "{path} is not yours to write. The tests lie in tests/ and belong to the QA"
        " engineer; if one of them is wrong, say so: `objection: …`.",
        "not_tests": "{path} is not yours to write. Tests lie in tests/, in files test_….py.",
        "gave_up": "{name} gave no usable files: {problem}",
        "no_document": "{name} could not write {path}: {problem}",
        "reviewed": "I have asked for changes {count} times. Now the tests decide.",
        "nothing_there": "The folder is empty: this is a new project.",
        "there_is": "These files are there already:",
        "failed": "{count} of {ran} tests failed (test run {number} of at most {most}).",
        "command_failed": "The tests failed (test run {number} of at most {most}).",
        "hung": "The tests did not come to an end{at} (test run {number} of at most {most}).",
        "broke_off": "The tests broke off{at} (test run {number} of at most {most}).",
        "no_tests": "No test was found in tests/test_….py (test run {number} of at most {most}).",
        "all_skipped": "All {ran} tests were skipped (test run {number} of at most {most}).",
        "weak": "The tests pass, but they pass just as well with every program emptied: they do not"
        " test it. Have them run the program and compare what it does (test run {number} of at most"
        " {most}).",
        "passed": "{ran} tests passed (test run {number}).",
        "command_passed": "The tests passed (test run {number}).",
        "in": " in {test}",
        "success": "Passed: all {ran} tests ran in the sandbox and passed. With the program emptied"
        " they fail, so they do test it.",
        "command_success": "Passed: `{command}` ended with 0 in the sandbox, and does not where the"
        " programs are emptied.",
        "failure": "Not done: after {number} test runs, the most there may be, the tests still do"
        " not pass.",
        "no_run": "Not done: the tests could not be run. {reason}",
        "stopped": "Not done: {reason}.",
        "tried": "What was tried:",
        "wrote": "{name} wrote {files}. {text}",
        "objected": "{name}: {text}",
        "unapproved": "The reviewer still wanted changes: {text}",
        "files": "Files: {files}",
        "documents": "Documents: {files}",
        "as_left": "The files are in the folder as they were left: {files}",
    },
    "ko": {
        "prd": "요구 사항",
        "design": "설계",
        "tasks": "할 일",
        "report": "시험 보고서",
        "no_files": "답에 파일이 없습니다. 파일마다 통째로, 첫 줄이 `# filename: 경로`인 코드"
        " 블록에 쓰십시오.",
        "not_closed": "아무것도 쓰지 않았습니다: {problem}",
        "not_written": "쓰지 못한 파일이 있습니다. 모든 파일을 다시 보내십시오:\n{problems}",
        "not_yours": "{path}: 여기에 쓰면 안 됩니다. tests/의 테스트는 품질 담당자의 것입니다. 틀린"
        " 테스트가 있으면 `objection: …`이라고 말하십시오.",
        "not_tests": "{path}: 여기에 쓰면 안 됩니다. 테스트는 tests/ 안의 test_….py에 둡니다.",
        "gave_up": "{name}: 쓸 수 있는 파일을 내지 못했습니다: {problem}",
        "no_document": "{name}: {path} 파일을 쓰지 못했습니다: {problem}",
        "reviewed": "고칠 것을 {count}번 말했습니다. 이제 테스트로 정합니다.",
        "nothing_there": "폴더가 비어 있습니다. 새 프로젝트입니다.",
        "there_is": "이미 있는 파일입니다:",
        "failed": "테스트 {ran}개 가운데 {count}개가 실패했습니다(시험 {number}번째, 많아야"
        " {most}번).",
        "command_failed": "테스트가 실패했습니다(시험 {number}번째, 많아야 {most}번).",
        "hung": "테스트가 끝나지 않았습니다{at}(시험 {number}번째, 많아야 {most}번).",
        "broke_off": "테스트가 도중에 끊겼습니다{at}(시험 {number}번째, 많아야 {most}번).",
        "no_tests": "tests/test_….py에 테스트가 없습니다(시험 {number}번째, 많아야 {most}번).",
        "all_skipped": "테스트 {ran}개를 모두 건너뛰었습니다(시험 {number}번째, 많아야 {most}번).",
        "weak": "테스트가 통과하지만 프로그램을 모두 비워도 통과합니다. 시험하는 것이 없습니다."
        " 프로그램을 실행하고 결과를 견주게 하십시오(시험 {number}번째, 많아야 {most}번).",
        "passed": "테스트 {ran}개가 통과했습니다(시험 {number}번째).",
        "command_passed": "테스트가 통과했습니다(시험 {number}번째).",
        "in": ": {test}",
        "success": "통과: 테스트 {ran}개를 샌드박스에서 모두 실행했고 모두 통과했습니다. 프로그램을"
        " 비우면 실패하므로 정말로 시험하는 테스트입니다.",
        "command_success": "통과: 샌드박스에서 `{command}` 명령이 0으로 끝났고, 프로그램을 비우면"
        " 그렇지 않습니다.",
        "failure": "되지 않았습니다: 시험을 한도인 {number}번 했지만 테스트가 아직 통과하지"
        " 않습니다.",
        "no_run": "되지 않았습니다: 테스트를 실행할 수 없었습니다. {reason}",
        "stopped": "되지 않았습니다: {reason}.",
        "tried": "해 본 것:",
        "wrote": "{name}: {files} 작성. {text}",
        "objected": "{name}: {text}",
        "unapproved": "검토자는 아직 고칠 것이 있다고 했습니다: {text}",
        "files": "파일: {files}",
        "documents": "문서: {files}",
        "as_left": "파일은 마지막 상태 그대로 폴더에 있습니다: {files}",
    },
}


def words(language: str) -> dict[str, str]:
    """The words of this language."""
    return WORDS.get(language, WORDS["en"])
