/** Emergency plans that are on, which everybody at the desk sees (EM-2). */

import * as desk from "@/api/desk";
import { useLoad } from "@/lib/load";
import { useLive } from "@/state/live";
import { may } from "@/state/me";

/** Follow what is on while the calling component lives. */
export function usePlans() {
  const loaded = useLoad(async () => (may("be_present") ? await desk.activePlans() : []));
  const again = () => void loaded.load();
  useLive("plan", again);
  useLive("caught_up", again);
  return loaded;
}
