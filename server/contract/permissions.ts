import { z } from "zod";
import { ROLES } from "./role-table";

export * from "./role-table";
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;
