/** Every word that staff read, in one place, so that it can be reviewed as wording. */

export const words = {
  app: "首问坐席台", motto: "谁首先受理，谁负责到底", skip: "跳到主要内容",
  nav: { label: "主导航", conversations: "会话", tickets: "工单", people: "人员" },

  time: {
    lessThanAMinute: "不到1分钟",
    minutes: (n: number) => `${n}分钟`,
    hours: (h: number, m: number) => (m ? `${h}小时${m}分` : `${h}小时`),
    days: (n: number) => `${n}天`,
    left: (span: string) => `还剩${span}`,
    over: (span: string) => `已超期${span}`,
  },

  common: {
    confirm: "确定", cancel: "取消", close: "关闭", retry: "重试", back: "返回", save: "保存", search: "查询",
    more: "更多", none: "无", unknown: "未提供", loading: "正在加载……", failed: "没有加载成功",
    required: (label: string) => `请填写${label}`,
    choose: (label: string) => `请选择${label}`,
    listed: (names: string[]) => names.join("、"),
  },

  errors: {
    unreachable: "连接不上服务器，请检查网络后重试。您填写的内容仍然保留。",
    server: "系统暂时没有办成，请稍后重试；多次不成功的，请联系管理员。",
    forbidden: "您的角色没有这项权限，如确有需要请联系值班长。",
    missing: "没有找到这项内容，可能已被移走，或者不在您的权限范围内。",
    signedOut: "登录已过期，请重新登录。您填写的内容仍然保留。",
    offline: "与服务器的实时连接已断开，正在重新连接；恢复后会自动补齐消息。", page: "没有这个页面",
    pageHint: "地址可能有误，请从左侧导航进入。",
  },

  signIn: {
    title: "登录坐席台", name: "账号", password: "密码", code: "动态验证码",
    codeHint: "请输入手机验证器上显示的6位数字。", submit: "登录", again: "换一个账号",
    wrong: "账号或密码不正确，请核对后重新输入。", codeWrong: "验证码不正确或已用过，请等待下一个验证码后再试。",
    locked: (until: string) => `连续多次输错，账号已暂时锁定，请于${until}之后再试。`,
    fill: "请输入账号和密码。", fillCode: "请输入6位验证码。", showPassword: "显示密码",
  },

  account: {
    title: "账号设置", mustChange: "您使用的是初始密码，请先设置自己的密码，再开始工作。", password: "修改密码",
    old: "当前密码", next: "新密码", again: "再输一遍新密码", rule: "至少12个字符，不要包含账号名。",
    short: "新密码至少需要12个字符。", differ: "两遍输入的新密码不一致，请重新输入。", changed: "密码已修改。",
    totp: "动态验证码", totpOn: "已启用：登录时除密码外，还需要手机验证器上的6位数字。",
    totpOff: "尚未启用。启用后，登录时除密码外，还需要手机验证器上的6位数字，更加安全。", totpBegin: "启用动态验证码",
    totpScan: "请用手机验证器扫描二维码，或手工输入下面的密钥，然后填写验证器显示的6位数字。",
    totpQr: "供手机验证器扫描的二维码", totpSecret: "密钥", totpDone: "动态验证码已启用。",
    totpRenew: "更换手机验证器",
  },

  top: {
    search: "查询工单：编号、电话、姓名或内容", searchShort: "查询工单", searchKey: "Ctrl+K",
    noneFound: "没有查到符合条件的工单", results: "查询结果", allResults: "查看全部结果", notices: "提醒",
    noticesCount: (n: number) => `提醒，${n}条未读`,
    dark: "切换到深色", light: "切换到浅色", sound: "提示音", soundOn: "提示音已开启，点击关闭",
    soundOff: "提示音已关闭，点击开启", me: "我的状态与账号", account: "账号设置", signOut: "退出登录",
    signOutHint: "退出登录不等于下班：您仍在岗，待办工单仍由您负责。下班请选择“下班交班”。", keys: "快捷键",
    allowNotices: "开启桌面通知", allowNoticesHint: "有市民等候人工时，用桌面通知提醒您吗？", notNow: "暂不开启",
  },

  keys: {
    title: "键盘快捷键",
    list: [
      ["Ctrl + K", "查询工单"],
      ["Ctrl + Enter", "发送消息"],
      ["Ctrl + J", "采用礼貌用语建议"],
      ["Alt + 1 / 2 / 3", "会话 / 工单 / 人员"],
      ["↑ ↓ Home End", "在列表中移动"],
      ["Enter", "打开所选的一项"],
      ["F1", "显示本说明"],
      ["Esc", "关闭对话框"],
    ] as const,
  },

  presence: {
    here: "在岗", break: "小休", away: "离岗", off: "未签到", come: "签到上岗", comeDone: "已签到，您现在在岗。",
    takeBreak: "小休", goAway: "离岗", back: "回到岗位", goOff: "下班交班", breakTitle: "小休",
    breakHint: "小休不超过30分钟；超过30分钟请办理离岗，并指定代班人（B角）。", minutes: "时长（分钟）",
    breakReasons: ["喝水、用餐", "话后整理", "身体不适", "其他"],
    reason: "事由", awayTitle: "离岗告知",
    awayHint: "离岗期间，您的职责由代班人（B角）全部承担，市民会得知由谁答复。",
    awayReasons: { meeting: "开会", errand: "外出办事", training: "培训", leave: "请假" },
    backBy: "返回时间", backByPast: "返回时间应晚于现在。", standIn: "代班人（B角）", contact: "离岗期间联系电话",
    note: "说明", awayDone: "已登记离岗，请放心前往。", breakDone: "已登记小休。", backDone: "欢迎回到岗位。",
    backTitle: "离岗期间交回清单", backHint: "以下是您离岗期间由代班人办理的事项和仍未办结的工单。",
    done: "代您办理的事项", open: "仍未办结的工单", noneDone: "离岗期间没有代办事项。",
    noneOpen: "没有未办结的工单。", offTitle: "下班交班",
    offHint: "下班前，未办结的工单须逐件指定接手人，由其接手后继续办理；首问责任人不变。",
    offNone: "您没有未办结的工单，可以直接下班。", offTickets: "请为每件未办结的工单指定接手人",
    offAll: "全部交给同一人", receiver: "接手人", summary: "交班说明",
    summaryHint: "如：重点关注事项、已向市民作出的承诺", offDone: "交班完成，辛苦了。",
    offWaiting: "还有工单没有移交，请为它们指定接手人。",
    until: (at: string) => `预计${at}返回`,
  },

  queue: {
    title: "等候人工",
    count: (n?: number) => (n === undefined ? "等候人工" : `等候人工 ${n}`),
    mine: (n?: number) => (n === undefined ? "我的会话" : `我的会话 ${n}`),
    empty: "现在没有市民等候。", mineEmpty: "您手上没有会话。从上面接入一位市民，即可开始服务。", take: "接入",
    takeOf: (who: string) => `接入${who}`,
    held: (who: string) => `这个会话已由${who}接入。`,
    urgent: "紧急", special: "特需", colleague: "同事",
    waited: (span: string) => `等候${span}`,
    offered: (who: string) => `${who}请您接手`,
    offeredTo: (who: string) => `等${who}接手`,
    unread: (n: number) => `${n}条未读`,
    notice: "有市民等候人工服务", urgentNotice: "有紧急情况等候人工服务",
    waiting: (n: number) => `目前共${n}位等候。`,
    notMine: "您的角色不接待会话。", bot: "智能助手接待中", inQueue: "等候人工",
  },

  channels: {
    web: "网页", rest: "其他系统", phone: "电话", wechat: "微信", wecom: "企业微信", dingtalk: "钉钉",
    socketio: "网页",
  } as Record<string, string>,

  talk: {
    none: "请选择一个会话", noneHint: "左侧上方是等候人工的市民，按先急后缓、先特需、先外后内的次序排列。",
    citizen: "市民", bot: "智能助手", notice: "系统告知", note: "内部备注，市民看不到",
    handBack: "交还智能助手，市民已知", me: "我", log: "会话记录", empty: "还没有消息。",
    typing: (who: string) => `${who}正在输入……`,
    newBelow: "有新消息", composer: "回复市民", placeholder: "请输入回复，Ctrl+Enter 发送",
    notePlaceholder: "请输入给同事的备注，市民看不到；Ctrl+Enter 保存", send: "发送", saveNote: "保存备注",
    reply: "回复", toNote: "备注", phrases: "常用语", phrasesHint: "选一句插入，再按实际情况修改",
    phrasesEmpty: "还没有常用语。", guides: "办事指南", guideSearch: "输入事项名称，如：身份证、公积金提取",
    guideInsert: "插入回复", guideEmpty: "没有找到相关的办事指南，请换个说法再试。", guideNone: "请输入要查的事项。",
    transfer: "转交", handBackDo: "交还助手", end: "结束", transferTitle: "转交给同事",
    transferHint: "对方接手之前，会话仍由您负责；首问责任人不变。", transferTo: "接手人", transferReason: "转交原因",
    transferSummary: "情况摘要",
    transferDone: (who: string) => `已请${who}接手；对方接手之前仍由您负责。`,
    handBackTitle: "交还智能助手", agreed: "与市民约定的内容",
    agreedHint: "会原样告知市民，如：请您下午带身份证到窗口，我们优先为您办理。", handBackDone: "已交还智能助手。",
    endTitle: "结束会话", endHint: "系统将向市民致谢道别，并请其评价本次服务。", endDone: "会话已结束。",
    offerTitle: (who: string) => `${who}请您接手这个会话`,
    offerReason: "原因", offerSummary: "摘要", accept: "接手", decline: "退回", declineTitle: "退回转交",
    declineReason: "退回原因",
    waitsFor: (who: string) => `已请${who}接手，等待对方确认。`,
    takeFirst: "接入后即可回复市民。",
    othersHave: (who: string) => `${who}正在接待，您可以查看和添加备注。`,
    botHas: "智能助手正在接待。需要人工时可以接入。", draft: "草稿", checking: "正在检查用语……", fine: "用语规范",
    found: (n: number) => `有${n}处用语需要改进`,
    instead: "建议改为", useInstead: "采用建议", useKey: "Ctrl+J", overrideTitle: "用语检查没有通过",
    overrideHint: "这段话含有不规范用语。请采用建议，或修改后再发；确需原样发送的，请写明理由，系统会记录在案。",
    overrideReason: "原样发送的理由", overrideSend: "记录理由并原样发送", overrideEdit: "返回修改",
    notSent: "没有发出，内容仍然保留。", keepLatest: "回到最新消息",
  },

  side: {
    label: "市民与办理情况", citizen: "市民", name: "称呼", telephone: "电话", channel: "渠道",
    special: "需要优先和特别照顾", summary: "情况摘要", summaryEmpty: "智能助手还没有整理出摘要。",
    contacts: "以往来访", contactsEmpty: "第一次来访。", tickets: "名下工单", ticketsEmpty: "还没有工单。",
    open: "登记工单",
    answeredBy: (names: string) => `接待：${names}`,
    now: "本次",
  },

  tickets: {
    title: "工单",
    scopes: { mine: "我的待办", unit: "本单位", first: "我首问的" } as Record<string, string>,
    scopeHints: {
      mine: "由您办理、请您签收或接手的工单，最近到期的在前。", unit: "由本单位承办的工单。",
      first: "由您首问的工单：无论转给谁办理，都由您负责到市民得到答复为止。",
    } as Record<string, string>,
    found: (q: string) => `“${q}”的查询结果`,
    empty: { mine: "没有待办工单。", unit: "本单位没有工单。", first: "没有由您首问的未办结工单。" } as Record<
      string,
      string
    >,
    foundNone: "没有查到符合条件的工单。可以用工单编号、登记电话、姓名或内容查询。", open: "登记工单",
    columns: {
      number: "工单编号", subject: "事项", kind: "类别", state: "状态", unit: "承办单位", handler: "经办人",
      due: "最近期限",
    },
    offered: "待签收",
    urged: (n: number) => `催办${n}次`,
    late: "超期", noDue: "无期限", noSubject: "未归类",
    count: (n: number) => `共${n}件`,
    filter: "在列表中筛选",
  },

  kinds: {
    urgent_fault: "紧急故障", fault: "故障报修", issue: "问题反映", complaint: "投诉", suggestion: "建议",
    question: "咨询", callback: "请求回电", praise: "表扬", lost: "失物招领", emergency: "危急情况",
  } as Record<string, string>,

  states: {
    accepted: "已受理", dispatched: "已派单，待签收", returned: "已退回，待重派", signed_for: "已签收",
    in_progress: "办理中", answered: "已答复", called_back: "已回访", redo: "重新办理", closed: "已办结",
    withdrawn: "市民已撤回", merged: "已并单", not_accepted: "不予受理",
  } as Record<string, string>,

  deadlines: {
    title: "期限", empty: "没有正在计时的期限。",
    first: (at: string) => `原定${at}`,
    extended: "已延期",
    paused: (at: string) => `自${at}起暂停计时，等候市民`,
    kinds: {
      answer: "答复市民", sign_for: "签收", decide: "指定承办单位", arrive: "到场", finding: "查明情况",
      remedy: "提出处理意见", call_back: "回访", supervision: "督办", hand_over: "交接", wait: "等候市民",
    } as Record<string, string>,
  },

  ticket: {
    title: (number: string) => `工单 ${number}`,
    facts: "基本情况", description: "诉求内容", place: "地点", citizen: "市民", anonymous: "匿名",
    masked: "涉及个人信息的内容已按权限隐去。", hidden: "已隐去", unit: "主办单位", assisting: "协办单位",
    handler: "经办人", first: "首问责任人", firstHint: "首问责任人不变，负责到市民得到答复为止",
    offer: (who: string, unit: string) => `已发给${unit}${who}，等待签收`,
    extension: (by: string, amount: number) => `${by}申请延期${amount}（单位同原期限）`,
    urged: (n: number) => `市民已催办${n}次`,
    history: "办理过程", historyEmpty: "还没有办理记录。", attachments: "附件", attachmentsEmpty: "没有附件。",
    acts: "现在可以办理", actsNone: "这件工单目前没有需要您办理的事项。", print: "打印",
    conflictTitle: "工单刚刚有了新的变化",
    conflict: "您填写期间，同事更新了这件工单。已为您取得最新情况，您填写的内容仍然保留，请核对后再提交。",
    conflictGone: "按最新情况，这项操作已不适用。您填写的内容请自行留存后关闭。", done: "已办理。",
    inNameOf: (who: string) => `（代${who}）`,
    openTitle: "登记工单", openHint: "登记后系统会确定承办单位和答复期限，首问责任人为您。",
    openDone: (number: string) => `已登记，工单编号${number}`,
    openKind: "类别", openDescription: "诉求内容", openDescriptionHint: "请写明时间、地点、经过和诉求",
    openPlace: "地点", openName: "市民称呼", openTelephone: "联系电话", openAnonymous: "市民要求匿名",
    openAnonymousHint: "匿名工单不留姓名和电话，市民凭查询码查询。",
    telephoneWrong: "请填写正确的电话号码，如：13800138000、0599-8812345。", copy: "复制编号", copied: "编号已复制。",
  },

  people: {
    title: "人员",
    tabs: { presence: "在岗情况", roster: "值班表", pauses: "暂停服务" } as Record<string, string>,
    filter: "按姓名、岗位或单位查找", allUnits: "全部单位",
    columns: { name: "姓名", post: "岗位", unit: "单位", presence: "状态", back: "预计返回", standIn: "代班人" },
    empty: "没有符合条件的人员。",
    hereCount: (n: number, all: number) => `在岗${n}人，共${all}人`,
    rosterEmpty: "这一周还没有排班。",
    week: (from: string, until: string) => `${from} 至 ${until}`,
    previous: "上一周", next: "下一周", thisWeek: "本周", pausesEmpty: "目前没有暂停服务的告知。",
    pause: "发布暂停告知", pauseTitle: "发布暂停服务告知",
    pauseHint: "智能助手会据此告知市民暂停的原因、时间，以及可以改去哪里办理。", pauseUnit: "单位",
    pauseStarts: "开始时间", pauseEnds: "恢复时间（不填为另行通知）", pauseNote: "暂停原因",
    pauseAlternative: "替代办法", pauseAlternativeHint: "如：请到城东分中心办理，或拨打0599-8812345",
    pauseDone: "告知已发布。",
    until: (from: string, until: string) => `${from} 至 ${until}`,
    untilFurther: "另行通知", endsBeforeStart: "恢复时间应晚于开始时间。",
  },

  notices: {
    title: "提醒", alerts: "警示", tellings: "工单动态", empty: "没有未读提醒。", seen: "知道了", see: "查看",
    kinds: {
      emergency: "有市民报告危及生命财产安全的情况", queue: "等候人工的市民较多，请调度分流",
      late: "有市民等候人工超过规定时间", abuse: "有市民情绪激动，请关注并协助",
    } as Record<string, string>,
    topics: {
      dispatched: "有新派的工单待您签收", signed_for: "您派出的工单已签收",
      returned: "您派出的工单被退回，请重新派单", to_designate: "工单多次被退回，请您指定承办单位",
      undecided: "有职责不明的工单，请您指定承办单位", hand_over_offered: "有同事请您接手工单",
      hand_over_refused: "您移交的工单被退回", handed_over: "您移交的工单已接手", assistance_asked: "有单位请您协办",
      extension_asked: "有延期申请待您审批", extension_allowed: "您的延期申请已批准",
      extension_denied: "您的延期申请未获批准", supervised: "您的工单已被督办", demand_met: "督办工单已回报",
      supplemented: "市民补充了情况", urged: "市民催办", redo: "市民回访不满意，请重新办理",
      dissatisfied_again: "市民再次不满意，请您处理", released: "并入的工单已放开，请继续办理", merged: "工单已并单",
      withdrawn: "市民撤回了工单",
    } as Record<string, string>,
    fired: { warned: "即将到期", expired: "已到期", reported: "已超期" } as Record<string, string>,
    deadline: (kind: string, fired: string) => `“${kind}”${fired}`,
    other: "工单有新的变化",
  },

  roles: {
    agent: "坐席", dispatcher: "派单员", handler: "承办经办人", complaint_desk: "投诉受理", inspector: "督查",
    editor: "知识管理", supervisor: "值班长", administrator: "管理员", auditor: "审计",
  } as Record<string, string>,

  actors: { citizen: "市民", clock: "系统", bot: "智能助手" } as Record<string, string>,

  acts: {
    dispatch: "派单", sign_for: "签收", refuse: "退回", begin: "开始办理", arrive: "到场", find: "查明情况",
    propose: "提出处理意见", hand_over: "移交", take_on: "接手", assist: "请求协办", ask_extension: "申请延期",
    allow_extension: "批准延期", deny_extension: "不批准延期", wait: "等候市民", go_on: "继续计时", answer: "答复市民",
    not_accept: "不予受理", merge: "并单", supervise: "督办", meet_demand: "回报督办", call_back: "登记回访",
    close: "办结", urge: "登记催办",
  } as Record<string, string>,

  actHints: {
    dispatch: "派给承办单位；不指定人员的，由该单位当班负责人签收。", sign_for: "签收后由您办理，并由您对期限负责。",
    refuse: "退回须写明理由，由派单人重新安排。", begin: "登记已开始办理。", arrive: "登记抢修人员已到现场。",
    hand_over: "对方接手之前仍由您负责；首问责任人不变。", take_on: "接手后由您办理，首问责任人不变。",
    assist: "主办单位不变，仍由主办单位统一答复市民。",
    ask_extension: "须在到期前申请，由分管负责人审批；原期限会一并保留。",
    allow_extension: "批准后，系统会提前告知市民原因和新的期限。",
    wait: "需要市民补充时暂停计时，系统会把所需内容告知市民。", go_on: "恢复计时，继续办理。",
    answer: "答复内容会告知市民，请写明结果和依据，用语礼貌、完整。",
    not_accept: "须写明理由，并告知市民可以去哪里办理。", merge: "并入后，随主单一并答复市民。",
    supervise: "要求承办人在指定时间前回报。", call_back: "请如实登记市民的意见。",
    close: "再次办理后市民仍不满意的，由值班长写明理由后办结。", urge: "登记市民催办一次，并提醒承办人。",
  } as Record<string, string>,

  fields: {
    unit: "单位", summary: "情况摘要", to: "人员", toOptional: "指定人员（可不填）", reason: "理由", finding: "查明的情况",
    remedy: "处理意见", request: "协办内容", amount: "延长多少", amountHint: "单位同原期限（如工作日）",
    need: "需要市民提供什么", text: "答复内容", ground: "不予受理的理由", elsewhere: "可以去哪里办理",
    master: "并入的主单编号", until: "回报期限", demand: "督办要求", report: "回报内容", outcome: "市民是否满意",
    note: "市民的意见",
  },

  outcomes: { satisfied: "满意", dissatisfied: "不满意" } as Record<string, string>,

  facts: {
    unit: "单位", to: "给", person: "人员", receiver: "接手人", giver: "移交人", kind: "期限", outcome: "市民意见",
    master: "主单", count: "次数", amount: "延长", due_at: "到期", until: "截至", first_due_at: "原期限",
  } as Record<string, string>,

  events: {
    accepted: "受理", dispatched: "派单", signed_for: "签收", returned: "退回", begun: "开始办理", arrived: "到场",
    found: "查明情况", remedy_proposed: "提出处理意见", hand_over_offered: "请同事接手", hand_over_refused: "退回移交",
    handed_over: "接手", assistance_asked: "请求协办", extension_asked: "申请延期", extended: "批准延期",
    extension_denied: "不批准延期", waiting_begun: "等候市民，暂停计时", waiting_ended: "恢复计时", answered: "答复市民",
    answered_with_master: "随主单答复市民", not_accepted: "不予受理", merged: "并单", moved: "改并入其他主单",
    released: "主单放开，恢复办理", withdrawn: "市民撤回", urged: "催办", supplemented: "市民补充", supervised: "督办",
    demand_met: "回报督办", called_back: "回访", redo_begun: "回访不满意，重新办理", closed: "办结", warned: "到期提醒",
    expired: "到期未办", reported: "超期上报", recounted: "按新公布的节假日重算期限", undecided: "职责不明，报请指定",
  } as Record<string, string>,
};
