/** Emergency plans: who is still to come. */

import type { Activation } from "@/api/types";

/** Whether somebody is called to duty, and has not said yet that they come. */
export const awaits = ({ calls }: Activation, person?: string) =>
  calls.some((one) => one.person === person && !one.answered_at);
