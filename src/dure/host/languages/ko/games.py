"""Korean for games, the players and the referee."""

KO = {
    "game.extra": "게임의 규칙은 따로 설치하는 꾸러미에 있습니다. 설치: pip install 'dure[games]'",
    "game.size": "바둑판은 5줄에서 19줄까지입니다. {size}줄은 없습니다.",
    "game.komi": "덤은 한 집이나 반 집 단위의 수입니다: {komi}은(는) 안 됩니다.",
    "game.handicap": "{size}줄 판의 접바둑은 2점에서 {most}점까지입니다. {handicap}점은 안 됩니다.",
    "game.unknown": "{name!r}이라는 게임은 없습니다. 비슷한 이름: {near}. 모두 보기:"
    " `dure.games.names()`.",
    "game.settings": "게임 {name}을(를) 그렇게 정할 수 없습니다: {reason}.",
    "game.data": "게임의 국면이 아닙니다: {reason}",
    "game.record": "기보에 둘 수 없는 수가 있습니다: {reason}",
    "game.free_handicap": "접바둑 돌이 {found}에 있습니다. 여기의 규칙으로는 {usual}에 놓습니다.",
    "game.sgf": "SGF로 적은 바둑 기보가 아닙니다: {reason}.",
    "game.pgn": "PGN으로 적은 체스 기보가 아닙니다: {reason}.",
    "game.fen": "{fen!r}은(는) 체스의 국면이 아닙니다: {reason}.",
    "game.illegal": "{move}: 지금 {side} 쪽이 둘 수 없는 수입니다.",
    "game.in_check": "{move}: 왕이 체크를 당하고 있어 {side} 쪽이 둘 수 없는 수입니다.",
    "game.occupied": "{move}: 이미 돌이 있는 자리입니다.",
    "game.suicide": "{move}: 자살수입니다. 돌의 활로가 없게 됩니다.",
    "game.ko": "{move}: 지금은 둘 수 없습니다. 앞서 나온 모양이 되풀이됩니다(패).",
    "game.go_legend": "{b} 흑: 따낸 돌 {black}   {w} 백: 따낸 돌 {white}, 덤 {komi}",
    "game.chess_legend": "{w} 백   {b} 흑",
    "game.over": "대국은 끝났습니다.",
    "game.no_move": "그 말에는 수가 없습니다. 한 수를 말하십시오. 예: {example}.",
    "game.several": "여러 수를 말했습니다: {moves}. 한 수만 한 줄에 따로 적으십시오.",
    "game.unclear": "{move}은(는) 여러 뜻입니다: {moves}. 어느 것인지 말하십시오.",
    # 두는 이
    "player.garbled": "{program}이(가) 답이 아닌 말을 했습니다: {said}. 이 규약을 쓰는"
    " 프로그램입니까?",
    "player.ended": "{program}이(가) 대국 중에 끝났습니다. 마지막 말: {words}",
    "player.silent": "{program}이(가) {seconds}초 안에 답하지 않았습니다. 더 쉬운 수준으로"
    " 하거나 시간을"
    " 더 주십시오: seconds=…",
    "player.missing": "이 컴퓨터에 {program} 프로그램이 없습니다. 설치하거나(데비안, 우분투: apt"
    " install"
    " {program}) 경로를 적으십시오.",
    "player.refused": "{program}이(가) {command!r}을(를) 거절했습니다: {reason}",
    "player.only_go": "{program}은(는) 바둑을 두고 {game}은(는) 두지 않습니다. mcts() 같은 이를"
    " 쓰십시오.",
    "player.only_chess": "{program}은(는) 체스를 두고 {game}은(는) 두지 않습니다. mcts() 같은 이를"
    " 쓰십시오.",
    "player.no_option": "{program}에는 {name!r}이라는 설정이 없습니다.",
    "player.strength": "이 {program}의 {name}은(는) {least}에서 {most}까지입니다. {given}은(는)"
    " 안 됩니다.",
    "player.level": "GNU Go의 수준은 1에서 10까지입니다. {level}은(는) 없습니다.",
    "player.visits": "KataGo에는 방문 횟수가 1 이상 있어야 합니다. {n}은(는) 안 됩니다.",
    "player.simulations": "탐색은 한 수에 1판에서 1,000,000판까지 둡니다. {count}판은 안 됩니다.",
    "player.no_command": "두는 이에게는 명령이 있어야 합니다: gtp('gnugo') 등.",
    # 대국
    "match.clock": "{text}은(는) 시계가 아닙니다. 10m, 5m+3s(한 수마다 더하는 초),"
    " 20m+5x30s(초읽기)처럼"
    " 적으십시오.",
    "match.no_participant": "{what}은(는) 참가자가 아닙니다. 사람, 에이전트, 팀, gnu_go() 같은"
    " 프로그램이"
    " 둘 수 있습니다.",
    "match.players": "{game}에는 이름이 서로 다른 두 사람이 {sides}으로 있어야 합니다. 지금:"
    " {given}.",
    "match.black": "흑",
    "match.white": "백",
    "match.first": "선",
    "match.second": "후",
    "match.checkmate": "체크메이트",
    "match.stalemate": "스테일메이트",
    "match.fifty": "오십 수 동안 잡은 말도 움직인 폰도 없음",
    "match.repetition": "같은 국면이 세 번째",
    "match.material": "메이트할 말이 모자람",
    "match.counted": "집 계산",
    "match.rules": "게임의 규칙에 따름",
    "match.resigned": "상대의 기권",
    "match.illegal": "상대가 둘 수 있는 수를 내지 못함",
    "match.time": "상대의 시간이 다 됨",
    "match.agreed": "서로 합의",
    "match.as_go": "수는 D4 같은 점(세로줄 이름에 I는 없음)이나 `pass`입니다.",
    "match.as_chess": "수는 대수 기보법으로 적습니다: Nf3, exd5, O-O, e8=Q.",
    "match.as_listed": "수는 둘 수 있는 수의 목록에 있는 대로 적습니다.",
    "match.legal": "둘 수 있는 수: {moves}",
    "match.draw": "무승부: {why}. {score}",
    "match.won": "{name}({side}) 승: {why}. {score}",
    "match.dead": "죽은 돌로 들어냄: {stones}",
    "match.nothing_back": "무를 수가 없습니다.",
    "match.no_more_undo": "더는 무를 수 없습니다.",
    "match.undo_refused": "상대가 물러 주지 않습니다.",
    "match.undone": "두 수를 물렀습니다.",
    "match.no_draws": "바둑에는 합의한 무승부가 없습니다. 계속 두십시오.",
    "match.draw_refused": "무승부를 받아들이지 않습니다. 계속 두십시오.",
    "match.asks_undo": "{name}이(가) 한 수 물러 달라고 합니다. 예, 아니요?",
    "match.asks_draw": "{name}이(가) 무승부를 제안합니다. 예, 아니요?",
    "match.your_move": "당신은 {side}입니다. 어디에 두시겠습니까?",
    "match.your_move_or": "당신은 {side}입니다. 어디에 두시겠습니까? (또는: 도움말, 무르기,"
    " 무승부, 기권)",
    "match.begins": "{game}: {first} 대 {second}.",
    "match.played": "{name}: {move}",
    # 명령
    "cli.play_against": "상대: {name}. {about}",
    "cli.play_side": "{game}에서는 {sides} 쪽을 둡니다. {side} 쪽은 없습니다.",
    "cli.play_you": "나",
    "cli.play_level": "{name}에는 수준이 없습니다. gnugo, stockfish, katago, mcts에만 있습니다.",
}
