import type { ServiceUser } from "../place";

export function prepareDataFolder(data: string, user: ServiceUser | undefined): Promise<void>;
