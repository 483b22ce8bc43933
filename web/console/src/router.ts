import { createRouter, createWebHistory, type RouteLocationRaw } from "vue-router";

import { onSessionLost } from "./api/http";
import { me, recall, signedIn } from "./state/me";
import { words } from "./words";

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: "/sign-in", name: "sign-in", component: () => import("./views/SignIn.vue"), meta: { open: true } },
    {
      path: "/",
      component: () => import("./views/Shell.vue"),
      children: [
        { path: "", component: () => import("./views/Missing.vue"), beforeEnter: () => ({ name: startingPlace() }) },
        {
          path: "conversations/:id?",
          name: "conversations",
          component: () => import("./views/Conversations.vue"),
          props: true,
          meta: { title: words.nav.conversations },
        },
        {
          path: "tickets",
          name: "tickets",
          component: () => import("./views/Tickets.vue"),
          meta: { title: words.nav.tickets },
        },
        {
          path: "tickets/:number",
          name: "ticket",
          component: () => import("./views/Ticket.vue"),
          props: true,
          meta: { title: words.nav.tickets },
        },
        {
          path: "announcements",
          name: "announcements",
          component: () => import("./views/Announcements.vue"),
          meta: { title: words.nav.announcements },
        },
        {
          path: "board",
          name: "board",
          component: () => import("./views/Board.vue"),
          meta: { title: words.board.title },
        },
        {
          path: "rates",
          name: "rates",
          component: () => import("./views/Rates.vue"),
          meta: { title: words.rates.title },
        },
        {
          path: "inspections",
          name: "inspections",
          component: () => import("./views/Inspections.vue"),
          meta: { title: words.inspections.title },
        },
        {
          path: "daily",
          name: "daily",
          component: () => import("./views/Daily.vue"),
          meta: { title: words.daily.title },
        },
        {
          path: "discourtesy",
          name: "discourtesy",
          component: () => import("./views/Discourtesy.vue"),
          meta: { title: words.discourtesy.title },
        },
        {
          path: "surveys",
          name: "surveys",
          component: () => import("./views/Surveys.vue"),
          meta: { title: words.surveys.title },
        },
        {
          path: "demands",
          name: "demands",
          component: () => import("./views/Demands.vue"),
          meta: { title: words.demands.title },
        },
        {
          path: "praise",
          name: "praise",
          component: () => import("./views/Praise.vue"),
          meta: { title: words.praise.title },
        },
        {
          path: "callers",
          name: "callers",
          component: () => import("./views/Callers.vue"),
          meta: { title: words.callers.title },
        },
        {
          path: "causes",
          name: "causes",
          component: () => import("./views/Causes.vue"),
          meta: { title: words.causes.title },
        },
        {
          path: "failures",
          name: "failures",
          component: () => import("./views/Failures.vue"),
          meta: { title: words.failures.title },
        },
        {
          path: "knowledge",
          name: "knowledge",
          component: () => import("./views/Knowledge.vue"),
          meta: { title: words.knowledge.title },
        },
        {
          path: "content/:kind?/:code?",
          name: "content",
          component: () => import("./views/Content.vue"),
          props: true,
          meta: { title: words.content.title },
        },
        {
          path: "people",
          name: "people",
          component: () => import("./views/People.vue"),
          meta: { title: words.nav.people },
        },
        {
          path: "account",
          name: "account",
          component: () => import("./views/Account.vue"),
          meta: { title: words.account.title },
        },
        { path: ":rest(.*)*", component: () => import("./views/Missing.vue") },
      ],
    },
  ],
});

export function toConversation(id: string): RouteLocationRaw {
  return { name: "conversations", params: { id } };
}

/** Where somebody begins depends on their duty. */
function startingPlace(): string {
  const may = me.value?.may ?? {};
  if (may.see_queue || may.speak) return "conversations";
  return may.read_ticket ? "tickets" : "people";
}

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  const who = await recall();
  if (!who) return { name: "sign-in", query: { to: to.fullPath } };
  if (who.must_change && to.name !== "account") return { name: "account" };
  return true;
});

router.afterEach((to) => {
  document.title = to.meta.title ? `${String(to.meta.title)} · ${words.app}` : words.app;
});

onSessionLost(() => {
  const at = router.currentRoute.value;
  if (!me.value || at.name === "sign-in") return;
  signedIn(null);
  void router.replace({ name: "sign-in", query: { to: at.fullPath, lost: "1" } });
});
