import "element-plus/es/components/base/style/css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "./styles/base.css";
import "./styles/print.css";

import { createApp } from "vue";

import App from "./App.vue";
import { router } from "./router";
import "./state/theme";

createApp(App).use(router).mount("#app");
