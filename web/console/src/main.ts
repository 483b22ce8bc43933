import "element-plus/es/components/base/style/css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "./styles/base.css";

import { createApp } from "vue";

import App from "./App.vue";
import { noticeHands } from "./api/http";
import { router } from "./router";
import "./state/theme";

noticeHands();
createApp(App).use(router).mount("#app");
