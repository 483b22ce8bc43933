/** The pages that share one place in the navigation: what supervision looks at. */

export const SUPERVISION = ["daily", "demands", "causes", "callers", "discourtesy", "praise", "surveys"] as const;

export const isSupervision = (name: unknown) => (SUPERVISION as readonly unknown[]).includes(name);
