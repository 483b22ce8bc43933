"""Reading what a citizen typed: telephones, names, numbers, and whether they wish to stop.

Every reader takes the words as they came and returns a value or None; none guesses.
"""

from __future__ import annotations

import re
import unicodedata

_TELEPHONE = re.compile(r"(?<!\d)(?:(?:\+?86-?)?(1[3-9]\d{9})|\(?(0\d{2,3})\)?-?([2-9]\d{6,7}))(?!\d)")
# What was said just before is put right (188号，哦不对，是186号).
PUT_RIGHT = re.compile(r"(?:说|写|打|报|记)错了?|错了|不对|应该是|更正|改成")
_JOINED = re.compile(r"(?<=[\d)])[\s\-—]+(?=\d)")
_NEARLY = re.compile(r"(?<!\d)\d{7,12}(?!\d)")
_NO_CALLS = re.compile(
    r"聋|听障|听力(?:不好|障碍|残疾)|(?:不能|没法|没有?办法|无法|不方便|接不了)接?(?:听)?电话|(?:只能|请|要|可以)(?:给我)?[发收]短信|(?:不要|别)打电话"
)
_TICKET = re.compile(r"(?<!\d)(20\d{12})(?!\d)")
_CODE = re.compile(r"(?<!\d)(\d{4}|\d{6})(?![\d年月日])")

# -- names ------------------------------------------------------------------------------------
# A bare answer is a name only if it begins with a surname. Rare ones are said with 我姓.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹"
    "孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘包宁尚符"
    "舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝路游辛靳柴蒙鲍华喻祁蒲滕屈饶解牟艾尤阳穆农司卓古吉缪简芦麦褚娄窦戚岑景党宫卜冷晏席"
    "卫柏宗瞿桂佟臧闵苟邬边卞姬仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩佘池查苑迟邝封匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢谌奚粟冼蔺楼"
)
DOUBLE = "欧阳|上官|司马|诸葛|司徒|慕容|皇甫|夏侯|东方|尉迟|公孙|令狐|端木|独孤|南宫|西门|百里|长孙|宇文|轩辕"
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_NO_NICK = "区赤孩时学心偷狗猫事车路河声点姐伙妹弟哥店吃广卖型便雨雪费姨里巷"
TITLES = "先生|女士|小姐|阿姨|大爷|大妈|师傅|老师|同志|医生|经理"
_FULL = rf"(?:(?:{DOUBLE})[{_HAN}]{{0,2}}|[{SURNAMES}][{_HAN}]{{1,2}}|[{_HAN}]{{2,8}}·[{_HAN}]{{1,8}})"
_TITLED = rf"(?:{DOUBLE}|[{SURNAMES}])(?:{TITLES})"
_FAMILIAR = rf"[老小][{SURNAMES}]"
_NO_LATIN = "Ok|Okay|Yes|No|Hi|Hey|Hello|Bye|Thanks|Thank|Help|Sos"
_LATIN = rf"(?!(?:{_NO_LATIN})\b)[A-Z][a-z]+(?:[ ·][A-Z][a-z]+)?"
_NICK = rf"[小阿](?![{_NO_NICK}])[{_HAN}]{{1,2}}|{_LATIN}"
_END = rf"(?=$|[^{_HAN}·]|电话|手机|号码|联系|不|我|[他她]|那个|这个|住|家住|今年|就行|就好|吧)"
_SAID = re.compile(
    rf"(?:我叫|我的名字[叫是]|^名字[叫是:]|姓名[叫是为:]?)\s*({_TITLED}|{_FULL}){_END}"
    rf"|我?姓[{_HAN}]{{1,2}}[\s,，、]*(?:名字?)?叫({_FULL}){_END}"
    rf"|我姓(?P<sur>[{_HAN}])[\s,，、]+((?P=sur)[{_HAN}]{{1,2}}){_END}"
    rf"|(?:(?<!不)我姓|免贵姓|本人姓|^姓)((?:{DOUBLE}|(?!名)[{_HAN}])(?:{TITLES})?)(?:名[{_HAN}]+)?{_END}"
    rf"|叫我({_TITLED}|{_FAMILIAR}|{_FULL}){_END}"
    rf"|(?:^|[,，。 ])我是({_TITLED}){_END}"
)
# Who is asked and says 我叫 may have any name; not so amid other words.
_GIVEN = re.compile(rf"我(?:的名字)?叫((?![{_HAN}]*[了你他她们的不没车人来修去过次])[{_HAN}]{{2,4}})")
# Asked for the name, whoever is called 姓… is meant: 师傅姓郑, 哦，姓王.
_SURNAME = re.compile(
    rf"(?=.{{,15}}$)(?:.*(?:[我人傅了]|[^{_HAN}]))?姓((?:{DOUBLE}|[{SURNAMES}])(?:{TITLES})?){_END}.*"
)
# A name beside a telephone, with nothing else between two pauses: 13912121212 罗先生.
_PAUSE = r"[\s,，。;；、:：!！]"
_NUMBER = (
    rf"(?:(?:我的?)?(?:联系)?(?:电话|手机号?码?|号码|方式){_PAUSE}*是?)?{_PAUSE}*"
    r"(?:1[3-9]\d{9}|0\d{2,3}-?[2-9]\d{6,7})"
)
_BETWEEN = " ,，。;；、"
_SIGNED = rf"(?:我是|我叫|本人|我?姓|联系人|姓名)?[:： ]?({_TITLED}|{_FULL}|{DOUBLE}|[{SURNAMES}])"
_SIGNATURE = re.compile(
    rf"(?:^|(?<={_PAUSE})){_SIGNED}{_PAUSE}*{_NUMBER}(?=$|{_PAUSE})"
    rf"|(?:^|(?<={_PAUSE})){_NUMBER}{_PAUSE}*{_SIGNED}(?=$|{_PAUSE})"
)
_CALL_ME = r"(?:我是|我叫|叫我?|喊我|是|本人|(?:你?就|那就?)[写叫])"
_BARE = re.compile(rf"{_CALL_ME}?({_TITLED}|{_FAMILIAR}|{_FULL}|{DOUBLE}|[{SURNAMES}])")
_CALLED = re.compile(rf"{_CALL_ME}?({_NICK})(?:就行|就好)?")
_CONTACT = re.compile(
    r"[,，。、;；\s]*(?:我?的?(?:联系)?(?:电话|手机号?|号码|方式)?(?:是|:)?\s*[\d\-()+\s]{7,})$"
)
_ENDINGS = re.compile(r"[吧呢啊呀哦哈嘛了.。!~,、\s]+$")
_SURNAME_AND_TITLE = re.compile(rf"(?:({DOUBLE}|[{SURNAMES}])[{_HAN}]{{0,2}}|([{_HAN}]))({TITLES})")
# Words that begin like a name and are none.
_NO_NAME = re.compile(
    r"谢[谢了]|谢$|查[进询一下单看工水]|方[便式案]|安[全静装]|高[兴中考血]|何[时处必事]|马[上路桶]|莫得|黄水|万一|路[上灯口面边牌过]|石[头油]|金额|解[决释]|原[来因]|白[天说]|游[客泳]"
    r"|房[子屋产东客]|温[度水]|常|相关|关[门于机]|简单|平[常时安]|纪律|于[是此您]|任[何意]|段落|华为|古怪|江[边水湖]|河边|林场|池|包[括工]|文[件明]|向[左右]|施工"
    r"|白痴|沙比|王八|雷猴|古德|莫搞|包丢|查件|关$|严重|吉祥|卫生|[老小][师人]|麻烦|辛苦|莫要|程序|燕子|麦子|南[边方]|楼[上下道梯]|阳台|.{2}[路街巷弄苑镇村乡区庙]$"
)

# -- yes, no, stop, and the rest --------------------------------------------------------------
_ANONYMOUS = re.compile(
    r"(?<!不)(?<!不用)(?<!不要)(?<!不是)(?<!不想)匿名"
    r"|(?<!能)不(?:想|便|方便|愿意?|用|要|能|敢)(?:说|留|透露|提供|告诉|给)|不留(?:名|姓|电话|联系|了)|^不(?:方便|提供|留|便)$|就不留"
    r"|^我?没(?:有)?(?:电话|手机|联系方式)"
)
_WHAT = r"(?:填写|登记|留言|提交|报|办|弄|反映|投诉|查询?|填|留|说|举报|登记?|咨询|问|记)"
# Who needs nothing any more says why: 算了，找到了.
_SETTLED = r"(?:(?:已经|都|又|自己|刚)*(?:找到|找着|[修弄搞]好|好|解决|通|亮|来[电水气])了)?"
_NO_REGISTER = r"(?:不|别|甭|不用|不要|不想|不必|不需要)(?:再|你|您|你们|给我|帮我)*登记?了?"
_STOP = re.compile(
    rf"^(?:那就?|唉|哎|嗯|我|要不|等一下|等等|等会儿?|再想想)*(?:还是)?(?:先)?(?:(?:算了[吧啊呗]?)+(?:{'我'}?不(?:想|用|要)?{_WHAT}了?)?|我?不(?:想|用|要)?(?:再)?{_WHAT}了|先(?:不|别){_WHAT}了?"
    rf"|退出|取消{_WHAT}?|结束|放弃|不(?:要|用|必|需要)了?|{_NO_REGISTER}|别(?:[报弄问]了|提交)){_SETTLED}(?:吧|谢谢|再见)*$"
)
# Dropping it and going on to something else; a correction (算了，还是16号) is none.
_DROPS = re.compile(
    rf"(?:(?:那|还是)*(?:算了|取消|不用)[,，。 ]*)?(?:我|那)?不(?:想|用|要)?{_WHAT}了"
    r"(?:[吧啊]|[,，。 ])(?!.*(?:\d|是|改))"
    rf"|(?:我|那|都|又)*{_NO_REGISTER}[吧啊呀]?[,，。!！ ]+\S"
    r"|.*(?:(?:又|并|我)?不是(?:来|要|叫你|让你|想)*登记|登记(?:什么|啥|干[嘛吗])|怎么又要登记)"
    r"|.*[,，。 ](?:那)?算了(?:算了)*[吧啊]?$"
    rf"|算了[,，。 ]*我自己|我?又?不是(?:要|来|想){_WHAT}(?:的|[,，。 ]|$)"
)
_TAKES_BACK = re.compile(
    r"^(?:那就?|还是|帮我|给我|我要?|请|先|把)*撤(?:了|掉|回|销|单)(?:它|吧|了|算了|谢谢)*$"
)
_YES_WORD = (
    r"对(?:的)?|是(?:的)?|嗯|好(?:的)?|行|可以(?:的)?|没有?错|没(?:有)?问题|正确(?:的)?|确认(?:无误|提交)?|确定|无误|属实|ok|okay|yes|提交"
    r"|这样的?|就这样|准确|都对|全对"
)
_YES = re.compile(
    rf"^(?:那就这样[吧了]?|那就|那)?(?:内容|信息|情况|电话|号码|地址|地点|姓名|名字|以上|全部|这些|都)*(?:{_YES_WORD})(?:{_YES_WORD}|[吧啊呀呢了])*(?:谢谢[你您]?|麻烦[你您]?了)?$",
    re.IGNORECASE,
)
_NO = re.compile(r"^(?:不(?:对|是|行|正确)|都不对|错了?|有误|有错|说错了|不准确|要改|修改|更正)")
_BARE_NO = re.compile(
    r"^(?:不(?:对|是|行|正确)|都不对|错了?|有误|有错|说错了|不准确|要改|修改|更正|的|了|啊|吧)+$"
)
_MORE_THAN_NO = re.compile(
    r"(?:都|我)?不(?:是|对)[^,，。!！ ]*[,，。!！ ]+\S|我(?:是|就|只)(?:想|要)?问|.*不是.+[,，].*是"
)
_LONGEST_NO = 6  # characters
_WAIT = re.compile(
    r"(?:先|你|您|请|再|让|我|稍)*(?:等一?[等下会]|等|稍候|[看想]一?[看想下])(?:儿|吧|啊|哈|先)*"
)
_GOODBYE = re.compile(
    r"再见|拜拜|再会|回见|bye|挂了|下线了|先这样|没(?:有)?(?:别的|其他|什么)?事了|晚安", re.IGNORECASE
)
_GENERAL = re.compile(
    r"^(?:你好|您好|喂|请问|麻烦|我想要?|我要|我来|帮我|想|要|给我|有个|一下|打电话|我|你们|这里|能不能|可以|有|个)*"
    r"(?:报修|报个?(?:修|故障|事)|反[映应](?:一?个?一?下?(?:问题|情况|事情?)?)?|投诉(?:一?个?一?下?)?|举报|表扬|表揚|夸|提个?(?:意见|建议)|建议|(?:[给跟向]\w{2,8}?)?[写留][个条]?[留言话]言?|说个?事情?|登记|[丢掉捡]到?了?(?:个|点|一个)?东西|东西[丢掉]了)?"
    r"(?:一下|一个人|个人|可以吗|行吗|吗|吧|啊|呀|了|有人|问题|情况|事)*$"
)
_ANNOUNCES_QUESTION = re.compile(
    r"(?:你好|您好|喂|请|麻烦|那|我|还|想要?|要|来|有|个|一个|几个|你们?|您)*"
    r"(?:咨询|问|了解|请教|打听|办事指南)"
    r"(?:一?下|一?个|一?些|一?点|几个|问题|事情?|业务|政策|办事指南|流程|可以|行|吗|吧|呢|了)*"
)
# What a citizen adds to a ticket begins behind these words; alone they only announce it.
_ANNOUNCES_MORE = re.compile(
    r"(?:你好|您好|喂|麻烦|请|帮我|给我|我|想|要|需要|来|再|之前|刚才|刚刚|上次|昨天|前天|那个|那张|这个|这张|的|报|提交|反映|登记|投诉|诉求"
    r"|工单|单子|单号|单|编号|号码?|是|对|还|有|往|里|上|给|个|内容|情况|信息|材料|东西|点|些|一下|一点|一些|一条|补充|追加|添加|补|加|说明|可以|能|吗|吧|了|[\s\d])*"
)
_WHEN = re.compile(
    r"(?:多久|多长时间|几点|什么时候|啥时候|几时|何时|哪天|几天|几个小时|今天能|今晚能|明天能).{0,8}"
    r"(?:好|来|到|修|处理|答复|回复|解决|有人|有结果|回电|打给我|办|管|通|恢复)|会(?:有人|派人)?(?:过来|来)|^(?:要|得|还要|大概|那)*(?:多久|几天|什么时候|啥时候)$"
)
_ASKS = re.compile(
    r"[?？吗呢]|不$|怎么|咋|什么|为啥|为何|干嘛|多少|几[点时天月号]|能不能|要不要|用不用|该不该|多[久长]|会不会|是不是|行不行|好不好|可不可以"
)
_OTHER = re.compile(r"另外?[一那]?[件个张]|别的|其他|以前|上次|之前|上个月")
UNKNOWN = "不详"
UNNAMED = "未留姓名"
_UNKNOWN = re.compile(
    r"(?:不|没|哪|咋|怎么)(?:会|能|太|大|怎么)?(?:知道|记得|清楚|晓得|确定|注意)|忘(?:了|记)|想不起|记不[得清住]|说不[准清]"
)
_NO_NUMBER = re.compile(
    r"(?:哪|怎么)(?:还|会|能)?记得|没(?:有|记|存|带)?(?:工单|单子)?(?:编号|单号|号码?)?$|(?:没|不)(?:有|记得|知道|晓得|清楚)|忘(?:了|记)|(?:编号|单号|号码?).{0,4}(?:丢|找不到|没)|找不到|记不[住得清]"
)
_OF_TICKET = re.compile(r"工单|单子|单号|编号|号码|进度|催")
_ADDS = re.compile(
    r"(?:对了?|嗯|哦)?(?:[里内]?内?容?里?面?)?(?:还有(?!没有|吗|什么)|再(?:加|补充)(?:上)?|另外|补充|追加|加上)"
    r"(?:一下|[一几]?[条点个件句]事?情?|说明)?[，,:。 ]*(?P<more>.{2,})",
    re.DOTALL,
)

# What was told is meant, not what somebody did (有人把井盖拿掉了).
_CUT = re.compile(
    r"(?:[那这][个件句条些]|[后前]面|最后|第[一二三]|的事)\S{0,6}(?:[拿去删划]掉|删[了除])[吧了谢]*$"
    r"|(?:不要|别|不用)(?:写|记|登记)(?:进去|上去|上)|分[开别](?:来)?(?:记|登记|写|报)|分[成两]+件"
)
_SECOND = re.compile(
    r"(?:那|还有|我|说的|的|呢|另外)*(?:第二|另外?一?|后面?那?|下一)[件个](?:事情?|问题|情况)?"
    r"(?:呢|怎么办|怎么说|登记了?吗?|记了?吗|记上了?吗?|没有?登?记|你?还没说|不管了吗)+"
)


def normalise(text: str) -> str:
    """Return `text` with full-width forms made half-width and the ends trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


def read_telephone(text: str) -> str | None:
    """Return the first Chinese mobile or landline number in `text`, or the one that puts it right; digits."""
    match = _first(_TELEPHONE, normalise(text))
    if match is None:
        return None
    behind = match.string[match.end() :]
    right = _TELEPHONE.search(behind) if PUT_RIGHT.search(behind) else None
    match = right or match
    return match[1] or match[2] + match[3]


def tells_half_a_telephone(text: str) -> bool:
    """Say whether `text` holds a number as long as a telephone that is none, a digit short or over."""
    return read_telephone(text) is None and bool(_first(_NEARLY, _TICKET.sub(" ", normalise(text))))


def cannot_take_calls(text: str) -> bool:
    """Say whether the citizen asks to be written to, not called (听障, 只能发短信; PR-1)."""
    return bool(_NO_CALLS.search(normalise(text)))


def read_ticket_number(text: str) -> str | None:
    """Return the ticket number in `text`: a date and six digits, spaces between groups allowed."""
    match = _first(_TICKET, normalise(text))
    return match[1] if match else None


def read_proof(text: str) -> str | None:
    """Return what proves that a ticket is the citizen's (PV-5).

    Four digits (the end of the telephone), six (the query code of an anonymous
    ticket), or a whole telephone, of which the last four count.
    """
    telephone = read_telephone(text)
    if telephone:
        return telephone[-4:]
    match = _CODE.search(_TICKET.sub(" ", normalise(text)))
    return match[1] if match else None


def read_said_name(text: str) -> str | None:
    """Return a name that the citizen says is theirs (我叫…, 我姓…), anywhere in `text`."""
    said = [max(match.groups(default=""), key=len) for match in _SAID.finditer(normalise(text))]
    signed = _first(_SIGNATURE, normalise(text)) if not said else None
    names = [*said, *(filter(None, signed.groups()) if signed else ())]
    fit = sorted((name for name in names if not _NO_NAME.match(name)), key=len)
    return fit[-1] if fit else None  # 我姓孙，叫孙丽


def without_contact(text: str) -> str:
    """Return `text` without a name and a telephone that stand in it only to sign it."""
    joined = text if _TELEPHONE.search(text) else _JOINED.sub("", text)
    signature = _SIGNATURE.search(joined)
    name = next(filter(None, signature.groups())) if signature else None
    if signature is None or name is None or _NO_NAME.match(name):
        return text
    before, after = joined[: signature.start()], joined[signature.end() :]
    return f"{before}{after.lstrip(_BETWEEN) if before else after}".strip(_BETWEEN)


def read_name(text: str) -> str | None:
    """Return the name in an answer to the question for the name."""
    said = read_said_name(text)
    if said:
        return said
    if says_yes(text) or says_no(text) or wants_to_stop(text):
        return None
    given = _GIVEN.fullmatch(_ENDINGS.sub("", normalise(text))) or _SURNAME.match(normalise(text))
    if given:
        return given[1]
    said_alone = _ENDINGS.sub("", _CONTACT.sub("", normalise(text)))
    bare = _BARE.fullmatch(said_alone) or _CALLED.fullmatch(said_alone)
    return bare[1] if bare and not _NO_NAME.match(bare[1]) else None


def read_title(name: str) -> str | None:
    """Return surname and title of a name that holds a title (王先生); none is guessed."""
    match = _SURNAME_AND_TITLE.fullmatch(name)
    return (match[1] or match[2]) + match[3] if match else None


def surname(name: str) -> str:
    """Return the surname of a Chinese name, of one character or two (陶, 欧阳)."""
    double = re.match(DOUBLE, name)
    return double[0] if double else name[:1]


def wants_anonymity(text: str) -> bool:
    """Say whether the citizen declines to leave a name or a number."""
    numbered = read_telephone(text) or tells_half_a_telephone(text)
    return not numbered and bool(_ANONYMOUS.search(normalise(text)))


def wants_to_stop(text: str) -> bool:
    """Say whether the citizen drops what they had begun (算了, 不报了), whatever they say besides."""
    return bool(_STOP.match(_bare(text)) or _DROPS.match(normalise(text)))


def takes_back(text: str) -> bool:
    """Say whether the citizen takes back what was just told or asked for (撤了吧)."""
    return bool(_TAKES_BACK.match(_bare(text)))


def says_yes(text: str) -> bool:
    """Say whether `text` is a plain yes and nothing else."""
    return bool(_YES.match(_bare(text)))


def says_no(text: str) -> bool:
    """Say whether `text` begins with a plain no."""
    return bool(_NO.match(_bare(text)))


def without_denied(text: str) -> str:
    """Return `text` without what it says is not meant (不是办居住证，是问小学)."""
    return re.sub(r"不是[^,，。是]*[,，。]?", "", text)


def says_only_no(text: str) -> bool:
    """Say whether `text` is a plain no that says nothing of what is wrong."""
    return bool(_BARE_NO.match(_bare(text)))


def says_more_than_no(text: str) -> bool:
    """Say whether a no goes on to say what is meant (不是，我就问…)."""
    return len(_bare(text)) > _LONGEST_NO and bool(_MORE_THAN_NO.match(normalise(text)))


def asks_to_wait(text: str) -> bool:
    """Say whether the citizen only wants a moment (等一下, 我看看)."""
    return bool(_WAIT.fullmatch(_bare(text)))


def says_goodbye(text: str) -> bool:
    """Say whether the citizen takes leave in so many words."""
    return bool(_GOODBYE.search(normalise(text)))


def tells_nothing(text: str) -> bool:
    """Say whether `text` only announces a report (我要报修) and holds none."""
    return bool(_GENERAL.match(_bare(text)))


def announces_question(text: str) -> bool:
    """Say whether `text` only announces a question (我想咨询一下) and holds none."""
    return bool(_ANNOUNCES_QUESTION.fullmatch(_bare(text)))


def read_addition(text: str) -> str | None:
    """Return what a citizen wants added to a ticket; None if it is only announced (补充一下)."""
    said = _TICKET.sub(" ", normalise(text))
    return None if _ANNOUNCES_MORE.fullmatch(_bare(said)) else text.strip()


def read_more(text: str) -> str | None:
    """Return what is added to a matter that was read back (再加一条…), if anything is."""
    match = _ADDS.fullmatch(text.strip())
    return match["more"].strip() if match else None


def wants_cut(text: str) -> bool:
    """Say whether the citizen wants something left out of the matter, or two matters apart."""
    return bool(_CUT.search(_bare(text)))


def asks_for_second(text: str) -> bool:
    """Say whether the citizen asks after the second of two matters (第二件呢, 那另一个呢)."""
    return bool(_SECOND.fullmatch(_bare(text)))


def asks(text: str) -> bool:
    """Say whether the citizen asks something."""
    return bool(_ASKS.search(normalise(text)))


def asks_when(text: str) -> bool:
    """Say whether the citizen asks by when something is done (多久能修好)."""
    return bool(_WHEN.search(_bare(text)))


def wants_call(text: str) -> bool:
    """Say whether the citizen asks to be called or written to."""
    return bool(re.search(r"回电|回个?电话|联系我|打给我|打过来|转人工", text))


def urges(text: str) -> bool:
    """Say whether the citizen presses for a ticket (不撤了，就催一下)."""
    return bool(re.search(r"催|快[一点些]+(?:办|处理|修|解决|弄)|抓紧", text))


def names_another(text: str) -> bool:
    """Say whether the citizen speaks of another ticket than the last one."""
    return bool(_OTHER.search(text))


def does_not_know(text: str) -> bool:
    """Say whether the citizen cannot tell what was asked."""
    return bool(_UNKNOWN.search(_bare(text)))


def lacks_number(text: str) -> bool:
    """Say whether the citizen has no ticket number at hand."""
    return bool(_NO_NUMBER.search(_bare(text)))


def speaks_of_ticket(text: str) -> bool:
    """Say whether the citizen speaks of a ticket or its number, or wants to hear of one."""
    return bool(_OF_TICKET.search(text))


def _first(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Search `text` as it stands, then with its groups of digits joined (138 0013 8000)."""
    return pattern.search(text) or pattern.search(_JOINED.sub("", text))


def _bare(text: str) -> str:
    return re.sub(r"[\s，,。.！!？?～~、；;：:…]+", "", normalise(text))
