/** Something loaded from the desk: what came, whether it still loads, and what went wrong. */

import { ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { told } from "@/api/http";

export interface Loaded<T> {
  value: ShallowRef<T | null>;
  loading: Ref<boolean>;
  error: Ref<string>;
  load: () => Promise<void>;
}

/** Load now and on demand; a later call wins over an earlier one that answers after it. */
export function useLoad<T>(fetch: () => Promise<T>, now = true): Loaded<T> {
  const value = shallowRef<T | null>(null);
  const loading = ref(now);
  const error = ref("");
  let latest = 0;

  async function load(): Promise<void> {
    const turn = ++latest;
    loading.value = true;
    try {
      const found = await fetch();
      if (turn !== latest) return;
      value.value = found;
      error.value = "";
    } catch (failure) {
      if (turn === latest) error.value = told(failure);
    } finally {
      if (turn === latest) loading.value = false;
    }
  }

  if (now) void load();
  return { value, loading, error, load };
}
