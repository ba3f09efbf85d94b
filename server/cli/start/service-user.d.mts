import type { ServiceUser } from "../place";

export function prepareServiceUser(project: string): Promise<ServiceUser>;
