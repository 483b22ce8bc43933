/** The present instant, for what counts down or up; it moves every fifteen seconds. */

import { readonly, ref } from "vue";

const present = ref(new Date());
setInterval(() => (present.value = new Date()), 15_000);

export const now = readonly(present);
