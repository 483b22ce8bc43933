/** Something that is being done: once at a time, and what went wrong is told. */

import { ElMessage } from "element-plus/es/components/message/index.mjs";
import "element-plus/es/components/message/style/css";
import { ref, type Ref } from "vue";

import { Refusal, told } from "@/api/http";

const IN_THE_CORNER = { placement: "bottom-left", grouping: true } as const; // over no search, button or answer

export function tell(text: string): void {
  ElMessage({ ...IN_THE_CORNER, message: text, type: "success" });
}

export function tellFailure(text: string): void {
  ElMessage({ ...IN_THE_CORNER, message: text, type: "error", duration: 6000, showClose: true });
}

export interface Doing {
  busy: Ref<boolean>;
  /** Run it and say whether it was done; `or` may deal with a failure itself by returning true. */
  run: (deed: () => Promise<void>, or?: (failure: unknown) => boolean) => Promise<boolean>;
}

export function useDoing(): Doing {
  const busy = ref(false);
  async function run(deed: () => Promise<void>, or?: (failure: unknown) => boolean): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    try {
      await deed();
      return true;
    } catch (failure) {
      const isSignedOut = failure instanceof Refusal && failure.isSignedOut; // the sign-in page says so
      if (!or?.(failure) && !isSignedOut) tellFailure(told(failure));
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, run };
}
