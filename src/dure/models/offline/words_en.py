"""English words the offline brain goes by. Data only: alternatives of regular expressions.

Knows words for the shipped tools; any other tool is found by its own card.
"""

TOOLS = {
    "calculator": r"calculat\w+|comput\w+|work out|how much is|plus|minus|times|percent|squared?"
    r"|average of|sum of",
    "clock": r"what(?:'?s| is)? (?:the )?(?:time|date|day|year|month)(?! is (?!it))"
    r"|time (?:in|now|zone)"
    r"|clock|(?:current|local) time|today'?s date|the (?:time|date)\b(?! is)|day of the week"
    r"|is it \w+day",
    "dates": r"days? (?:until|till|between|from|after|before|since|ago|left)|days|weeks|months"
    r"|how long until|weekday",
    "files_list": r"list|ls|dir|files?|folders?|director(?:y|ies)|workspace|here",
    "files_read": r"read|open|show|contents?|view|print|cat|say|inside|look at|summari[sz]e",
    "files_search": r"search|find|grep|mention(?:s|ing)?|contain(?:s|ing)?|which files?|across"
    r"|(?:in|through) (?:my|the|all|these) files|look (?:for|through)|where did i write",
    "files_write": r"writ(?:e|ing)|sav(?:e|ing)|creat(?:e|ing)|record|store|put|make|note down|jot",
    "files_append": r"append|add",
    "files_edit": r"edit|replace|change|rename",
    "files_delete": r"delet(?:e|ing)|remov(?:e|ing)|eras(?:e|ing)",
    "table": r"totals?|sums?|averages?|means?|counts?|how many|group(?:ed)?|per|by|columns?|rows?"
    r"|csv|table|filter|where|largest|smallest|highest|lowest|most|least|top|sort(?:ed)?",
    "chart": r"charts?|graphs?|plots?|draw|diagram",
    "web_read": r"page|site|website|link|fetch|browse|url",
    "web_search": r"web|internet|google|online|search|look up|news|who won",
    "web_download": r"download(?:ing)?",
    "weather": r"weather|rain(?:ing|y)?|snow(?:ing|y)?|temperature|forecast|umbrella|hot|cold",
    "python": r"python|run|code|script|execute",
    "shell": r"shell|terminal|commands?|run|execute",
    "ask_person": r"ask (?:me|a person|someone|the owner|them|him|her)",
}
CHANGING = ("files_write", "files_append", "files_edit", "files_delete")

GREETING = r"hi|hello|hey|good (?:morning|afternoon|evening)|greetings|how are you"
THANKS = r"thanks?|thank you|thx|cheers|great|nice|ok|okay|bye|goodbye"
ABILITIES = (
    r"what (?:can|could|do) you do|what are you able to do|^\W*help(?: me)?\W*$"
    r"|your (?:abilities|tools)|how (?:can|could) you help|what tools"
)
WHO = (
    r"who (?:are|made|built) you|what are you|your name|what model"
    r"|are you (?:an? )?(?:ai|llm|gpt|human|real|bot|robot)"
)
SUMMARY = r"summar\w*|tl;?dr|key points|main points|condense|shorten|gist"
GO = r"begin|start|go(?: on| ahead)?|continue|proceed|next"
TELLING = (
    r"my [\w ]{1,40}?(?:is|are|was)|i (?:like|love|live|work|hate|prefer)"
    r"|i(?:'m| am) (?!looking|trying|searching|going to|wondering)"
    r"|remember(?: that)?|call me|note that"
)
RECALL = (
    r"did i (?:say|tell|mention)|what(?:'s| is| was| are) my|who am i|do you remember"
    r"|when(?:'s| is) my|where do i|did you say|have i said"
)
ASKING = r"what|who|when|where|why|which|how|does|do|did|is|are|was|were|about|tell me"
FORBIDDING = r"don't|do not|dont|never|without|not"
HOW_TO = r"how (?:do|can|could|would|to|does)|what happens if|should i"
BACK = (
    r"it|this|that|them|these|(?:the |your |my )?(?:results?|summary|answer|output|totals?|lists?"
    r"|text|above|file|page|everything|findings)"
)
AS_TEXT = r"containing|saying|that says|with (?:the )?(?:texts?|contents?|words?)|:"
WRITE_TO = (
    r"(?:writ\w+|sav\w+|put|store|add|append|note down)\s+(?P<text>.+?)\s+(?:to|into|in|as)\b"
)
DAYS = r"today|tomorrow|yesterday|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day"

_SMALL = """
a an the of to in on at for from with by and or is are was were be been do does did i me my we you
your it its this that these those there here what which who when where why how can could would will
shall should may please tell show give get let us just some any all about as into s t re ve ll d has
have had not no so if then than too also called named say says said know want need like each
"""
STOP = frozenset(_SMALL.split())
