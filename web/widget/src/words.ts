/** What the page itself says to citizens; all else comes from the hotline or stands in chat.html. */
export const words = {
  state: {
    connecting: "正在连接，请您稍候……",
    connected: "已连接",
    cut: "连接已断开，正在重新连接。您可以继续输入，恢复后自动发送。",
    writing: "工作人员正在输入……",
    sendingPicture: "正在发送图片……",
    fileFailed: "文件暂时没有取到，请您稍后再试。",
    locating: "正在获取位置……",
    located: "位置已经填在输入框里，请您补充情况后发送。",
    noLocation: "没有获取到位置，请您直接输入地点。",
    listening: "请您说话，说完请再按一次。",
    notHeard: "很抱歉，没有听清，请您再说一次或者直接输入。",
  },
  pictures: {
    too_large: "图片太大，请您换一张小一些的。",
    file_type: "这个文件不是图片，请您换一张。",
    failed: "图片没有发送成功，请您稍后再发。",
  } as Record<string, string>,
  who: {
    bot: "智能助手为您服务",
    next: "正在等待人工服务，下一位就是您",
    queue: (ahead: number) => `正在等待人工服务，前面还有${ahead}位`,
    person: (name: string) => `${name}为您服务`,
  },
  speakers: { citizen: "您", hotline: "热线" },
  pause: (unit: string, note: string, until: string | null, alternative: string) =>
    `${unit}暂停服务：${note}。${until ? `预计${until}恢复。` : ""}${alternative}`,
  file: { save: (name: string) => `下载：${name}`, print: (name: string) => `打印：${name}`, picture: (name: string) => `图片：${name}` },
  stars: (score: number) => `${score}星`,
  rate: "请您评价，五星为非常满意",
  correct: {
    open: (name: string) => `更正${name}`,
    said: (name: string, value: string) => `${name}改成${value}`,
    done: "改好了",
    cancel: "不改了",
  },
  items: { matter: "情况", place: "地点", name: "姓名", telephone: "电话" } as Record<string, string>,
  card: {
    title: (number: string) => `工单${number}`,
    due: (due: string) => `承诺${due}前办理`,
    steps: "办理进度",
    now: "目前",
    done: "已完成",
  },
  /** The steps that every ticket goes through, and which states are at each. */
  steps: [
    ["受理", ["accepted"]],
    ["派单", ["dispatched", "returned"]],
    ["签收", ["signed_for"]],
    ["办理", ["in_progress", "redo"]],
    ["答复", ["answered"]],
    ["回访", ["called_back"]],
    ["办结", ["closed"]],
  ] as [string, string[]][],
  /** As bot/hotline/places.py reads it. */
  location: (latitude: string, longitude: string, metres: number) =>
    `定位：北纬${latitude}、东经${longitude}附近（误差约${metres}米）`,
  person: "转人工",
};
