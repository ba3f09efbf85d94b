export class StartError extends Error {}
export function messageOf(cause: unknown): unknown;
