import { ref, type Ref } from "vue";

import { Refusal } from "@/api/http";

/** What the desk has against a stand-in, or against having none: shown where one is chosen (HO-1, HO-2). */
export function useStandInProblem(): { problem: Ref<string>; isAbout: (failure: unknown) => boolean } {
  const problem = ref("");
  function isAbout(failure: unknown): boolean {
    if (!(failure instanceof Refusal) || !/^(alone|stand_in|receiver)/.test(failure.code)) return false;
    problem.value = failure.message;
    return true;
  }
  return { problem, isAbout };
}
